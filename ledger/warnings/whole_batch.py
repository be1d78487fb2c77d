"""What looks like a mistake and only the whole batch can tell, once it is written: warned of, recorded all the same."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ledger.kinds.form import Record
from ledger.kinds.movements import Movement
from ledger.lines.reading import Line
from ledger.refusals import Refusal
from ledger.warnings.before_budget import PaidBeforeBudget
from ledger.warnings.carried_over import CarriedOver
from ledger.warnings.points_recorded import PointsRecorded
from ledger.warnings.same_act import ActsTwice
from ledger.warnings.similar_names import SimilarNames
from ledger.warnings.unlikely_rates import UnlikelyRates


class WholeBatch:
    """What a batch recorded, as far as it is looked at again. ``ask`` asks the file."""

    def __init__(self, ask: Callable[..., list[Any]]) -> None:
        self._acts = ActsTwice(ask)
        self._before_budget = PaidBeforeBudget(ask)
        self._carried_over = CarriedOver(ask)
        self._points = PointsRecorded(ask)
        self._rates = UnlikelyRates(ask)
        self._names = SimilarNames(ask)

    def add(self, record: Record, line: Line) -> None:
        """Take what is written of a line that is no payment."""
        self._acts.add(record, line)
        self._carried_over.add(record, line)
        self._points.add(record, line)
        self._rates.add(record, line)
        self._names.add(record, line)

    def pay(self, project: str, month: str, line: Line) -> None:
        """Take that a line is a payment of a project in a month (``YYYY-MM``): of so many, no more is held."""
        self._before_budget.pay(project, month, line)

    def move(self, movements: Iterable[Movement], line: Line) -> None:
        """Take what a line moved that was looked at more closely, a payment or any other."""
        self._before_budget.move(movements, line)

    def found(self, own: str) -> Iterator[Refusal]:
        """Yield the warnings, in the ledger of the department ``own``."""
        yield from self._acts.found()
        yield from self._before_budget.found()
        yield from self._carried_over.found()
        yield from self._points.found(own)
        yield from self._rates.found(own)
        yield from self._names.found()
