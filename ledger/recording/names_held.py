"""The offices and indicators that the log names, as written."""

from ledger.kinds import ImprovementPlan, Pledge, ProjectChanged, ProjectRegistered, Result, Target
from ledger.kinds.body import decode
from ledger.kinds.event import Event
from ledger.kinds.form import Record
from ledger.recording.appender import Appender
from ledger.storage import queries

NAMING: dict[str, tuple[type[Event], ...]] = {
    "office": (ProjectRegistered, ProjectChanged, Pledge, ImprovementPlan),
    "indicator": (Target, Result),
}
"""By field, the kinds whose events name it."""


class NamesHeld:
    """Read from the file when first asked for, then kept up to date with what is written."""

    def __init__(self, appender: Appender) -> None:
        self._appender = appender
        self._held: dict[str, set[str]] = {}

    def hold(self, field: str, name: str) -> bool:
        """Tell whether any event that stands has that ``name`` as its ``office`` or ``indicator``."""
        if field not in self._held:
            self._appender.write()
            rows = (row for kind in NAMING[field] for row in self._appender.ask(queries.UNREVERSED, kind.kind))
            self._held[field] = {getattr(decode(body), field) for (body,) in rows}
        return name in self._held[field]

    def add(self, record: Record) -> None:
        """Take what is written of a line."""
        for field, names in self._held.items():
            name = getattr(record, field, None)
            if name is not None:
                names.add(name)
