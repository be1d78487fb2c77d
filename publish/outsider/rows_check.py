"""The rows of the score sheet: what each target weighs and earns below its line, and what was published of it."""

from __future__ import annotations

from fractions import Fraction

from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row
from publish.outsider.completion import TargetRow
from publish.outsider.figures import rounded
from publish.outsider.fulfilment import fulfilment_of
from publish.outsider.limits import NotRecomputed
from publish.outsider.rubric_text import Line
from publish.outsider.rules import Rules
from publish.outsider.sheet import Sheet
from publish.outsider.targets import Target, targets_of


class RowsCheck:
    """Compares the columns of targets that come from a row; a target in none has only how far it was met."""

    def __init__(self, check: Check, sheet: Sheet, rules: Rules, lines: list[Line]) -> None:
        self._check, self._findings, self._sheet = check, check.findings, sheet
        self._given = rules.given
        self._scored: dict[int, tuple[str, TargetRow]] = {}
        self._is_whole, self._codes = True, {line.id for line in lines}
        for line in lines:
            if line.rule == "completion" and line.ruling is None and line.parameters.get("targets") != "projects":
                self._take(line, rules)

    def _take(self, line: Line, rules: Rules) -> None:
        try:
            rows = rules.completed(line).rows
        except NotRecomputed:
            self._is_whole = False
            return
        for row in rows:
            self._scored.setdefault(row.target.seq, (line.id, row))

    def run(self) -> None:
        """Compare every target that is disclosed, and what was published for lines and the total."""
        for one in targets_of(self._check.log, self._check.year, self._check.through):
            row = self._check.shown_targets.get(one.seq)
            if row is not None and (one.seq in self._scored or self._is_whole or not one.is_own):
                self._target(row, one)

    def _target(self, row: Row, one: Target) -> None:
        findings, in_row = self._findings, one.seq in self._scored
        of_rubric = self._sheet.rubric_doubt if in_row and self._sheet.rubric else 0
        line, found = self._scored.get(one.seq, (None, TargetRow(one, fulfilment_of(one, []) if one.applies else None)))
        lost = None if found.weight is None or found.score is None else found.weight - found.score
        met = {"fulfilment": None if found.share is None else rounded(100 * found.share, 2)}
        findings.compare_row("targets", row["id"], row, met, max(findings.doubt("result"), of_rubric))
        points = {"line_weight": found.weight, "score": found.score, "lost": lost}
        cells = {"line": line, **{name: self._points(value) for name, value in points.items()}}
        doubt = max(findings.doubt("target", "result"), of_rubric) if in_row or one.is_own else 0
        findings.compare_row("targets", row["id"], row, cells, doubt)
        if in_row and self._given is None:
            return
        given = (self._given or {}).get(one.target["indicator"], {}) if in_row else {}
        given = {} if given.get("line") in self._codes else given
        published = {"published_score": given.get("score"), "published_reason": given.get("reason")}
        findings.compare_row("targets", row["id"], row, published, findings.doubt("published_score") if in_row else 0)

    def _points(self, value: Fraction | None) -> str | None:
        return None if value is None else rounded(value, self._sheet.scale)
