"""The errors of jixiao: one base, a stable English code each, a Chinese message for the user."""

from collections.abc import Sequence
from typing import Any

from ledger.refusals import Refusal
from ledger.values.text import shown


class JixiaoError(Exception):
    """Something the user can act on. ``code`` never changes meaning; ``str(error)`` is the Chinese message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error pass from one process to another."""
        return type(self), (self.code, str(self))


class UnusableFile(JixiaoError, OSError):
    """A file that is absent, unreadable, unwritable or not what it should be."""


class NotRecorded(JixiaoError, LookupError):
    """A name that the ledger does not hold."""


class UnreadableBody(JixiaoError, ValueError):
    """A stored body that no event can be made of."""


class NewerVersion(UnreadableBody):
    """A body of a ``kind`` or ``version`` that this release does not know: a later one recorded it."""

    def __init__(self, kind: str, version: int) -> None:
        named = f"{shown(kind)} 第 {version} 版"
        super().__init__("newer_version", f"账本中有更新版本的 jixiao 记录的事件（{named}），请升级后再用")
        self.kind = kind
        self.version = version

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error pass from one process to another."""
        return type(self), (self.kind, self.version)


class InvalidInput(JixiaoError, ValueError):
    """A value given to a command or function that does not fit."""


class UnsoundLedger(JixiaoError, ValueError):
    """A ledger that fails its verification, so that nothing is closed, signed, copied or published of it."""


class Refused(JixiaoError, ValueError):
    """A batch of events that was refused whole. ``problems`` are in file order and the ledger is unchanged."""

    def __init__(self, problems: Sequence[Refusal]) -> None:
        super().__init__("refused", "\n".join(problem.sentence() for problem in problems))
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error pass from one process to another."""
        return type(self), (self.problems,)
