"""The valid lines that tests break: of every kind, with every field, in an order in which a ledger takes them all."""

import json
from functools import cache
from pathlib import Path
from typing import Any

Fields = dict[str, Any]

GOLDEN = sorted((Path(__file__).parent.parent / "data").glob("golden-v*.jsonl"))
SET_BY_LEDGER = ("recorded_at", "recorded_by", "nonce", "details_digest", "seq")
CONFIDENTIAL = ("payee", "memo", "signed_by")
FREE_TEXT = (
    "name",
    "office",
    "document",
    "fund",
    "voucher",
    "improvement",
    "evidence",
    "approved_by",
    "payee",
    "signed_by",
)
NOTES = ("reason", "memo", "measures", "checkpoint")
WITH_LINE_BREAKS = (*NOTES, "text")
REQUIRED_TO_GO_ON = ("event_id", "kind", "project", "to_project", "amount", "parent", "department")


@cache
def golden_lines() -> tuple[Fields, ...]:
    """Return the interchange line of every golden event."""
    return tuple(_line(json.loads(row)) for file in GOLDEN for row in file.read_text("utf-8").split("\n") if row)


@cache
def field_names() -> tuple[str, ...]:
    """Return the name of every field that a line of any kind can have, or that only the ledger sets, sorted."""
    return tuple(sorted({*SET_BY_LEDGER, *(name for line in golden_lines() for name in line)}))


def yuan(amount_fen: int) -> str:
    """Return fen as yuan with two places; fen are not negative here."""
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"


def _line(row: Fields) -> Fields:
    body = json.loads(row["body"]) | json.loads(row.get("details", "{}"))
    fields = {name: value for name, value in body.items() if name not in SET_BY_LEDGER}
    if "amount_fen" in fields:
        fields["amount"] = yuan(fields.pop("amount_fen"))
    return fields


def cell(value: Any) -> str:
    """Return a field's value as a CSV cell holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, list) else str(value)
