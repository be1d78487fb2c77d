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
from publish.outsider.targets import Target

OF_ROWS = ("line", "line_weight", "score", "lost", "published_score", "published_reason")
"""The columns of targets that a target in no row leaves empty."""


class RowsCheck:
    """Compares the columns of targets that come from a row; a target in none has only how far it was met."""

    def __init__(self, check: Check, sheet: Sheet, rules: Rules, lines: list[Line]) -> None:
        self._check, self._findings, self._sheet = check, check.findings, sheet
        self._rules, self._given = rules, rules.given
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
        for one in self._rules.targets:
            row = self._check.shown_targets.get(one.seq)
            if one.seq in self._scored or self._is_whole:
                self._target(row or {}, one)

    def _target(self, row: Row, one: Target) -> None:
        findings, in_row = self._findings, one.seq in self._scored
        of_rubric = self._sheet.rubric_doubt if in_row and self._sheet.rubric else 0
        line, found = self._scored.get(one.seq, (None, TargetRow(one, fulfilment_of(one, []) if one.applies else None)))
        self._check.shares[one.seq] = found.share
        lost = None if found.weight is None or found.score is None else found.weight - found.score
        met = {"fulfilment": None if found.share is None else rounded(100 * found.share, 2)}
        findings.compare_row("targets", row.get("id"), row, met, max(findings.doubt("result"), of_rubric))
        points = {"line_weight": found.weight, "score": found.score, "lost": lost}
        cells = {"line": line, **{name: self._points(value) for name, value in points.items()}}
        doubt = max(findings.doubt("target", "result"), of_rubric)
        findings.compare_row("targets", row.get("id"), row, cells, doubt)
        if in_row and self._given is None:
            return
        given = (self._given or {}).get(one.target["indicator"], {}) if in_row else {}
        given = {} if given.get("line") in self._codes else given
        published = {"published_score": given.get("score"), "published_reason": given.get("reason")}
        findings.compare_row(
            "targets", row.get("id"), row, published, findings.doubt("published_score") if in_row else 0
        )

    def _points(self, value: Fraction | None) -> str | None:
        return None if value is None else rounded(value, self._sheet.scale)


def compare_without_row(check: Check, targets: list[Target]) -> None:
    """Compare targets that no sheet scores: they have no points, and how far they were met is all there is to say."""
    for one in targets:
        row, share = check.shown_targets.get(one.seq), fulfilment_of(one, []) if one.applies else None
        check.shares[one.seq] = share
        if row is not None:
            met = {"fulfilment": None if share is None else rounded(100 * share, 2)}
            check.findings.compare_row("targets", row.get("id"), row, met, check.findings.doubt("result"))
            check.findings.compare_row("targets", row.get("id"), row, dict.fromkeys(OF_ROWS))
