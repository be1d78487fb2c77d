"""The rows of the table targets: what was planned, what came of it, and the points that it gave."""

from collections.abc import Collection, Iterator, Mapping

from ledger.history.snapshot import Snapshot
from ledger.kinds import Result, Target
from ledger.kinds.units import unit_of
from ledger.values.words import ASPECTS, DIRECTIONS
from publish.content.row_points import Scored, points_cells, share_met
from publish.content.seq_ranges import seq_ranges
from publish.content.whose import is_of_one, project_name, unit_cells
from publish.tables.table import Row
from scoring.facts.indicators import PlannedAndDone
from scoring.facts.results import counting_results


def target_rows(snapshot: Snapshot, scored: Mapping[int, Scored], *, hidden: Collection[str]) -> Iterator[Row]:
    """Yield one row a target of the year with its result, the department's and the projects', in order of the log."""
    for number, planned in enumerate(shown_targets(snapshot, hidden=hidden), start=1):
        target, result = planned.target, planned.result
        yield {
            "id": number,
            "project": project_name(target.project, snapshot),
            "project_code": target.project,
            **unit_cells(target.department if is_of_one(target, snapshot) else None, snapshot),
            "aspect": ASPECTS[target.aspect],
            "indicator_class": target.indicator_class,
            "name": target.name,
            "target": f"{DIRECTIONS[target.direction]} {target.value}" if target.value else None,
            "target_text": target.text,
            "result": (result.value or result.grade) if result else None,
            "result_text": result.text if result else None,
            "unit": target.unit,
            "weight": target.weight,
            "reason": result.reason if result else None,
            **points_cells(planned, scored),
            "event_seqs": seq_ranges(planned.events),
            "department": snapshot.department.name,
        }


def target_counts(snapshot: Snapshot, scored: Mapping[int, Scored], *, hidden: Collection[str]) -> Row:
    """Return how many targets projects have in the year, how many were missed, and of how many nothing is reported."""
    shown = [one for one in shown_targets(snapshot, hidden=hidden) if one.target.project is not None]
    shares = [share_met(one, scored) for one in shown]
    return {
        "project_targets": len(shown),
        "missed_targets": sum(share is not None and share < 1 for share in shares),
        "unreported_targets": sum(not one.reported for one in shown),
    }


def shown_targets(snapshot: Snapshot, *, hidden: Collection[str]) -> Iterator[PlannedAndDone]:
    """Yield the targets of the year with their results, in order of the log, but those of ``hidden`` projects."""
    year, facts = snapshot.year, [(entry.seq, entry.event) for entry in snapshot.facts]
    recorded = [(seq, one) for seq, one in facts if isinstance(one, Result) and one.year == year]
    of_subjects = ((_subject(one, snapshot), seq, one) for seq, one in recorded)
    results = counting_results(of_subjects, through=snapshot.through)
    for seq, one in facts:
        if isinstance(one, Target) and one.year == year and one.project not in hidden:
            result_seq, result = results.get(_subject(one, snapshot), (None, None))
            yield PlannedAndDone(target=one, target_seq=seq, result=result, result_seq=result_seq)


def _subject(event: Target | Result, snapshot: Snapshot) -> tuple[str | None, str | None, str]:
    """Return what a target or result is about: whose it is, and its indicator."""
    return unit_of(event, snapshot.department.department), event.project, event.indicator
