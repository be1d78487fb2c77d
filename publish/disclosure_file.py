"""What lies beside a public database once it was disclosed: when it was approved, and when disclosed."""

from datetime import date
from pathlib import Path

import msgspec
from attrs import asdict, frozen

from ledger.body import canonical
from ledger.durable import put_in_place
from publish.manifest import files_folder

DISCLOSURE = "disclosure.json"


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


def write_disclosure(public: Path, disclosure: DisclosureFile) -> None:
    """Put ``disclosure`` beside the downloads of the public database, where it has any. Raises OSError."""
    folder = files_folder(public)
    if folder.is_dir():
        made = folder / f".{DISCLOSURE}"
        made.write_bytes(canonical(asdict(disclosure)))
        put_in_place(made, folder / DISCLOSURE)


def read_disclosure(public: Path, digest: str) -> DisclosureFile | None:
    """Return the disclosure of the content with that digest; None where none lies beside ``public``."""
    try:
        found = _DECODER.decode((files_folder(public) / DISCLOSURE).read_bytes())
        # What is no day would only be found when it is shown.
        _ = found.days
    except (OSError, ValueError):
        return None
    return found if found.digest == digest else None
