"""Points and results of a batch that will count for nothing, or for more than there is: warned of, for they look wrong.

Which lines a rubric has is asked of whoever offers it (entry-point group ``jixiao.rubric_lines``): the ledger scores
nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from ledger.kinds import Deduction, PublishedScore, Result, RubricAdopted, Target
from ledger.kinds.body import canonical, decode
from ledger.kinds.form import Record, event_of
from ledger.kinds.units import unit_of
from ledger.lines.reading import Line
from ledger.refusals import Refusal
from ledger.storage import queries
from ledger.values.nearest import choices

ENTRY_POINT_GROUP = "jixiao.rubric_lines"
LOOKED_AT = frozenset(kind.kind for kind in (Deduction, PublishedScore, Result))

Adopted = Mapping[tuple[int, str], RubricAdopted]
"""The adopted rubrics by year and scope."""
Points = Mapping[str, Mapping[str, Decimal | None]]
"""By kind of event the lines it may name, each with the most points it takes."""


class PointsRecorded:
    """The deductions, published scores and results that a batch recorded; looked at once it is written."""

    def __init__(self, ask: Callable[..., list[Any]]) -> None:
        self._ask = ask
        self._written: list[tuple[Line, Record]] = []

    def add(self, record: Record, line: Line) -> None:
        """Take what is written of a line."""
        if record.kind in LOOKED_AT:
            self._written.append((line, record))

    def found(self, own: str) -> Iterator[Refusal]:
        """Yield a warning of each that still stands and names what is not there, in the ledger of ``own``."""
        if not self._written:
            return
        ids = canonical([record.event_id for _, record in self._written]).decode()
        reversed_ = {event_id for event_id, _ in self._ask(queries.REVERSALS_OF, ids)}
        adopted = {(event.year, event.scope): event for event in self._standing(RubricAdopted.kind)}
        targets = {_subject(event, own) for event in self._standing(Target.kind)}
        for line, record in self._written:
            if record.event_id not in reversed_:
                for warning in _warnings(record, own, adopted, targets):
                    yield warning.at(line.file, line.number)

    def _standing(self, kind: str) -> Iterator[Any]:
        return (decode(body) for (body,) in self._ask(queries.UNREVERSED, kind))


def _warnings(record: Record, own: str, adopted: Adopted, targets: set[Any]) -> Iterator[Refusal]:
    if record.kind == Result.kind:
        if _subject(event_of(record), own) not in targets:
            wanted = f"{record.year} 年没有这个绩效目标，完成情况不计分；请核对编号，或先记录 target"
            yield Refusal(code="result_without_target", field="indicator", value=record.indicator, wanted=wanted)
        return
    scored_by = _scored_by(record, adopted)
    if scored_by is None or not scored_by.text:
        return
    if record.rubric not in (None, scored_by.rubric):
        # A score may be published under any other rubric; points taken off under another count for nothing.
        if record.kind == Deduction.kind:
            wanted = f"{record.year} 年采用的是 {scored_by.rubric}，这项扣分不计；请核对，有误请冲销 {record.event_id}"
            yield Refusal(code="unknown_line", field="rubric", value=record.rubric, wanted=wanted)
        return
    known = _lines(scored_by.text).get(record.kind)
    if known is not None and not _is_on_an_indicator(record, own, targets):
        yield from _on_a_line(record, scored_by.rubric, known)


def _scored_by(record: Record, adopted: Adopted) -> RubricAdopted | None:
    """Return the adopted rubric that what a record says is of; None where nobody can tell."""
    of_department = adopted.get((record.year, "department"))
    if record.project is None:
        return of_department
    of_projects = adopted.get((record.year, "projects"))
    # Where none is adopted for projects, they may be scored by any that is named to the command.
    is_named = of_department is not None and record.rubric == of_department.rubric
    return of_department if of_projects is None and is_named else of_projects


def _is_on_an_indicator(record: Record, own: str, targets: set[Any]) -> bool:
    """Tell whether a published score stands on an indicator of a target, which sheets show as a row of its own."""
    if record.kind != PublishedScore.kind:
        return False
    return (unit_of(event_of(record), own), record.year, record.project, record.line) in targets


def _on_a_line(record: Record, rubric: str, known: Mapping[str, Decimal | None]) -> Iterator[Refusal]:
    if record.line not in known:
        instead = choices(record.line, [*known], every=f"{rubric} 的 {len(known)} 个指标见评分标准全文")
        wanted = f"{rubric} 没有可记分的这个指标，{instead}；有误请冲销 {record.event_id}"
        yield Refusal(code="unknown_line", field="line", value=record.line, wanted=wanted)
        return
    field = "points" if record.kind == Deduction.kind else "score"
    most, points = known[record.line], getattr(record, field)
    if most is not None and Decimal(points) > most:
        wanted = f"超过指标 {record.line} 的分值 {most:f}；请核对，有误请冲销 {record.event_id}"
        yield Refusal(code="points_unlikely", field=field, value=points, wanted=wanted)


def _subject(event: Any, own: str) -> tuple[object, ...]:
    return unit_of(event, own), event.year, event.project, event.indicator


@cache
def _lines(text: str) -> Points:
    """Return what a rubric takes by those who know rubrics; nothing where nobody does."""
    # Only who records points pays for this import.
    from importlib.metadata import entry_points

    found: dict[str, Mapping[str, Decimal | None]] = {}
    for entry_point in entry_points(group=ENTRY_POINT_GROUP):
        found.update(entry_point.load()(text))
    return found
