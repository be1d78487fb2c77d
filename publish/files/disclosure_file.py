"""What lies beside a public database once it was disclosed: when it was approved, and when disclosed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
from attrs import asdict, frozen

from ledger.files.durable import put_in_place
from ledger.kinds import Disclosure
from ledger.kinds.body import canonical
from ledger.values.days import day_of_recording
from publish.files.manifest import files_folder

DISCLOSURE = "disclosure.json"
UNFINISHED = f".{DISCLOSURE}"
"""What one that was ended while it wrote may leave behind; the next takes its place."""


@frozen(kw_only=True)
class DisclosureFile:
    """One disclosure by its event_id: the content digest, the days (``2024-03-01``, in UTC+8), the document."""

    event_id: str
    digest: str
    disclosed_on: str
    approved_on: str | None = None
    document: str | None = None

    @property
    def days(self) -> int | None:
        """How many days lie between the approval and the disclosure; None where no approval was recorded."""
        if self.approved_on is None:
            return None
        return (date.fromisoformat(self.disclosed_on) - date.fromisoformat(self.approved_on)).days


_DECODER = msgspec.json.Decoder(DisclosureFile)


def disclosure_file(event: Disclosure) -> DisclosureFile:
    """Return what is put beside the public database of the recorded disclosure ``event``."""
    return DisclosureFile(
        event_id=event.event_id,
        digest=event.digest,
        disclosed_on=day_of_recording(event.recorded_at),
        approved_on=event.approved_on,
        document=event.document,
    )


def write_disclosure(public: Path, disclosure: DisclosureFile) -> bool:
    """Put ``disclosure`` beside the downloads of the public database; tell whether it has any. Raises OSError."""
    folder = files_folder(public)
    if not folder.is_dir():
        return False
    made = folder / UNFINISHED
    try:
        made.write_bytes(canonical(asdict(disclosure)))
        put_in_place(made, folder / DISCLOSURE)
    except OSError:
        made.unlink(missing_ok=True)
        raise
    return True


def disclosure_findings(public: Path, recorded: DisclosureFile | None) -> Iterator[str]:
    """Yield, in Chinese, where what lies beside ``public`` is not the disclosure that the ledger has ``recorded``."""
    path = files_folder(public) / DISCLOSURE
    if not path.is_file() or (recorded is not None and path.read_bytes() == canonical(asdict(recorded))):
        return
    if recorded is None:
        yield f"{path}：账本中没有记录这份内容的公开，或已被冲销；请删除它，或再运行 jixiao disclose"
    else:
        yield f"{path}：与账本中记录的公开 {recorded.event_id} 不同；请再运行 jixiao disclose"


def read_disclosure(public: Path, digest: str) -> DisclosureFile | None:
    """Return the disclosure of the content with that digest; None where none lies beside ``public``."""
    try:
        found = _DECODER.decode((files_folder(public) / DISCLOSURE).read_bytes())
        # What is no day would only be found when it is shown.
        _ = found.days
    except (OSError, ValueError):
        return None
    return found if found.digest == digest else None
