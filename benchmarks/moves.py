"""The city year as peers hold it: every movement of money on one project, reversals already resolved."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ledger.kinds.movements import MONEY_KINDS
from ledger.values.figures import parse_yuan


class Move(NamedTuple):
    """``amount_fen`` of one kind on one project, with all of its line; negative where money of that kind goes back."""

    project: str
    kind: str
    amount_fen: int
    line: dict[str, Any]

    @property
    def event_id(self) -> str:
        """The event_id of its line; both sides of a virement share one."""
        return str(self.line["event_id"])


def moves(file: Path) -> Iterator[Move]:
    """Yield the movements of the city year in ``file``, in its order."""
    payments: dict[str, Move] = {}
    with file.open("rb") as lines:
        for text in lines:
            line = json.loads(text)
            for move in _moves_of(line, payments):
                if move.kind == "expenditure":
                    payments[move.event_id] = move
                yield move


def _moves_of(line: dict[str, Any], payments: dict[str, Move]) -> Iterator[Move]:
    kind = line["kind"]
    if kind == "reversal":
        named = payments[line["reverses"]]
        yield Move(named.project, named.kind, -named.amount_fen, line)
    elif kind == "virement":
        amount_fen = parse_yuan(line["amount"])
        yield Move(line["project"], kind, -amount_fen, line)
        yield Move(line["to_project"], kind, amount_fen, line)
    elif kind in MONEY_KINDS:
        yield Move(line["project"], kind, parse_yuan(line["amount"]), line)
