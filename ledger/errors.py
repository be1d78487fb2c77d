"""The errors of jixiao: one base, a stable English code each, a Chinese message for the user."""

from collections.abc import Sequence
from typing import Any

from ledger.problems import Problem


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


class InvalidInput(JixiaoError, ValueError):
    """A value given to a command or function that does not fit."""


class UnsoundLedger(JixiaoError, ValueError):
    """A ledger that fails its verification, so that nothing is closed, signed, copied or published of it."""


class Refused(JixiaoError, ValueError):
    """A batch of events that was refused whole. ``problems`` are in file order and the ledger is unchanged."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("refused", "\n".join(problem.sentence() for problem in problems))
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error pass from one process to another."""
        return type(self), (self.problems,)
