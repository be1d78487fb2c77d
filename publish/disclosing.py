"""Recording a disclosure: which public database was published, at which checkpoint, approved when."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from attrs import frozen

from ledger.lines import Line
from ledger.record import Outcome, record
from ledger.store import open_to_write
from publish.checking import NotThePublication, check_publication


def days_since_approval(approved_on: str, disclosed_on: str) -> str:
    """Return, in Chinese, how many days lie between the two, and which limit the law sets and for what."""
    days = (date.fromisoformat(disclosed_on) - date.fromisoformat(approved_on)).days
    limit = "预算、决算应在批复后 20 日内公开（预算法第十四条），绩效自评没有法定期限"
    return f"批准 {approved_on}，公开 {disclosed_on}，相隔 {days} 天；{limit}"


@frozen(kw_only=True)
class Disclosed:
    """The disclosure that was recorded, by its event_id, and what became of it."""

    event_id: str
    outcome: Outcome


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
        return Disclosed(event_id=event_id, outcome=record(ledger, [Line(fields=fields)], recorded_by=recorded_by))
