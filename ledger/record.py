"""Recording: one batch of lines, taken whole in one transaction or refused whole with every reason."""

import secrets
from collections.abc import Iterable

from attrs import frozen

from ledger.errors import InvalidInput
from ledger.kinds.body import SALT_BYTES
from ledger.kinds.field_types import LINE
from ledger.kinds.fields import Unfit
from ledger.lines.reading import Line
from ledger.recording.batch import Batch
from ledger.recording.clocks_compared import ClocksCompared
from ledger.recording.prepared import Stamp
from ledger.refusals import Refusal
from ledger.storage import queries
from ledger.storage.store import Ledger
from ledger.values.days import day_of_recording, is_day, recorded_now
from ledger.values.text import shown


@frozen(kw_only=True)
class Outcome:
    """What became of a batch: how many events were recorded, how many already were, and why it was refused.

    With any problem nothing was recorded; a dry run records nothing either way.

    ``warnings`` are what was recorded, or would be, and looks like a mistake. ``event_id`` is that of the last event
    that was recorded, or already was.
    """

    recorded: int
    already_recorded: int
    problems: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...] = ()
    event_id: str | None = None


def record(
    ledger: Ledger, lines: Iterable[Line], *, recorded_by: str, dry_run: bool = False, despite_clock: bool = False
) -> Outcome:
    """Record ``lines`` in their order as one durable transaction, and return what became of them.

    ``recorded_by`` is an account code. Where the log's last event is of a time still to come by the machine's clock,
    anything new is refused (``clock_ahead``) unless ``despite_clock``. Raises InvalidInput where the account is none or
    the machine's clock is out of range, and UnusableFile where the file cannot be written; then, as with any problem,
    the ledger is as it was. Only where the code is ``traces_remain`` it was recorded, and bytes of erased details may
    still lie in the file.
    """
    account = _fit_account(recorded_by)
    with ledger.transaction() as undo:
        salt = secrets.token_bytes(SALT_BYTES)
        clocks = _clocks_compared(ledger)
        stamp = Stamp(clocks.recorded_at, account, salt, _own_department(ledger), clocks.today)
        batch = Batch(ledger.connection, stamp)
        batch.take(lines)
        batch.compare_clocks(clocks, despite_clock=despite_clock)
        ledger.raise_format(batch.format)
        if batch.problems or dry_run:
            undo()
    if batch.names_erasure and not batch.problems and not dry_run:
        ledger.leave_no_trace()
    return Outcome(
        recorded=0 if batch.problems else batch.recorded,
        already_recorded=batch.already_recorded,
        problems=tuple(batch.problems),
        warnings=() if batch.problems else tuple(batch.warnings),
        event_id=None if batch.problems else batch.event_id,
    )


def _fit_account(recorded_by: str) -> str:
    try:
        return str(LINE.check(recorded_by or None)).strip()
    except Unfit as unfit:
        raise InvalidInput("invalid_account", f"账户代码 {shown(recorded_by)}：应为{LINE.wanted}") from unfit


def _own_department(ledger: Ledger) -> str:
    first = ledger.connection.execute(queries.OWN_DEPARTMENT).fetchone()
    return str(first[0]) if first else ""


def _clocks_compared(ledger: Ledger) -> ClocksCompared:
    last = ledger.connection.execute(queries.LAST_RECORDED_AT).fetchone()
    now = recorded_now()
    if not is_day(day_of_recording(now)):
        raise InvalidInput("clock_is_wrong", f"本机时钟为 {now}，不在 2000 至 2099 年之间，请先校时")
    return ClocksCompared(now=now, last=last[0] if last else None)
