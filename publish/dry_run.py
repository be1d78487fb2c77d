"""A dry run (试公开): what a publication would disclose and what it would withhold, with nothing written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from attrs import frozen

from ledger.storage.store import open_to_read
from ledger.verify import require_sound
from publish.content.from_ledger import Content, content_now
from publish.content.logged_events import PAYEE, LoggedEvent, Showing
from publish.content.rows import rows_of
from publish.policy.policy import Policy
from publish.residual.check import ResidualCheck
from publish.residual.findings import ResidualFinding


@frozen(kw_only=True)
class PayeeNamed:
    """The free text ``field`` of the event of that event_id names ``payee``."""

    event_id: str
    field: str
    payee: str


@frozen(kw_only=True)
class DryRun:
    """``rows`` are the rows of each table that is shown; ``bodies`` the events by kind and why they are withheld.

    That is "" of those that are shown. ``moving`` is how many events move money or take that back, shown or not.
    ``naming_payees`` are the texts that name a payee. ``findings`` are the totals that would give confidential projects
    away.
    """

    content: Content
    rows: Mapping[str, int]
    bodies: Mapping[tuple[str, str], int]
    moving: int
    naming_payees: tuple[PayeeNamed, ...]
    findings: tuple[ResidualFinding, ...]


def dry_run_of(ledger_path: Path, *, year: int, policy: Policy | None = None) -> DryRun:
    """Return what ``publish_year`` would publish of the ledger as it is now.

    Raises what that raises, but for confidential projects that could be told, which are ``findings``, and for a second
    root.
    """
    verified = require_sound(ledger_path)
    with open_to_read(ledger_path) as ledger:
        content = content_now(ledger, verified, year=year, policy=policy)
        check, counts = ResidualCheck(content), _Counts(content.showing)
        log = counts.passing(check.passing(content.log(ledger)))
        rows = Counter(table.name for table, _ in rows_of(content, log))
        return DryRun(
            content=content,
            rows={table.name: rows[table.name] for table in content.tables},
            bodies=counts.bodies,
            moving=counts.moving,
            naming_payees=tuple(counts.naming_payees),
            findings=check.findings(),
        )


class _Counts:
    """Counts the events of a log that passes by."""

    def __init__(self, showing: Showing) -> None:
        self.bodies: Counter[tuple[str, str]] = Counter()
        self.moving = 0
        self.naming_payees: list[PayeeNamed] = []
        self._showing = showing

    def passing(self, log: Iterable[LoggedEvent]) -> Iterator[LoggedEvent]:
        """Yield ``log`` unchanged."""
        for logged in log:
            self.bodies[logged.kind, logged.withheld or ""] += 1
            self.moving += logged.moving is not None
            named = self._showing.payee_named(logged.fields) if logged.withheld in (None, PAYEE) else None
            if named is not None:
                field, payee = named
                self.naming_payees.append(PayeeNamed(event_id=logged.fields["event_id"], field=field, payee=payee))
            yield logged
