"""Recording a disclosure: which public database was published, at which checkpoint, approved when."""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from ledger.days import day_of_recording
from ledger.errors import UnusableFile
from ledger.history import find_by_id
from ledger.lines import Line
from ledger.record import Outcome, record
from ledger.store import open_to_write
from publish.checking import NotThePublication, check_publication
from publish.disclosure_file import DisclosureFile, write_disclosure


@frozen(kw_only=True)
class Disclosed:
    """The disclosure by its event_id, what became of it, and what was put beside the file (None: refused)."""

    event_id: str
    outcome: Outcome
    file: DisclosureFile | None


def disclose(
    ledger_path: Path,
    public: Path,
    *,
    recorded_by: str,
    approved_on: str | None = None,
    document: str | None = None,
    checkpoints: Sequence[str] = (),
    key: str | None = None,
) -> Disclosed:
    """Record that the public database ``public`` was disclosed, once it is what the ledger gives.

    Its event_id is made of the content digest, so that to disclose the same twice is to disclose it once. Raises what
    ``check_publication`` raises, and NotThePublication where the file differs.
    """
    checked = check_publication(ledger_path, public, checkpoints=checkpoints, key=key)
    if checked.differences:
        listed = "".join(f"\n{one}" for one in checked.differences[:10])
        raise NotThePublication("publication_differs", f"{public}：与账本不符，没有记录{listed}")
    event_id = f"disclosure:{checked.digest}"
    fields = {
        "kind": "disclosure",
        "event_id": event_id,
        "year": checked.year,
        "checkpoint": str(checked.checkpoint.note),
        "digest": checked.digest,
        "approved_on": approved_on,
        "document": document,
    }
    with open_to_write(ledger_path) as ledger:
        outcome = record(ledger, [Line(fields=fields)], recorded_by=recorded_by)
        if outcome.problems:
            return Disclosed(event_id=event_id, outcome=outcome, file=None)
        recorded_at = find_by_id(ledger, event_id).event.recorded_at
    file = DisclosureFile(
        event_id=event_id,
        digest=checked.digest,
        disclosed_on=day_of_recording(recorded_at),
        approved_on=approved_on,
        document=document,
    )
    _put_beside(public, file)
    return Disclosed(event_id=event_id, outcome=outcome, file=file)


def _put_beside(public: Path, file: DisclosureFile) -> None:
    try:
        write_disclosure(public, file)
    except OSError as error:
        message = f"{public}：已记录公开，但不能写在下载文件旁（{error.strerror or error}）；可再次运行 jixiao disclose"
        raise UnusableFile("cannot_write_downloads", message) from error
