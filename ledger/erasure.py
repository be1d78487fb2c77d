"""Erasing the confidential fields of one event, on record and without a trace in the ledger's files."""

from pathlib import Path

from ledger.errors import NotRecorded
from ledger.history.entries import find_by_id
from ledger.lines.reading import Line
from ledger.record import Outcome, record
from ledger.storage.store import open_to_write


def erase_details(
    path: Path, event_id: str, *, reason: str, authority: str, approved_by: str | None, recorded_by: str
) -> tuple[str, Outcome]:
    """Erase the details of the event of that event_id, and return the erasure's event_id and what became of it.

    Run again, it records nothing twice, but clears the files once more. Raises NotRecorded where there is no such event
    or it never had details, and UnusableFile; where its code is ``traces_remain`` the erasure is recorded.
    """
    with open_to_write(path) as ledger:
        event = find_by_id(ledger, event_id).event
        if event.details_digest is None:
            raise NotRecorded("no_details", f"{event.event_id}：这一事件没有保密字段，无可删除")
        erasure_id = f"details_erased:{event.event_id}"
        line = {
            "kind": "details_erased",
            "event_id": erasure_id,
            "erases": event.event_id,
            "reason": reason,
            "authority": authority,
            "approved_by": approved_by,
        }
        return erasure_id, record(ledger, [Line(fields=line)], recorded_by=recorded_by)
