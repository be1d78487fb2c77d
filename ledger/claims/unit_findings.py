"""What older releases recorded of sub-units, and nobody can tell any more what it was meant for. Sound all the same."""

from collections.abc import Iterable, Iterator

from ledger.findings import Finding
from ledger.history.entries import Entry
from ledger.history.offices import units_by_office
from ledger.history.projects import as_they_stand
from ledger.kinds import Event, ImprovementPlan
from ledger.kinds.units import counts_for_unit
from ledger.values.days import LAST_MONTH


def unit_findings(facts: Iterable[Entry], own: str) -> Iterator[Finding]:
    """Yield each standing fact of version 1 that names a sub-unit, and each plan of an office that several units have.

    ``facts`` are those of the log, ``own`` is the ledger's own department.
    """
    facts = list(facts)
    units = units_by_office(as_they_stand(facts, through=LAST_MONTH).values())
    for entry in facts:
        event = entry.event
        if not event.of_units or event.version >= event.of_units:
            continue
        if isinstance(event, ImprovementPlan):
            having = units.get(event.office, [])
            if len(having) > 1:
                yield _finding(
                    entry, "ambiguous_office", f"{'、'.join(having)} 都有{event.office}，这份改进措施各计一次"
                )
        elif counts_for_unit(type(event), event.__dict__, own):
            sentence = f"记在下级单位 {event.department} 名下，却按整个部门计：第 1 版不分单位"
            yield _finding(entry, "counted_for_department", sentence)


def _finding(entry: Entry, code: str, sentence: str) -> Finding:
    event: Event = entry.event
    message = f"{event.event_id}（{event.title}）{sentence}；要改，请冲销后重新记录"
    return Finding(seq=entry.seq, code=code, message=message)
