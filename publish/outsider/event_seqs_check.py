"""The events that the score sheet lists for each line, and how many it says they are."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row
from publish.outsider.figures import merged, ranges_of, text_of_ranges
from publish.outsider.findings import CERTAIN, OPEN
from publish.outsider.limits import NotRecomputed
from publish.outsider.line_events import LineEvents
from publish.outsider.rubric_text import Line
from publish.outsider.sheet import Sheet


class EventSeqsCheck:
    """Compares the listed events with the disclosed ones; nothing is counted one by one that a file only claims."""

    def __init__(self, check: Check, sheet: Sheet, lines: list[Line]) -> None:
        self._check, self._findings, self._sheet, self._lines = check, check.findings, sheet, lines
        self._events = LineEvents(
            check.log,
            check.through,
            sheet.named or sheet.overview.get("rubric"),
            lines,
            of_rubric=sheet.rubric is not None,
        )
        self._others: dict[tuple[str, ...], Sequence[int]] = {}

    def run(self) -> None:
        """Compare every line that lists its events: by its rule, or with the lines that are added up in it."""
        for line in self._lines:
            row = self._sheet.by_line.get(line.id)
            if row is None or "event_seqs" not in row:
                continue
            if line.ruling is None and line.rule in (None, "either"):
                self._sum(line, row)
                continue
            try:
                self._by_rule(row, self._events.of(line), self._events.kinds(line))
            except NotRecomputed:
                continue

    def _sum(self, line: Line, row: Row) -> None:
        below = [ranges_of(one["event_seqs"] or "") for one in self._sheet.children[line.id]]
        listed = {"event_seqs": text_of_ranges(merged([one for ranges in below for one in ranges]))}
        self._findings.compare_row("score_sheet", row["position"], row, listed, by="下级各行所列的")

    def _by_rule(self, row: Row, seqs: set[int], kinds: tuple[str, ...]) -> None:
        listed = {"event_seqs": text_of_ranges(merged([(seq, seq) for seq in seqs]))}
        # Whatever is withheld, an event of another kind that is disclosed does not count.
        wrong = _within(self._of_other_kinds(kinds), ranges_of(row["event_seqs"] or ""))
        doubt = self._findings.doubt(*kinds) if kinds and not wrong else CERTAIN
        if doubt and "project_registered" in kinds:
            # A project without one that is disclosed may stand above a confidential one, and then does not count.
            doubt = OPEN
        self._findings.compare_row("score_sheet", row["position"], row, listed, doubt)

    def _of_other_kinds(self, kinds: tuple[str, ...]) -> Sequence[int]:
        if kinds not in self._others:
            others = (seqs for (kind, _), seqs in self._check.log.forms.items() if kind not in kinds)
            self._others[kinds] = array("q", sorted(seq for seqs in others for seq in seqs))
        return self._others[kinds]


def _within(seqs: Sequence[int], ranges: list[tuple[int, int]]) -> int:
    """Return how many of the seqs, which are in order, stand in the ranges."""
    return sum(bisect_right(seqs, last) - bisect_left(seqs, first) for first, last in ranges)
