"""The rows of every public table: those of the year, then those of the log as it is read, once."""

from collections.abc import Iterable, Iterator

from ledger.proofs.checkpoint import origin_of
from publish.confidential.naming_none import naming_none
from publish.confidential.payees import without_payees
from publish.confidential.projects import is_on
from publish.content import year_rows
from publish.content.from_ledger import Content
from publish.content.log_rows import event_row, fund_change_row
from publish.content.logged_events import PAYEE, LoggedEvent
from publish.content.project_sheets import project_score_rows, project_sheet_rows
from publish.content.row_points import scored_by_seq
from publish.content.target_rows import target_rows
from publish.tables.log_tables import EVENTS, FUND_CHANGES
from publish.tables.table import Row, Rows, Table


def rows_of(content: Content, log: Iterable[LoggedEvent]) -> Rows:
    """Return the rows of every public table of ``content``; ``log`` is read, to its end, as they are asked for.

    Then, too, PolicyError is raised where a row would name a confidential project.
    """
    showing, before = content.showing, content.withheld_before.columns
    rows = without_payees(_rows(content, log), showing.payees if showing.withholds_payees else None, before)
    return naming_none(rows, showing.mention)


def _rows(content: Content, log: Iterable[LoggedEvent]) -> Iterator[tuple[Table, Row]]:
    of_year, tables, log_rows = _year_rows(content), content.tables, _LogRows(content)
    for table in tables:
        yield from ((table, row) for row in of_year.get(table.name, ()))
    yield from log_rows.of(log)
    yield tables[-1], _publication_row(content, naming_payees=log_rows.naming_payees)


def _year_rows(content: Content) -> dict[str, Iterable[Row]]:
    year, hidden = content.year, content.year.hidden
    department = year.whole.department.name
    scored = scored_by_seq([content.sheet, *year.project_sheets])
    hidden_seqs = {entry.seq for entry in year.whole.facts if is_on(entry.event, hidden)}
    return {
        "overview": [
            year_rows.overview_row(one.counted, one.facts, one.sheet, scored if one is year else {}, hidden=hidden)
            for one in content.years
        ],
        "score_sheet": year_rows.score_sheet_rows(content.sheet, department, hidden_seqs=hidden_seqs),
        "months": year_rows.month_rows(year.facts, department),
        "projects": year_rows.project_rows(year.counted, hidden=hidden),
        "targets": target_rows(year.counted, scored, hidden=hidden),
        "project_scores": project_score_rows(year.whole, year.project_sheets, scored, hidden=hidden),
        "project_sheets": project_sheet_rows(year.project_sheets, department),
        "statements": year_rows.statement_rows(year.counted, content.totals, hidden=hidden),
    }


class _LogRows:
    """The rows of each event, one table beside the other, so that the log is read once for both."""

    def __init__(self, content: Content) -> None:
        self.naming_payees = 0
        self._leaf_hashes = content.leaf_hashes
        self._shown = {table.name: table for table in content.tables}
        self._year = content.year.whole
        self._every_year = content.showing.shown_years is None

    def of(self, log: Iterable[LoggedEvent]) -> Iterator[tuple[Table, Row]]:
        """Yield the rows of ``log``, and count the events of the year that are withheld for naming a payee."""
        for logged, leaf_hash in zip(log, self._leaf_hashes, strict=True):
            if EVENTS.name in self._shown:
                yield self._shown[EVENTS.name], event_row(logged, leaf_hash, year=self._year.year)
            # The movements of an earlier year are not in the table, though their bodies may be shown.
            if self._every_year or logged.years is None or self._year.year in logged.years:
                self.naming_payees += logged.withheld == PAYEE
                row = fund_change_row(logged, self._year.projects, self._year.department.name)
                if FUND_CHANGES.name in self._shown and row is not None:
                    yield self._shown[FUND_CHANGES.name], row


def _publication_row(content: Content, *, naming_payees: int) -> Row:
    department = content.year.whole.department
    return {
        "year": content.year.whole.year,
        "department": department.name,
        "department_code": department.department,
        "origin": origin_of(department.department),
        "events": content.events,
        "root": content.root,
        "policy": content.policy.text,
        "through": content.year.whole.through,
        "naming_payees": naming_payees,
    }
