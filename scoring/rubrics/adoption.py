"""The rubric a year is scored by: the one adopted in the log."""

from collections.abc import Callable

from ledger.history.corrections import reversal_command
from ledger.history.snapshot import Snapshot
from ledger.kinds import RubricAdopted
from scoring.errors import RubricError
from scoring.rubrics.reader import load, load_adopted
from scoring.rubrics.rubric import Rubric


def adopted_rubric(snapshot: Snapshot) -> Rubric:
    """Return the rubric whose text stands in the unreversed ``rubric_adopted`` of the snapshot's year.

    Raises RubricError where none was adopted for the department, or where its text is no rubric.
    """
    found = _adopted(snapshot, "department")
    if found is not None:
        return found
    command = f"jixiao append rubric_adopted --year {snapshot.year} --rubric guangzhou-2023"
    raise RubricError("no_rubric_adopted", f"{snapshot.year} 年没有采用评分标准，可先记录，例如 {command}")


def adopted_for_projects(snapshot: Snapshot) -> Rubric | None:
    """Return the same of the one adopted for projects, None where none was. Raises RubricError as that does."""
    return _adopted(snapshot, "projects")


def rubric_for(
    snapshot: Snapshot, given: str | None, *, text_of: Callable[[str], str], of_projects: bool = False
) -> Rubric:
    """Return the rubric that a user named, or the one adopted where none is ``given``.

    Sheets ``of_projects`` are given by the one adopted for them, where there is one. ``text_of`` reads the YAML of what
    was named. Raises RubricError.
    """
    if given is not None:
        return load(text_of(given))
    return (adopted_for_projects(snapshot) if of_projects else None) or adopted_rubric(snapshot)


def _adopted(snapshot: Snapshot, scope: str) -> Rubric | None:
    for entry in snapshot.facts:
        event = entry.event
        if isinstance(event, RubricAdopted) and (event.year, event.scope) == (snapshot.year, scope):
            return _read(entry.seq, event)
    return None


def _read(seq: int, adopted: RubricAdopted) -> Rubric:
    place = f"第 {seq} 号事件 {adopted.event_id} 采用的评分标准"
    remedy = f"可先以 {reversal_command(adopted)} 冲销，再采用改好的"
    try:
        rubric = load_adopted(adopted.text or "")
    except RubricError as error:
        raise RubricError(error.code, f"{place} {adopted.rubric} 不能用：{error}；{remedy}") from error
    # Deductions name the rubric they are for: under another id they would silently count for nothing.
    if rubric.id != adopted.rubric:
        raise RubricError("rubric_id_differs", f"{place}是 {adopted.rubric}，其全文的 id 却是 {rubric.id}；{remedy}")
    return rubric
