"""A publication that is refused for many reasons: counted by kind, a few of them told, all of them kept."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import frozen

from publish.policy.policy import PolicyError

MOST_LISTED = 10


@frozen(kw_only=True)
class Problem:
    """One thing that may not be published: a ``kind`` of problem that many share, and a ``message`` on this one."""

    kind: str
    message: str


class PublicationRefused(PolicyError):
    """A year that may not be published. ``answer`` says what can be done about all its ``problems``."""

    def __init__(self, code: str, answer: str, problems: Sequence[Problem]) -> None:
        super().__init__(code, "\n".join((answer, *few_of(problems))))
        self.answer = answer
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error pass from one process to another."""
        return type(self), (self.code, self.answer, self.problems)


def few_of(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield how many problems there are of each kind, where there are several, the first ones and how many more."""
    kinds = Counter(problem.kind for problem in problems)
    if len(kinds) > 1:
        yield "其中" + "，".join(f"{kind} {number} 处" for kind, number in kinds.most_common())
    yield from (problem.message for problem in problems[:MOST_LISTED])
    if len(problems) > MOST_LISTED:
        yield f"另有 {len(problems) - MOST_LISTED} 处，jixiao publish --dry-run --json 列出全部"
