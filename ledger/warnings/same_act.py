"""Budget acts and deductions recorded twice: whether one that says the same already stands.

The same is what agrees in project, day, amount and everything else that tells money apart, and bears the same paper, or
the same reason where not both bear a paper: two papers are two acts. What bears neither may well be two.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ledger.kinds import Deduction
from ledger.kinds.body import canonical, decode
from ledger.kinds.event import Event
from ledger.kinds.form import Record
from ledger.kinds.movements import BUDGET_SIGN
from ledger.lines.reading import Line
from ledger.refusals import Refusal
from ledger.storage import queries
from ledger.values.figures import yuan

SAID = {
    Deduction.kind: ("department", "project", "year", "rubric", "line", "points"),
    **dict.fromkeys(
        BUDGET_SIGN,
        ("project", "to_project", "occurred_on", "amount_fen", "fund", "function_class", "economic_class"),
    ),
}
"""By kind, the fields that two which are the same agree in."""
PAPERS = ("document", "evidence")
BEARING = (*PAPERS, "reason")

Key = tuple[object, ...]
"""What two that are the same agree in."""


class ActsTwice:
    """The budget acts and deductions that a batch recorded; looked at once all of it is written."""

    def __init__(self, ask: Callable[..., list[Any]]) -> None:
        self._ask = ask
        self._written: list[tuple[Line, Record]] = []

    def add(self, record: Record, line: Line) -> None:
        """Take what is written of a line."""
        if record.kind in SAID and any(getattr(record, name, None) for name in BEARING):
            self._written.append((line, record))

    def found(self) -> Iterator[Refusal]:
        """Yield a warning of each that still stands and says what an earlier one says that stands too."""
        if not self._written:
            return
        first: dict[Key, str] = {}
        repeated: dict[str, str] = {}
        for event in self._standing():
            earlier = next((first[key] for key in _same_as(event) if key in first), None)
            if earlier is not None:
                repeated[event.event_id] = earlier
            for key in _keys(event):
                first.setdefault(key, event.event_id)
        for line, record in self._written:
            if record.event_id in repeated:
                yield _warning(record, repeated[record.event_id]).at(line.file, line.number)

    def _standing(self) -> Iterator[Event]:
        """Yield the standing events that may say the same as any that was written, in order of the log."""
        places = {
            (record.kind, record.project, record.occurred_on[:7], record.amount_fen)
            for _, record in self._written
            if record.kind in BUDGET_SIGN
        }
        asked = canonical(sorted(places)).decode()
        yield from (decode(body) for (body,) in self._ask(queries.ACTS_LIKE, asked))
        if any(record.kind == Deduction.kind for _, record in self._written):
            yield from (decode(body) for (body,) in self._ask(queries.UNREVERSED, Deduction.kind))


def _keys(event: Event) -> Iterator[Key]:
    """Yield what an event is known by: its paper, and its reason with whether there is a paper."""
    said, paper, reason = _said(event)
    if paper is not None:
        yield *said, paper
    if reason is not None:
        yield *said, reason, paper is not None


def _same_as(event: Event) -> Iterator[Key]:
    """Yield by what one that is the same is known: the reasons of two that both bear a paper say nothing."""
    said, paper, reason = _said(event)
    if paper is not None:
        yield *said, paper
    if reason is not None:
        yield *said, reason, False
    if reason is not None and paper is None:
        yield *said, reason, True


def _said(event: Event) -> tuple[Key, str | None, str | None]:
    said = event.kind, *(getattr(event, name, None) for name in SAID[event.kind])
    papers = [getattr(event, name, None) for name in PAPERS]
    return said, next((paper for paper in papers if paper is not None), None), getattr(event, "reason", None)


def _warning(record: Record, earlier: str) -> Refusal:
    is_deduction = record.kind == Deduction.kind
    field, value = ("points", record.points) if is_deduction else ("amount", yuan(record.amount_fen))
    agree = "年度、指标、分数和事由" if is_deduction else "项目、日期、金额和文号（或事由）"
    wanted = f"与 {earlier} 的{agree}都相同；若确为重复，请冲销 {record.event_id}"
    return Refusal(code="possible_duplicate", field=field, value=value, wanted=wanted)
