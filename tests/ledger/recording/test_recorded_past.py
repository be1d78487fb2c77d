"""The past of a ledger file, as the rules ask for it: beside what its reports say of the same."""

from hypothesis import given

from ledger.history.entries import movements
from ledger.kinds.movements import moved_fen
from ledger.recording.appender import Appender
from ledger.recording.recorded_past import RecordedPast
from ledger.storage.store import open_to_read
from tests.ledger.test_laws import Fields, histories, history, law


@law
@given(histories)
def test_what_remains_is_what_the_movements_add_up_to(lines: list[Fields]) -> None:
    """Reversed payments, refunds and virements count for the balance asked of the file as they do in every report."""
    with history(lines) as cli, open_to_read(cli.ledger) as ledger:
        past, moved = RecordedPast(Appender(ledger.connection).ask), movements(ledger, as_of=ledger.head)
        for project in ("P1", "P2", "PP"):
            for year in (2023, 2024):
                found = moved_fen(each for each in moved if each.project == project and each.year == year)
                assert past.remaining_fen(project, year) == found.adjusted_budget_fen - found.executed_fen
