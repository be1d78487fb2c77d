"""The rows of the log's public tables: every leaf hash, the bodies that may be shown, the money they moved."""

from collections.abc import Iterable, Iterator, Mapping

from ledger.history.projects import Project
from ledger.kinds import Event, Expenditure, MoneyEvent, Refund, Reversal, Virement
from ledger.kinds.body import leaf_hash
from publish.content.logged_events import LoggedEvent
from publish.tables.table import Row


def event_rows(log: Iterable[LoggedEvent]) -> Iterator[Row]:
    """Yield one row an event, with its body where that may be shown."""
    for logged in log:
        body = None if logged.withheld else logged.body.decode()
        yield {"seq": logged.seq, "leaf_hash": leaf_hash(logged.body).hex(), "body": body}


def fund_change_rows(log: Iterable[LoggedEvent], projects: Mapping[str, Project], department: str) -> Iterator[Row]:
    """Yield one row a shown event that moves money, or takes such a movement back."""
    moved: dict[str, tuple[int, MoneyEvent]] = {}
    for logged in log:
        if logged.withheld:
            continue
        event = logged.event
        if isinstance(event, MoneyEvent):
            moved[event.event_id] = (logged.seq, event)
            corrects = moved.get(event.refunds) if isinstance(event, Refund) else None
            yield _row(logged.seq, event, event, projects, corrects) | {"department": department}
        elif isinstance(event, Reversal) and event.reverses in moved:
            reversed_ = moved[event.reverses]
            yield _row(logged.seq, event, reversed_[1], projects, reversed_) | {"department": department}


def _row(
    seq: int,
    event: Event,
    moving: MoneyEvent,
    projects: Mapping[str, Project],
    corrects: tuple[int, MoneyEvent] | None,
) -> Row:
    """Return the row of ``event``, which moves what ``moving`` moves, or takes it back where it is another."""
    to_project = moving.to_project if isinstance(moving, Virement) else None
    voucher = moving.voucher if isinstance(moving, Expenditure | Refund) else None
    return {
        "seq": seq,
        "occurred_on": event.occurred_on,
        "kind": event.title if event is moving else f"{event.title}（{moving.title}）",
        "project": moving.project,
        "project_name": projects[moving.project].name,
        "to_project": to_project,
        "to_project_name": projects[to_project].name if to_project else None,
        "amount_fen": moving.amount_fen,
        "corrects": corrects[0] if corrects else None,
        "document": getattr(moving, "document", None) or voucher,
        "reason": getattr(event, "reason", None),
    }
