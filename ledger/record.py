"""Recording: one batch of lines, taken whole in one transaction or refused whole with every reason."""

from collections.abc import Iterable

from attrs import frozen

from ledger import queries
from ledger.batch import Batch
from ledger.figures import recorded_now
from ledger.lines import Line
from ledger.problems import Problem
from ledger.store import Ledger


@frozen(kw_only=True)
class Outcome:
    """What became of a batch. With any problem nothing was recorded; a dry run records nothing either way."""

    recorded: tuple[str, ...]
    already_recorded: int
    problems: tuple[Problem, ...]


def record(ledger: Ledger, lines: Iterable[Line], *, recorded_by: str, dry_run: bool = False) -> Outcome:
    """Record ``lines`` in their order as one durable transaction, and return what became of them.

    ``recorded_by`` is an account code. Raises UnusableFile where the file cannot be written; then, as with any
    problem, the ledger is as it was.
    """
    with ledger.transaction() as undo:
        batch = Batch(ledger.connection, recorded_at=_next_recorded_at(ledger), recorded_by=recorded_by)
        for line in lines:
            batch.add(line)
        if batch.problems or dry_run:
            undo()
    return Outcome(
        recorded=() if batch.problems else tuple(batch.recorded),
        already_recorded=batch.already_recorded,
        problems=tuple(batch.problems),
    )


def _next_recorded_at(ledger: Ledger) -> str:
    last = ledger.connection.execute(queries.LAST_RECORDED_AT).fetchone()
    now = recorded_now()
    return max(now, last[0]) if last else now
