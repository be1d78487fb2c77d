"""All checks, one after the other."""

from __future__ import annotations

from publish.outsider.adopted_rubric import adopted_for, compare_scored_by
from publish.outsider.all_sheets import AllSheets
from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row
from publish.outsider.departments import department_name
from publish.outsider.hash_check import HashCheck
from publish.outsider.kept_checkpoint import Checkpoint
from publish.outsider.money_check import MoneyCheck
from publish.outsider.record_check import RecordCheck
from publish.outsider.scope import compare_scope


def compare_all(check: Check, checkpoint: Checkpoint | None) -> None:
    """Compare all that is published."""
    HashCheck(check).run(checkpoint)
    compare_scope(check)
    money, records = MoneyCheck(check), RecordCheck(check)
    checks = {
        "overview": money.overview,
        "months": money.months,
        "projects": money.projects,
        "statements": records.statements,
        "fund_changes": records.fund_changes,
        "targets": records.targets,
    }
    for table, compare in checks.items():
        if table in check.file.rows:
            compare(check.rows(table))
    lacking = check.others.lacking()
    for year in range(2000, check.year + 1):
        if year in check.rows("overview") and year not in lacking:
            compare_scored_by(check, year, check.rows("overview")[year], adopted_for(check, year))
    for table, rows in check.file.rows.items():
        shown = table != "publication" and "department" in check.file.columns[table]
        for key, row in rows.items() if shown else ():
            if table == "overview" and key != check.year:
                _compare_name_then(check, key, row)
            else:
                whose = {"department": check.publication["department"]}
                check.findings.compare_row(table, key, row, whose, by="publication 的")
    AllSheets(check).run()


def _compare_name_then(check: Check, year: int, row: Row) -> None:
    """Compare what the department was called at the end of an earlier year."""
    name = department_name(check.log, check.publication["department_code"], f"{year}-12")
    if name is None and not check.log.standing("department_changed"):
        name = check.publication["department"]
    if name is not None:
        doubt = check.findings.doubt("department_changed")
        check.findings.compare_row("overview", year, row, {"department": name}, doubt)
