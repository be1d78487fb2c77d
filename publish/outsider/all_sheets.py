"""The sheet of the department and those of its projects, one after the other."""

from __future__ import annotations

from publish.outsider.adopted_rubric import Adopted, adopted_for
from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row
from publish.outsider.event_seqs_check import EventSeqsCheck
from publish.outsider.findings import CERTAIN, OPEN
from publish.outsider.not_scored import not_scored
from publish.outsider.project_totals import compare_missed, compare_project_total
from publish.outsider.recorded import Recorded
from publish.outsider.rows_check import compare_without_row
from publish.outsider.rules import of_whole_departments
from publish.outsider.sheet import Sheet, SheetPlace
from publish.outsider.sheet_check import SheetCheck


class AllSheets:
    """Compares every sheet with the facts, with its own sums and with what was published of it."""

    def __init__(self, check: Check) -> None:
        self._check, self._findings = check, check.findings
        self._recorded = Recorded(check.log, check.year, check.through)
        self._adopted = adopted_for(check, check.year)

    def run(self) -> None:
        """Compare the department's, then those of projects, then the targets that none of them scores."""
        self._of_department()
        self._of_projects()
        compare_without_row(self._check, self._recorded.of_units)
        of_projects = [one.seq for code, found in self._recorded.targets.items() if code for one in found]
        compare_missed(self._check, "overview", self._check.year, of_projects)

    def _of_department(self) -> None:
        check = self._check
        total = check.rows("overview").get(check.year, {})
        rows = [*check.rows("score_sheet").values()]
        sheet = Sheet(check, self._adopted, SheetPlace("score_sheet", rows, "overview", check.year, total))
        compared = SheetCheck(check, sheet, self._recorded)
        lines = compared.run()
        if lines is None:
            shown = total.get("total") is not None or any("score" in row for row in rows)
            self._findings.unscored = "总分和各项得分" if shown else ""
            return
        EventSeqsCheck(check, sheet, lines).run()
        self._findings.unscored = not_scored(sheet, lines, compared.not_scored)

    def _of_projects(self) -> None:
        check, findings = self._check, self._findings
        adopted, parents = self._adopted_for_projects(), {*check.log.parents.values()}
        codes: set[str] = {
            code for code in self._recorded.targets if code and code in check.log.parents and code not in parents
        }
        if adopted is None:
            if "project_scores" in check.file.rows or "project_sheets" in check.file.rows:
                findings.not_recomputed.append("项目评分：项目所用的评分标准没有公开，或读不了")
            return
        scored = codes if adopted.rubric else set()
        scores, sheets = self._shown("project_scores"), self._shown("project_sheets")
        registered = findings.doubt("project_registered", "target")
        # A project that stands above one that was withheld has none.
        missing = OPEN if registered else CERTAIN
        for table, shown in (("project_scores", scores), ("project_sheets", sheets)):
            if shown is not None:
                findings.compare_keys(table, shown, scored, missing, registered)
        shown_of = scores if scores is not None else sheets
        known = scored if shown_of is None else scored & shown_of.keys()
        for code in sorted(known):
            self._project(code, adopted, [*(scores or {}).get(code, []), {}][0], (sheets or {}).get(code, []))
        without = self._recorded.targets.keys() & check.log.parents.keys() - known
        compare_without_row(check, [one for code in without for one in self._recorded.targets[code]])

    def _project(self, code: str, adopted: Adopted, total: Row, rows: list[Row]) -> None:
        sheet = Sheet(self._check, adopted, SheetPlace("project_sheets", rows, "project_scores", code, total, code))
        SheetCheck(self._check, sheet, self._recorded).run()
        compare_project_total(self._check, total, adopted, self._recorded)

    def _shown(self, table: str) -> dict[str, list[Row]] | None:
        """Return the rows of a table by project, None where it is not published or does not say whose they are."""
        if "project_code" not in self._check.file.columns.get(table, ()):
            return None
        found: dict[str, list[Row]] = {}
        for row in self._check.rows(table).values():
            found.setdefault(row["project_code"] or "", []).append(row)
        return found

    def _adopted_for_projects(self) -> Adopted | None:
        """Return what projects are scored by, without a rubric where nothing scores them; None where nobody can tell.

        It is the one adopted for them, else the department's where no line of it rests on whole departments.
        """
        check, takes_points = self._check, self._recorded.takes_points
        if any(event.get("scope") == "projects" for _, event in check.whole.of_year("rubric_adopted", check.year)):
            found = adopted_for(check, check.year, "projects")
            return None if found.rubric is None else found
        rubric = self._adopted.rubric
        if rubric is None or self._findings.doubt("rubric_adopted") == OPEN:
            return None
        if any(of_whole_departments(line, takes_points=takes_points) for line in rubric.lines if line.ruling is None):
            return Adopted(None, None, "", self._adopted.doubt)
        return self._adopted
