"""The office that an improvement plan names, where offices of several units have that name."""

from collections.abc import Mapping

from ledger.history.entries import Entry
from ledger.history.offices import units_by_office
from ledger.history.projects import as_they_stand
from ledger.kinds import Event, ImprovementPlan, ProjectChanged, ProjectRegistered, Reversal
from ledger.kinds.body import decode
from ledger.kinds.form import Record
from ledger.kinds.versions import FIRST
from ledger.lines.reading import Line
from ledger.recording.appender import Appender
from ledger.refusals import Refusal
from ledger.storage import queries
from ledger.values.days import LAST_MONTH


class OfficesNamed:
    """Knows which units have an office of a name, by the projects as they stand; asked anew after any of them changed.

    Asked at the door, of new plans only: an old one counts for every office of its name.
    """

    def __init__(self, appender: Appender) -> None:
        self._appender = appender
        self._units: dict[str, list[str]] | None = None

    def take(self, event: Event) -> None:
        """Take an accepted event, which may change what offices there are."""
        if isinstance(event, (ProjectRegistered, ProjectChanged, Reversal)):
            self._units = None

    def settle(self, record: Record, line: Line, own: str) -> list[Refusal]:
        """Let the record of a new plan say whose office it is, or return why that cannot be told.

        A plan of a unit is of version 2 already, and says so. Where several units have the office, one of ``own``, the
        ledger's own department, must name it too.
        """
        if record.kind != ImprovementPlan.kind or record.version != FIRST:
            return []
        units = self._units_of(record.office)
        if len(units) < 2:
            return []
        fields = line.read()
        says_whose = isinstance(fields, Mapping) and fields.get("department") and fields.get("version") != FIRST
        if says_whose and own in units:
            record.version = ImprovementPlan.of_units
            return []
        wanted = f"以 department 写明是哪个单位的：{'、'.join(units)}"
        if isinstance(fields, Mapping) and fields.get("version") == FIRST:
            wanted += "，并去掉 version：第 1 版不分单位"
        return [Refusal(code="ambiguous_office", field="office", value=record.office, wanted=wanted)]

    def _units_of(self, office: str) -> list[str]:
        if self._units is None:
            self._appender.write()
            kinds = (ProjectRegistered.kind, ProjectChanged.kind)
            rows = (row for kind in kinds for row in self._appender.ask(queries.UNREVERSED, kind))
            facts = [Entry(seq=seq, event=decode(body)) for seq, (body,) in enumerate(rows, start=1)]
            self._units = units_by_office(as_they_stand(facts, through=LAST_MONTH).values())
        return self._units.get(office, [])
