"""Indicators that two lines of a rubric would both score: what is achieved once gives points once."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from scoring.forms.fault import Fault
from scoring.rules.either import CHOOSING
from scoring.rules.line import Line


@frozen(kw_only=True)
class _Scoring:
    """A line that scores an indicator by its code; ``chosen`` are the alternatives that it stands in, by the chooser.

    ``listed`` is whether the line lists it among its ``indicators``.
    """

    line: Line
    code: str
    chosen: dict[str, str]
    listed: bool

    def counts_beside(self, other: "_Scoring") -> bool:
        """Tell whether both count: they stand in no two alternatives of one choice."""
        return all(self.chosen[one] == other.chosen[one] for one in self.chosen.keys() & other.chosen.keys())


def faults_of_twice(lines: Sequence[Line]) -> Iterator[tuple[Line, Fault]]:
    """Yield each line that lists an indicator which another line scores too, with what is wrong.

    Two lines that take the value of one indicator without listing it are older than lists, and stay legal.
    """
    seen: dict[str, list[_Scoring]] = {}
    for scoring in (one for line in lines for one in _scoring(line, {})):
        for earlier in seen.setdefault(scoring.code, []):
            if (scoring.listed or earlier.listed) and scoring.counts_beside(earlier):
                message = f"{scoring.line.id}：指标 {scoring.code} 已由 {earlier.line.id} 计分，一个指标只能计一次"
                yield scoring.line, Fault("scored_twice", message)
                break
        seen[scoring.code].append(scoring)


def _scoring(line: Line, chosen: dict[str, str]) -> Iterator[_Scoring]:
    parameters = line.parameters if isinstance(line.parameters, dict) else {}
    listed, taken = parameters.get("indicators"), parameters.get("indicator")
    for code in dict.fromkeys(listed if isinstance(listed, list) else ()):
        yield _Scoring(line=line, code=code, chosen=chosen, listed=True)
    if isinstance(taken, str):
        yield _Scoring(line=line, code=taken, chosen=chosen, listed=False)
    for lower in line.lines:
        yield from _scoring(lower, chosen | {line.id: lower.id} if line.rule == CHOOSING else chosen)
