"""The money and rates of years, months and projects."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row, Rows
from publish.outsider.fields import FIGURE
from publish.outsider.figures import added, percent, rounded
from publish.outsider.findings import CERTAIN, NAMING, OPEN, _cell
from publish.outsider.fulfilment import counts_of
from publish.outsider.log import Log
from publish.outsider.projects import projects_of
from publish.outsider.targets import targets_of
from publish.outsider.words import (
    BUDGET_SIGN,
    CATEGORIES,
    EXECUTED_SIGN,
    EXPENDITURE_TYPES,
    KIND_TITLES,
    SIGN_OF_SUBJECT,
)


class MoneyCheck:
    """Compares the money and rates of years, months and projects."""

    def __init__(self, check: Check) -> None:
        self._check, self._findings, self._log = check, check.findings, check.log
        self._year, self._labels = check.year, check.labels

    def overview(self, rows: Rows) -> None:
        """Compare the years."""
        log, findings, year = self._check.whole, self._findings, self._year
        moved = {period[:4] for (_, period), fen in log.fen.items() if len(period) == 7 and any(fen.values())}
        in_doubt, lacking = OPEN if findings.withheld else CERTAIN, self._check.others.lacking()
        whose = {"department_code": self._check.publication["department_code"]}
        for key, row in rows.items():
            findings.compare_row("overview", key, row, whose, by="publication 的")
        for key in rows.keys() & lacking.keys():
            findings.coverage.add_row("overview", key)
        findings.compare_keys("overview", rows.keys() - range(2000, year), {year}, CERTAIN, CERTAIN)
        # Of a year whose bodies are not all at hand nothing else can be compared.
        rows = {key: row for key, row in rows.items() if key not in lacking and 2000 <= key <= year}
        earlier = {int(one) for one in moved if int(one) < year} - lacking.keys()
        possible = rows.keys() - {year}
        findings.compare_keys("overview", possible, earlier, in_doubt, in_doubt)
        for key, row in rows.items():
            self._add_up("overview", key, row, None, [str(key)], log=log)
            surrendered = {"surrendered_fen": log.fen[None, str(key)]["surrender"]}
            findings.compare_row("overview", key, row, surrendered, findings.doubt_of_total("surrender"))
            before = self._check.before_budget if key == year else ()
            average = log.average_bulletin(key, before)
            official = {"average_bulletin_rate": None if average is None else rounded(average, 2)}
            doubt = max(findings.doubt("bulletin"), findings.doubt_of_total(*BUDGET_SIGN) if before else CERTAIN)
            findings.compare_row("overview", key, row, official, doubt)
            counts = counts_of(targets_of(log, key, f"{key}-12" if key < year else self._check.through))
            if key == year:
                # That of the year is by its sheets.
                del counts["missed_targets"]
            findings.compare_row("overview", key, row, counts, findings.doubt("target", "result"))
            if key != year and "through" in self._check.publication:
                listed = {"projects": len(projects_of(log, key))}
                findings.compare_row("overview", key, row, listed, findings.doubt("project_registered"))
            elif "projects" in self._check.file.rows:
                listed = {"projects": len(self._check.rows("projects"))}
                findings.compare_row("overview", key, row, listed, by="projects 的行数")
        if year in rows:
            self._overview_within_file(rows[year])

    def _overview_within_file(self, row: Row) -> None:
        """Compare the year with the other tables, which holds whatever is withheld."""
        findings, tables, year = self._findings, self._check.file.rows, self._year
        if not findings.withheld:
            return
        last = tables.get("months", {}).get(self._check.through, {})
        names = ("adjusted_budget_fen", "executed_fen", "execution_rate")
        same: Row = {name: last[name] for name in names if name in last}
        findings.compare_row("overview", year, row, same, by=f"months 的 {self._check.through} 行")
        self._average_within_file(row)
        if not findings.policy.in_totals and not findings.policy.unread and "projects" in tables:
            for column in ("adjusted_budget_fen", "executed_fen", "surrender_fen"):
                parts = [one.get(column) for one in tables["projects"].values()]
                if None not in parts:
                    name = column.replace("surrender_", "surrendered_")
                    findings.compare_row("overview", year, row, {name: sum(parts)}, by="projects 各行之和")

    def _average_within_file(self, row: Row) -> None:
        rates = [one.get("bulletin_rate") for one in self._check.rows("months").values()]
        if "average_bulletin_rate" not in row or "bulletin_rate" not in self._check.file.columns.get("months", ()):
            return
        average = row["average_bulletin_rate"]
        known = [rate for rate in [*rates, average] if rate is not None]
        if not all(FIGURE.fullmatch(rate) for rate in known):
            return
        given = [rate for rate in rates if rate is not None]
        # In the ledger's first year the months before its budget need none; who withholds knows which those are.
        late = len(rates) == 12 and "through" in self._check.publication and None not in rates[12 - len(given) :]
        whole = len(given) == 12 or (late and average is not None and given)
        # Of rates shown with two places, the average is known to a hundredth.
        if average is not None and whole and abs(added(given) / len(given) - Fraction(average)) <= Fraction(1, 100):
            return
        if average is not None or whole:
            told = f"公开的是 {_cell(average)}，不是 months 各月的平均数"
            self._findings.differing.append(f"overview 的 {self._year} 行 average_bulletin_rate：{told}")

    def months(self, rows: Rows) -> None:
        """Compare the twelve months."""
        findings = self._findings
        months = self._check.months
        bulletins = self._log.bulletins(self._year)
        findings.compare_keys("months", rows, months, CERTAIN, CERTAIN)
        for number, month in enumerate(months, start=1):
            row = rows.get(month, {})
            self._add_up("months", month, row, None, months[:number], number=number)
            findings.compare_row("months", month, row, {"schedule": percent(number, 12)})
            rate = rounded(bulletins[month], 2) if month in bulletins else None
            doubt = findings.doubt("bulletin")
            # A month has one bulletin: where that is disclosed, nothing else can stand there.
            if rate and row.get("bulletin_rate") and doubt == NAMING:
                doubt = CERTAIN
            findings.compare_row("months", month, row, {"bulletin_rate": rate}, doubt)

    def projects(self, rows: Rows) -> None:
        """Compare the projects, with what each is called."""
        findings, log, period = self._findings, self._log, str(self._year)
        parents = set(log.parents.values())
        every_year = "through" not in self._check.publication
        codes = {code for code in log.parents if code not in parents} if every_year else projects_of(log, self._year)
        registered = findings.doubt("project_registered")
        # With confidential projects in it, a project without rows of its own may stand above one.
        missing = OPEN if registered and findings.policy.in_totals else registered
        findings.compare_keys("projects", rows, codes, missing, registered)
        for code, row in rows.items():
            for kind in KIND_TITLES:
                moved = {f"{kind}_fen": log.fen[code, period][kind]}
                findings.compare_row("projects", code, row, moved, findings.doubt(kind))
            self._add_up("projects", code, row, code, [period])
            # Where nothing is withheld the bodies have told already; here a row must at least add up by itself.
            if findings.withheld:
                self._adds_up_itself(code, row)
            if code in self._labels:
                findings.compare_row("projects", code, row, self._called(code), findings.doubt("project_changed"))
                doubt = findings.doubt("department_registered", "department_changed")
                self._check.compare_unit("projects", code, row, log.subunit_of(code), doubt)

    def _called(self, code: str) -> Row:
        label = self._labels[code]
        return {
            "name": label.get("name"),
            "parent_name": self._check.name_of(label.get("parent")),
            "category": CATEGORIES.get(label.get("category") or ""),
            "expenditure_type": EXPENDITURE_TYPES.get(label.get("expenditure_type") or ""),
            "office": label.get("office"),
        }

    def _adds_up_itself(self, code: str, row: Row) -> None:
        signs: dict[str, Mapping[str, int]] = {f"{subject}_fen": of for subject, of in SIGN_OF_SUBJECT.items()}
        signs["remaining_fen"] = {**BUDGET_SIGN, **{kind: -sign for kind, sign in EXECUTED_SIGN.items()}}
        for column, sign_of in signs.items():
            parts = [(sign, row.get(f"{kind}_fen")) for kind, sign in sign_of.items()]
            if all(amount_fen is not None for _, amount_fen in parts):
                added_fen = sum(sign * amount_fen for sign, amount_fen in parts if amount_fen is not None)
                self._findings.compare_row("projects", code, row, {column: added_fen}, by="同一行各数之和")

    def _add_up(
        self,
        table: str,
        key: Any,
        row: Row,
        place: str | None,
        periods: list[str],
        *,
        number: int = 12,
        log: Log | None = None,
    ) -> None:
        """Compare the money of a row with the events, its rates with its own money, else with what the events give."""
        doubt_of = self._findings.doubt if place else self._findings.doubt_of_total
        doubts = {subject: doubt_of(*signs) for subject, signs in SIGN_OF_SUBJECT.items()}
        fen = {one: (log or self._log).added_fen(place, periods, signs) for one, signs in SIGN_OF_SUBJECT.items()}
        for subject, amount_fen in fen.items():
            money = {f"{subject}_fen": amount_fen}
            self._findings.compare_row(table, key, row, money, doubts[subject])
        remaining = {"remaining_fen": fen["adjusted_budget"] - fen["executed"]}
        self._findings.compare_row(table, key, row, remaining, max(doubts.values()))
        shown = {subject: row[f"{subject}_fen"] for subject in fen if row.get(f"{subject}_fen") is not None}
        budget_fen, executed_fen = ({**fen, **shown}[subject] for subject in SIGN_OF_SUBJECT)
        attained = None if budget_fen <= 0 else min(Fraction(1), Fraction(12 * executed_fen, number * budget_fen))
        rates = {
            "execution_rate": percent(executed_fen, budget_fen),
            "attainment": None if attained is None else rounded(100 * attained, 2),
        }
        self._findings.compare_row(table, key, row, rates, CERTAIN if len(shown) == 2 else max(doubts.values()))
