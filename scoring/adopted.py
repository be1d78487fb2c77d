"""The rubric a year is scored by: the one adopted in the log."""

from ledger.kinds import RubricAdopted
from ledger.snapshot import Snapshot
from scoring.errors import RubricError
from scoring.rubric import Rubric
from scoring.rubric_reader import load


def adopted_rubric(snapshot: Snapshot) -> Rubric:
    """Return the rubric whose text stands in the unreversed ``rubric_adopted`` of the snapshot's year.

    Raises RubricError where none was adopted, or where its text is no rubric.
    """
    year = snapshot.year
    for entry in snapshot.facts:
        if isinstance(entry.event, RubricAdopted) and entry.event.year == year:
            return _of_the_name(load(entry.event.text or ""), entry.event.rubric)
    command = f"jixiao append rubric_adopted --year {year} --rubric guangzhou-2023"
    raise RubricError("no_rubric_adopted", f"{year} 年没有采用评分标准，可先记录，例如 {command}")


def rubric_for(snapshot: Snapshot, text: str | None) -> Rubric:
    """Return the rubric of the YAML ``text``, or the one adopted where there is none. Raises RubricError."""
    return adopted_rubric(snapshot) if text is None else load(text)


def _of_the_name(rubric: Rubric, adopted: str) -> Rubric:
    # Deductions name the rubric they are for: under another id they would silently count for nothing.
    if rubric.id != adopted:
        raise RubricError("rubric_id_differs", f"采用的评分标准是 {adopted}，其全文的 id 却是 {rubric.id}")
    return rubric
