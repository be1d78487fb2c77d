"""The rows of the log's public tables: every leaf hash, the bodies that may be shown, the money they moved."""

from collections.abc import Mapping
from typing import cast

from ledger.history.projects import Project
from ledger.kinds import Expenditure, MoneyEvent, Refund, Virement
from publish.content.logged_events import LoggedEvent, year_elsewhere
from publish.tables.table import Row


def event_row(logged: LoggedEvent, leaf_hash: bytes, *, year: int) -> Row:
    """Return the row of an event, with its body where that may be shown; ``year`` is the published one."""
    body = None if logged.withheld else logged.body.decode()
    elsewhere = year_elsewhere(logged, year)
    return {"seq": logged.seq, "leaf_hash": leaf_hash.hex(), "body": body, "year": elsewhere}


def fund_change_row(logged: LoggedEvent, projects: Mapping[str, Project], department: str) -> Row | None:
    """Return the row of a shown event that moves money or takes such a movement back, None for any other."""
    moving = logged.moving
    if logged.withheld or moving is None or moving.withheld:
        return None
    event, moved = logged.event, cast(MoneyEvent, moving.event)
    corrected = logged.named if logged.named and not logged.named.withheld else None
    to_project = moved.to_project if isinstance(moved, Virement) else None
    voucher = moved.voucher if isinstance(moved, Expenditure | Refund) else None
    return {
        "seq": logged.seq,
        "occurred_on": event.occurred_on,
        "kind": event.title if moving is logged else f"{event.title}（{moved.title}）",
        "project": moved.project,
        "project_name": projects[moved.project].name,
        "to_project": to_project,
        "to_project_name": projects[to_project].name if to_project else None,
        "amount_fen": moved.amount_fen,
        "corrects": corrected.seq if corrected else None,
        "document": getattr(moved, "document", None) or voucher,
        "reason": getattr(event, "reason", None),
        "department": department,
    }
