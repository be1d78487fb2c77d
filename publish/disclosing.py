"""Recording a disclosure: which public database was published, at which checkpoint, approved when."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from attrs import evolve, frozen

from ledger.errors import InvalidInput, NotRecorded, UnusableFile
from ledger.files.system_errors import why
from ledger.history.corrections import reversal_command
from ledger.history.entries import find_by_id, payees, standing_facts
from ledger.kinds import Disclosure
from ledger.lines.reading import Line
from ledger.record import Outcome, record
from ledger.storage.store import Ledger, open_to_read, open_to_write
from ledger.values.days import day_of_recording, is_day, recorded_now
from ledger.values.text import shown
from publish.confidential.payees import payees_mentioned
from publish.files.disclosure_file import DisclosureFile, disclosure_file, write_disclosure
from publish.publication_check import CheckedPublication, NotThePublication, check_publication
from publish.residual.check import require_no_finding


@frozen(kw_only=True)
class Disclosed:
    """The disclosure by its event_id, what became of it, and what the site says of it (None: refused).

    ``is_beside`` tells whether that was put beside the public database: not where it has no downloads.
    """

    event_id: str
    outcome: Outcome
    file: DisclosureFile | None
    is_beside: bool = False


def disclose(
    ledger_path: Path,
    public: Path,
    *,
    recorded_by: str,
    approved_on: str | None = None,
    document: str | None = None,
    checkpoints: Sequence[str] = (),
    key: str | None = None,
    despite_clock: bool = False,
) -> Disclosed:
    """Record that the public database ``public`` was disclosed, once it is what the ledger gives.

    To disclose the same content twice is to disclose it once, unless the first disclosure was reversed. Raises what
    ``check_publication`` raises, and NotThePublication where the file differs. Raises PolicyError where it gives
    confidential projects away beside what was disclosed since it was made. Raises InvalidInput where the day of
    approval is still to come, the content stands disclosed with another, or ``document``, which is published with it,
    names a payee whom the policy of the publication withholds.
    """
    _require_past(approved_on)
    checked = check_publication(ledger_path, public, checkpoints=checkpoints, key=key)
    if checked.findings:
        listed = "".join(f"\n{one}" for one in checked.findings[:10])
        raise NotThePublication("publication_differs", f"{public}：与账本不符，没有记录{listed}")
    said = {"approved_on": approved_on, "document": document}
    if document is not None and not checked.policy.shows_payees_in_text:
        _require_no_payee(ledger_path, document)
    if checked.disclosure is None:
        require_no_finding(checked.policy, checked.residual_findings)
        done = _recorded(ledger_path, checked, said, recorded_by=recorded_by, despite_clock=despite_clock)
    else:
        _require_same(ledger_path, checked.disclosure, said)
        outcome = Outcome(recorded=0, already_recorded=1, problems=())
        done = Disclosed(event_id=checked.disclosure.event_id, outcome=outcome, file=checked.disclosure)
    return done if done.file is None else evolve(done, is_beside=_put_beside(public, done.file))


def _recorded(
    ledger_path: Path,
    checked: CheckedPublication,
    said: dict[str, str | None],
    *,
    recorded_by: str,
    despite_clock: bool,
) -> Disclosed:
    with open_to_write(ledger_path) as ledger:
        event_id = _free_id(ledger, checked.digest)
        fields = {
            "kind": "disclosure",
            "event_id": event_id,
            "year": checked.year,
            "checkpoint": str(checked.checkpoint.note),
            "digest": checked.digest,
            **said,
        }
        outcome = record(ledger, [Line(fields=fields)], recorded_by=recorded_by, despite_clock=despite_clock)
        event = None if outcome.problems else find_by_id(ledger, event_id).event
    file = disclosure_file(event) if isinstance(event, Disclosure) else None
    return Disclosed(event_id=event_id, outcome=outcome, file=file)


def _free_id(ledger: Ledger, digest: str) -> str:
    """Return the event_id for a disclosure of that content: numbered where an earlier one was reversed."""
    for number in count(1):
        event_id = f"disclosure:{digest}" + (f":{number}" if number > 1 else "")
        try:
            find_by_id(ledger, event_id)
        except NotRecorded:
            break
    return event_id


def _require_no_payee(ledger_path: Path, document: str) -> None:
    with open_to_read(ledger_path) as ledger:
        facts = (entry.event for entry in standing_facts(ledger, as_of=ledger.head))
        mention = payees_mentioned(payees(ledger, as_of=ledger.head), facts)
    found = mention.first_in(document) if mention is not None else None
    if found is not None:
        message = f"document = {shown(document)}：写有收款人“{found}”，而它随公开的内容公布；没有记录，请另写"
        raise InvalidInput("payee_named", message)


def _require_past(approved_on: str | None) -> None:
    today = day_of_recording(recorded_now())
    # What is no day is for the ledger to refuse.
    if approved_on is not None and is_day(approved_on) and approved_on > today:
        raise InvalidInput("future_date", f"批准日期 {approved_on} 晚于今天（{today}），没有记录")


def _require_same(ledger_path: Path, standing: DisclosureFile, said: dict[str, str | None]) -> None:
    """Raise InvalidInput where something else is said of the disclosure than stands in the ledger."""
    recorded = {"approved_on": standing.approved_on, "document": standing.document}
    if all(value in (None, recorded[name]) for name, value in said.items()):
        return
    with open_to_read(ledger_path) as ledger:
        command = reversal_command(find_by_id(ledger, standing.event_id).event)
    known = f"批准日期 {standing.approved_on or '（无）'}，文号 {standing.document or '（无）'}"
    message = f"这份内容的公开已由 {standing.event_id} 记录（{known}）；要更正，请先 {command}，再运行 jixiao disclose"
    raise InvalidInput("already_disclosed", message)


def _put_beside(public: Path, file: DisclosureFile) -> bool:
    try:
        return write_disclosure(public, file)
    except OSError as error:
        message = f"{public}：已记录公开，但不能写在下载文件旁（{why(error)}）；可再次运行 jixiao disclose"
        raise UnusableFile("cannot_write_downloads", message) from error
