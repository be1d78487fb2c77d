"""Plain-text accounting: the city year as a journal that both ``ledger`` and ``hledger`` read, and the months of it."""

import shutil
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from attrs import frozen

from benchmarks.moves import Move, moves
from benchmarks.timing import process
from ledger.kinds.movements import BUDGET_SIGN
from ledger.values.figures import yuan

MONTHS_BY_PROJECT = {
    "ledger": ("--args-only", "register", "--monthly", "^Budget", "^Executed"),
    "hledger": ("balance", "--monthly", "--no-total", "--output-format", "csv", "^Budget", "^Executed"),
}


@frozen(kw_only=True)
class Accountant:
    """An installed program that reads journals."""

    program: str

    @property
    def installed(self) -> bool:
        """True where the program is found."""
        return shutil.which(self.program) is not None

    @property
    def title(self) -> str:
        """The program and its version."""
        words = process([self.program, "--version"]).replace(",", " ").split()
        version = next(word for word in words if word[0].isdigit())
        return f"{self.program} {version}"

    def report(self, journal: Path) -> list[str]:
        """Return the command that prints budget and executed of every project and month."""
        return [self.program, "-f", str(journal), *MONTHS_BY_PROJECT[self.program]]


ACCOUNTANTS = tuple(Accountant(program=program) for program in MONTHS_BY_PROJECT)


def write_journal(city_year: Path, journal: Path) -> None:
    """Write the city year as a journal: one transaction an event, without anything that the months do not need."""
    with journal.open("w", encoding="utf-8") as out:
        for event_id, found in groupby(moves(city_year), key=lambda move: move.event_id):
            out.writelines(_transaction(event_id, list(found)))


def _transaction(event_id: str, found: list[Move]) -> Iterator[str]:
    yield f"{found[0].line['occurred_on']} {event_id}\n"
    for move in found:
        column, sign = ("Budget", BUDGET_SIGN[move.kind]) if move.kind in BUDGET_SIGN else ("Executed", 1)
        amount_fen = -move.amount_fen if move.kind == "refund" else sign * move.amount_fen
        yield f"    {column}:{move.project}  {yuan(amount_fen)}\n"
    yield "    Funds\n\n" if len(found) == 1 else "\n"
