"""The points of the score sheet and its total."""

from __future__ import annotations

from fractions import Fraction

from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row
from publish.outsider.figures import added, places_of, rounded
from publish.outsider.findings import CERTAIN
from publish.outsider.limits import NotRecomputed
from publish.outsider.recorded import Recorded
from publish.outsider.rows_check import RowsCheck
from publish.outsider.rubric_text import Line
from publish.outsider.rules import Rules
from publish.outsider.sheet import Sheet
from publish.outsider.total_words import total_words


class SheetCheck:
    """Compares the points of the score sheet with the facts, as far as a rule is computed, and with its own sums."""

    def __init__(self, check: Check, sheet: Sheet, recorded: Recorded) -> None:
        self._check, self._findings, self._sheet, self._place = check, check.findings, sheet, sheet.place
        self._overview, self._by_line, self._children = sheet.overview, sheet.by_line, sheet.children
        self._rubric, self._rubric_doubt = sheet.rubric, sheet.rubric_doubt
        self._recorded = recorded
        self.not_scored: set[str] = set()

    def run(self) -> list[Line] | None:
        """Compare every line with its rows, then the total; return the lines, None where they are no tree."""
        sheet = self._sheet
        lines = sheet.lines() if sheet.rows else None
        named = sheet.named or sheet.overview.get("rubric")
        self._rules = Rules(self._check, self._recorded, named, sheet.scale, self._place.project)
        of_rows = lines or (sheet.rubric.lines if sheet.rubric else None)
        if of_rows is not None:
            RowsCheck(self._check, sheet, self._rules, of_rows).run()
        if lines is None:
            return None
        taken = self._taken(lines)
        for row in sheet.rows:
            self._compare(row, {"project_code": self._place.project})
        for line in lines:
            if line.id in self._by_line:
                self._line(line, self._by_line[line.id], taken[line.id])
                self._published(line, self._by_line[line.id])
        self._total()
        return lines

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
        self._findings.compare_row(self._place.table, self._place.key_of(row), row, computed, doubt)

    def _compare_total(self, computed: Row) -> None:
        place = self._place
        self._findings.compare_row(place.total_table, place.total_key, place.total, computed)

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
            self.not_scored.add(line.id)
            told = f"{self._place.name}第 {self._place.key_of(row)} 行 {line.id}（规则 {line.rule}）的得分"
            self._findings.not_recomputed.append(told)
            left_out = row["weight"] is None and line.not_applicable in ("rebase", None)
            if not left_out:
                self._compare(row, weight, self._rubric_doubt)
            return
        kinds, totals = self._rules.kinds(line)
        doubt = max(self._findings.doubt(*kinds) if kinds else 0, self._doubt_of_money(totals) if totals else 0)
        points = outcome.points
        if outcome.weight is not None:
            weight = {"weight": self._points(outcome.weight)}
        if outcome.inapplicable and line.not_applicable == "rebase":
            weight, points = {"weight": None}, None
        elif outcome.inapplicable and line.not_applicable == "full_marks":
            points = line.weight
        self._compare(row, weight, max(doubt, self._rubric_doubt) if self._rubric else CERTAIN)
        self._compare(row, {"score": self._points(points)}, max(doubt, self._rubric_doubt if self._rubric else CERTAIN))

    def _doubt_of_money(self, kinds: tuple[str, ...]) -> int:
        # A project's money is its own; that of the department may be that of confidential projects too.
        of_total = self._place.project is None
        return self._findings.doubt_of_total(*kinds) if of_total else self._findings.doubt(*kinds)

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
            self._compare_total({"total_explanation": words})
        total = self._points(points)
        once_more = self._rubric.total_scale if self._rubric else None
        if total is not None and once_more is not None and once_more < self._sheet.scale:
            total = rounded(Fraction(total), once_more)
        if self._rubric is None and total is not None and explained and row.get("total"):
            total = rounded(Fraction(total), places_of(row["total"]))
            self._findings.not_recomputed.append("总分：只按公开的算式核对，没有核对评分标准是否这样规定")
        self._compare_total({"total": total})
        if tops and self._rubric is None:
            self._compare_total({"weight": self._points(whole)})
