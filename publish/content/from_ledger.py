"""What one publication holds: the log at one checkpoint under one policy, and the rows of every public table."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from ledger.history.entries import bodies, entries, leaf_hashes, movements
from ledger.history.snapshot import take_snapshot
from ledger.history.statements import Totals
from ledger.proofs.checkpoint import origin_of
from ledger.proofs.merkle import root as root_of
from ledger.storage.store import Ledger
from publish.confidential.mention import mention_of
from publish.confidential.naming_none import naming_none
from publish.confidential.projects import confidential_seqs
from publish.content import year_rows
from publish.content.log_rows import event_rows, fund_change_rows
from publish.content.logged_events import LoggedEvent, Showing
from publish.content.published_year import PublishedYear, earlier_year, published_year
from publish.policy.policy import Policy
from publish.tables.table import Row, Table
from publish.tables.tables import ALWAYS_PUBLIC
from scoring.sheets.sheet import Sheet

Rows = Mapping[str, Iterable[Row]]


@frozen(kw_only=True)
class Content:
    """The years that are shown, the published one last, and its sheet; what decides about bodies.

    ``events`` is the size of the log and ``root`` its RFC 6962 root in base64.
    """

    policy: Policy
    years: tuple[PublishedYear, ...]
    sheet: Sheet
    showing: Showing
    events: int
    root: str

    @property
    def year(self) -> PublishedYear:
        """The published year."""
        return self.years[-1]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the public database, each with the columns that are shown."""
        return (*self.policy.tables.values(), ALWAYS_PUBLIC)

    def log(self, ledger: Ledger) -> Iterator[LoggedEvent]:
        """Read the log and yield each event with whether its body may be shown."""
        return self.showing.of(bodies(ledger, as_of=self.events))


def content_of(ledger: Ledger, *, year: int, events: int, policy: Policy) -> Content:
    """Return what a publication of ``year`` holds at the first ``events`` events of the log.

    Raises RubricError where the year cannot be scored under a rubric adopted for it.
    """
    moved = {movement.year for movement in movements(ledger, as_of=events)}
    before = (take_snapshot(ledger, year=one, as_of=str(events)) for one in sorted(moved) if one < year)
    whole = take_snapshot(ledger, year=year, as_of=str(events))
    year_of_sheet, sheet = published_year(whole, policy)
    years = (*(earlier_year(one, policy) for one in before), year_of_sheet)
    codes = years[-1].hidden
    confidential = confidential_seqs(entries(ledger, as_of=events), codes) if codes else frozenset()
    mention = mention_of((entry.event for entry in entries(ledger, as_of=events)), codes) if codes else None
    return Content(
        policy=policy,
        years=years,
        sheet=sheet,
        showing=Showing(policy=policy, confidential=confidential, mention=mention),
        events=events,
        root=b64encode(root_of(leaf_hashes(ledger, as_of=events))).decode(),
    )


def rows_of(content: Content, ledger: Ledger) -> Rows:
    """Return the rows of every public table by its name; those of the log are read as they are asked for.

    Then, too, PolicyError is raised where a row would name a confidential project.
    """
    found = _rows(content, ledger)
    return {table.name: naming_none(table, found[table.name], content.showing.mention) for table in content.tables}


def _rows(content: Content, ledger: Ledger) -> Rows:
    year, hidden = content.year, content.year.hidden
    department = year.whole.department.name
    totals = Totals(movements(ledger, as_of=content.events), year.whole.projects)
    return {
        "overview": [year_rows.overview_row(one.counted, one.facts, one.sheet, hidden=hidden) for one in content.years],
        "score_sheet": year_rows.score_sheet_rows(content.sheet, department, hidden_seqs=content.showing.confidential),
        "months": year_rows.month_rows(year.facts, department),
        "projects": year_rows.project_rows(year.counted, hidden=hidden),
        "targets": year_rows.target_rows(year.counted, hidden=hidden),
        "statements": year_rows.statement_rows(year.counted, totals, hidden=hidden),
        "fund_changes": fund_change_rows(content.log(ledger), year.whole.projects, department),
        "events": event_rows(content.log(ledger)),
        "publication": [_publication(content)],
    }


def _publication(content: Content) -> Row:
    department = content.year.whole.department
    return {
        "year": content.year.whole.year,
        "department": department.name,
        "department_code": department.department,
        "origin": origin_of(department.department),
        "events": content.events,
        "root": content.root,
        "policy": content.policy.text,
    }
