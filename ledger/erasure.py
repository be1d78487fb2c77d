"""Erasing the confidential fields of one event, on record and without a trace in the ledger's files.

What commands that were killed left beside the ledger can hold them too, and is found and removed apart.
"""

from pathlib import Path

from attrs import frozen

from ledger.errors import NotRecorded, UnusableFile
from ledger.files.held_folder import is_held, left_folders, remove_unless_held, unmarked_folders
from ledger.files.system_errors import why
from ledger.history.entries import find_by_id
from ledger.lines.reading import Line
from ledger.record import Outcome, record
from ledger.storage.store import open_to_read, open_to_write

LEFT, HELD, REMOVED, NOT_REMOVED, UNMARKED = "left", "held", "removed", "not_removed", "unmarked"


@frozen(kw_only=True)
class CopyBeside:
    """A folder beside the ledger in which a command made a copy of it, or of a part of it, and did not finish.

    ``state`` is LEFT (by a process that was killed), HELD (by one that lives), REMOVED or NOT_REMOVED (``why`` not, in
    Chinese); UNMARKED where it may be one of an earlier release, or something else altogether, and is let be.
    """

    path: Path
    state: str
    why: str = ""


def erase_details(
    path: Path,
    event_id: str,
    *,
    reason: str,
    authority: str,
    approved_by: str | None,
    recorded_by: str,
    despite_clock: bool = False,
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
        done = record(ledger, [Line(fields=line)], recorded_by=recorded_by, despite_clock=despite_clock)
        return erasure_id, done


def copies_beside(path: Path, *, clean: bool = False) -> tuple[CopyBeside, ...]:
    """Return the unfinished copies in the folder of the ledger; with ``clean``, those that no process holds removed.

    Raises UnusableFile where there is no ledger at ``path``, or its folder may not be looked at.
    """
    open_to_read(path).close()
    # What was made beside a link to the ledger lies elsewhere than what was made beside the ledger itself.
    folders = {path.absolute().parent.resolve(), path.resolve().parent}
    try:
        found = [copy for folder in sorted(folders) for copy in left_folders(folder)]
        unmarked = [copy for folder in sorted(folders) for copy in unmarked_folders(folder)]
    except OSError as error:
        raise UnusableFile("unreadable_folder", f"{path}：看不到它旁边有没有未完成的副本（{why(error)}）") from error
    seen = (_seen(copy, clean=clean) for copy in found)
    return (*seen, *(CopyBeside(path=copy, state=UNMARKED) for copy in unmarked))


def _seen(copy: Path, *, clean: bool) -> CopyBeside:
    if not clean:
        return CopyBeside(path=copy, state=HELD if is_held(copy) else LEFT)
    try:
        return CopyBeside(path=copy, state=REMOVED if remove_unless_held(copy) else HELD)
    except OSError as error:
        return CopyBeside(path=copy, state=NOT_REMOVED, why=why(error))
