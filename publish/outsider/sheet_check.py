"""The points of the score sheet and its total."""

from __future__ import annotations

from fractions import Fraction

from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row
from publish.outsider.event_seqs_check import EventSeqsCheck
from publish.outsider.figures import added, places_of, rounded
from publish.outsider.findings import CERTAIN
from publish.outsider.limits import NotRecomputed
from publish.outsider.not_scored import not_scored
from publish.outsider.rows_check import RowsCheck
from publish.outsider.rubric_text import Line
from publish.outsider.rules import Rules
from publish.outsider.sheet import Sheet
from publish.outsider.total_words import total_words


class SheetCheck:
    """Compares the points of the score sheet with the facts, as far as a rule is computed, and with its own sums."""

    def __init__(self, check: Check) -> None:
        self._check, self._findings, self._year = check, check.findings, check.year
        self._sheet = sheet = Sheet(check)
        self._overview, self._by_line, self._children = sheet.overview, sheet.by_line, sheet.children
        self._rubric, self._rubric_doubt = sheet.rubric, sheet.rubric_doubt
        self._not_scored: set[str] = set()

    def _rules_of(self, check: Check, sheet: Sheet) -> Rules:
        named = sheet.named or sheet.overview.get("rubric")
        return Rules(check.log, check.year, named, sheet.scale, months=check.months, before=check.before_budget)

    def run(self) -> None:
        """Compare what the year was scored by, every line with its rows, then the total."""
        sheet = self._sheet
        lines = sheet.lines() if sheet.rows else None
        self._rules = self._rules_of(self._check, sheet)
        of_rows = lines or (sheet.rubric.lines if sheet.rubric else None)
        if of_rows is not None:
            RowsCheck(self._check, sheet, self._rules, of_rows).run()
        if lines is None:
            shown = self._overview.get("total") is not None or any("score" in row for row in self._sheet.rows)
            self._findings.unscored = "总分和各项得分" if shown else ""
            return
        taken = self._taken(lines)
        for line in lines:
            if line.id in self._by_line:
                self._line(line, self._by_line[line.id], taken[line.id])
                self._published(line, self._by_line[line.id])
        EventSeqsCheck(self._check, self._sheet, lines).run()
        self._total()
        self._findings.unscored = not_scored(sheet, lines, self._not_scored)

    def _published(self, line: Line, row: Row) -> None:
        given = {} if line.rule == "manual" else self._rules.given
        if given is not None:
            published = {"published_score": given.get(line.id, {}).get("score")}
            self._compare(row, published, self._findings.doubt("published_score"))

    def _points(self, value: Fraction | None) -> str | None:
        return None if value is None else rounded(value, self._sheet.scale)

    def _taken(self, lines: list[Line]) -> dict[str, Fraction]:
        """Return the points taken off each line and the lines below it."""
        taken = {line.id: self._rules.taken.get(line.id, Fraction(0)) for line in lines}
        for line in reversed(lines):
            if line.parent is not None and line.ruling is not None:
                taken[line.parent] += taken[line.id]
        return taken

    def _compare(self, row: Row, computed: Row, doubt: int = CERTAIN) -> None:
        self._findings.compare_row("score_sheet", row["position"], row, computed, doubt)

    def _line(self, line: Line, row: Row, taken: Fraction) -> None:
        if line.ruling is not None:
            self._compare(row, {"weight": None, "score": None})
            off = {"deduction": self._points(taken) if line.ruling == "deduction" else None}
            if line.ruling != "deduction" or self._rules.tells_taken:
                self._compare(row, off, self._findings.doubt("deduction"))
            return
        if line.rule is None:
            self._sum(line, row)
        elif line.rule == "either":
            self._best(line, row)
        else:
            self._by_rule(line, row, taken)
        weight, score = row["weight"], row.get("score")
        if weight is None:
            self._compare(row, {"score": None})
        if "score" in row:
            lost = None if weight is None or score is None else self._points(Fraction(weight) - Fraction(score))
            self._compare(row, {"deduction": lost})

    def _by_rule(self, line: Line, row: Row, taken: Fraction) -> None:
        """Compare a line with what its rule gives; without a rubric, one that was left out has no weight."""
        weight = {"weight": self._points(line.weight)}
        try:
            outcome = self._rules.outcome(line, taken)
            if outcome.inapplicable and line.not_applicable is None:
                raise NotRecomputed("not_applicable")
            if self._rubric is None and line.weight is None:
                raise NotRecomputed("weight")
        except NotRecomputed:
            self._not_scored.add(line.id)
            told = f"评分表第 {row['position']} 行 {line.id}（规则 {line.rule}）的得分"
            self._findings.not_recomputed.append(told)
            left_out = row["weight"] is None and line.not_applicable in ("rebase", None)
            if not left_out:
                self._compare(row, weight, self._rubric_doubt)
            return
        kinds, totals = self._rules.kinds(line)
        doubt = max(
            self._findings.doubt(*kinds) if kinds else 0, self._findings.doubt_of_total(*totals) if totals else 0
        )
        points = outcome.points
        if outcome.weight is not None:
            weight = {"weight": self._points(outcome.weight)}
        if outcome.inapplicable and line.not_applicable == "rebase":
            weight, points = {"weight": None}, None
        elif outcome.inapplicable and line.not_applicable == "full_marks":
            points = line.weight
        self._compare(row, weight, max(doubt, self._rubric_doubt) if self._rubric else CERTAIN)
        self._compare(row, {"score": self._points(points)}, max(doubt, self._rubric_doubt if self._rubric else CERTAIN))

    def _sum(self, line: Line, row: Row) -> None:
        """Compare a line with the sum of its children, converted where the rubric has a scale of its own for them."""
        weighing = [child for child in self._children[line.id] if child["weight"] is not None]
        if not weighing:
            self._compare(row, {"weight": None, "score": None})
            return
        base = added(child["weight"] for child in weighing)
        converted = line.local_weight and line.weight is not None and base
        whole = line.weight if converted and line.weight is not None else base
        self._compare(row, {"weight": self._points(whole)})
        if whole != base and self._rubric is None:
            told = f"评分表第 {row['position']} 行的分值：只核对了公开的折算，没有核对应否折算"
            self._findings.not_recomputed.append(told)
        if all("score" in child for child in weighing):
            self._compare(row, {"score": self._points(self._added(weighing, whole, base))})

    def _best(self, line: Line, row: Row) -> None:
        """Compare a line with the best of its children, each as out of its whole weight."""
        weighing = [child for child in self._children[line.id] if child["weight"] is not None]
        if not weighing or not line.weight:
            self._compare(row, {"weight": None, "score": None})
            return
        self._compare(row, {"weight": self._points(line.weight)})
        if any("score" not in child for child in weighing):
            return
        scores = [
            Fraction(rounded(Fraction(one["score"]) * line.weight / Fraction(one["weight"]), self._sheet.scale))
            for one in weighing
            if one["score"] is not None and Fraction(one["weight"])
        ]
        best = max(scores, default=None)
        if len(scores) < len(weighing) and best != line.weight:
            best = None
        self._compare(row, {"score": self._points(best)})

    def _added(self, children: list[Row], whole: Fraction, base: Fraction) -> Fraction | None:
        if any(child["score"] is None for child in children):
            return None
        total = added(child["score"] for child in children)
        return total * whole / base if base else total

    def _total(self) -> None:
        """Compare the total with the lines at the top."""
        row, tops = self._overview, [one for one in self._children[None] if one["weight"] is not None]
        base = added(one["weight"] for one in tops)
        explained = row.get("total_explanation", "折算") or ""
        whole = self._rubric.weight if self._rubric else base
        if self._rubric is None and row.get("weight") is not None and "折算" in explained:
            whole = Fraction(row["weight"])
        if self._rubric is None and "折算" in explained and "weight" not in row:
            self._findings.not_recomputed.append("总分：没有公开满分，不知道如何折算")
            return
        if not all("score" in one for one in tops):
            return
        points = self._added(tops, whole, base) if tops else None
        if self._rubric:
            plain = self._added(tops, base, base) if tops and base else None
            words = None if plain is None else total_words(self._rubric, plain, base)
            self._findings.compare_row("overview", self._year, row, {"total_explanation": words})
        total = self._points(points)
        once_more = self._rubric.total_scale if self._rubric else None
        if total is not None and once_more is not None and once_more < self._sheet.scale:
            total = rounded(Fraction(total), once_more)
        if self._rubric is None and total is not None and explained and row.get("total"):
            total = rounded(Fraction(total), places_of(row["total"]))
            self._findings.not_recomputed.append("总分：只按公开的算式核对，没有核对评分标准是否这样规定")
        self._findings.compare_row("overview", self._year, row, {"total": total})
        if tops and self._rubric is None:
            self._findings.compare_row("overview", self._year, row, {"weight": self._points(whole)})
