"""Carry-overs of a batch that are more than the year before left, as far as the ledger holds that year."""

from collections.abc import Callable, Iterator
from typing import Any

from ledger.claims.carry_overs import beyond_the_rest
from ledger.kinds import CarryOver
from ledger.kinds.form import Record
from ledger.kinds.movements import Movement
from ledger.lines.reading import Line
from ledger.refusals import Refusal
from ledger.storage import money_queries
from ledger.values.days import months_of
from ledger.values.figures import yuan


class CarriedOver:
    """The last carry-over of each project and year that a batch recorded; looked at once all of it is written."""

    def __init__(self, ask: Callable[..., list[Any]]) -> None:
        self._ask = ask
        self._last: dict[tuple[str, int], tuple[Line, Record]] = {}

    def add(self, record: Record, line: Line) -> None:
        """Take what is written of a line."""
        if record.kind == CarryOver.kind:
            self._last[record.project, int(record.occurred_on[:4])] = line, record

    def found(self) -> Iterator[Refusal]:
        """Yield a warning of each project and year with more carry-over than was left."""
        for (project, year), (line, record) in self._last.items():
            moved = [movement for one in (year - 1, year) for movement in self._moved(project, one)]
            for beyond in beyond_the_rest(moved):
                if beyond.year == year:
                    value = yuan(record.amount_fen)
                    found = Refusal(code="carry_over_unlikely", field="amount", value=value, wanted=beyond.sentence)
                    yield found.at(line.file, line.number)

    def _moved(self, project: str, year: int) -> Iterator[Movement]:
        months = months_of(year)
        for kind, *parts in self._ask(money_queries.MOVED_IN_YEAR, project, *months):
            yield Movement(project=project, month=months[0], kind=kind, amount_fen=money_queries.joined(parts))
