"""The score sheet as a tree of lines."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from publish.outsider.adopted_rubric import Adopted, compare_title
from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row
from publish.outsider.figures import canonical, places_of, ranges_of
from publish.outsider.findings import CERTAIN
from publish.outsider.limits import MOST_LISTED
from publish.outsider.rubric_text import Line


@dataclass
class SheetPlace:
    """Where a sheet stands: its rows in a table, and the row of another one that has its total.

    ``project`` is None for the department's.
    """

    table: str
    rows: list[Row]
    total_table: str
    total_key: Any
    total: Row
    project: str | None = None

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return "评分表" if self.project is None else "项目评分表"

    @property
    def whose(self) -> str:
        """The table, and the project where it has the sheets of several."""
        return self.table if self.project is None else f"{self.table}（{self.project[:40]}）"

    def key_of(self, row: Row) -> Any:
        """Return the key of one of its rows: the first of the columns of the table."""
        return row["position"] if self.project is None else row["id"]


class Sheet:
    """The rows of the score sheet as a tree, held against the lines of the adopted rubric.

    ``rubric`` is None where it cannot be read: then the lines are those that the sheet itself shows. ``named`` is the
    id that was adopted; ``scale`` the decimal places of points.
    """

    def __init__(self, check: Check, adopted: Adopted, place: SheetPlace) -> None:
        self._check, self._findings, self.place = check, check.findings, place
        self.overview, self.rows = place.total, place.rows
        self.by_line: dict[str, Row] = {}
        self.children: dict[str | None, list[Row]] = defaultdict(list)
        self.rubric, self.rubric_doubt, self.named = adopted.rubric, adopted.doubt, adopted.named
        if adopted.unread and (self.overview or self.rows):
            told = f"评分标准的全文：{adopted.unread}，只按评分表自己所列的规则重算"
            self._findings.not_recomputed.append(told)
        self.scale = self.rubric.scale if self.rubric else 0

    def lines(self) -> list[Line] | None:
        """Return the lines of the sheet, those of the rubric where it can be read; None where they are no tree."""
        findings, table = self._findings, self.place.table
        if self.place.project is None:
            positions = [row["position"] for row in self.rows]
            last = min(max(positions), len(positions) + MOST_LISTED)
            findings.compare_keys(table, positions, range(1, last + 1), CERTAIN, CERTAIN)
            self._count_events()
        if not {"line", "parent", "rule", "weight"} <= self.rows[0].keys():
            told = f"{self.place.name}的合计、扣分和规则：没有公开 line、parent、rule、weight 之一"
            if told not in findings.not_recomputed:
                findings.not_recomputed.append(told)
            return None
        for row in self.rows:
            # Only a parent that stands above its children makes a tree.
            if row["line"] is None or row["line"] in self.by_line or self._is_below_nothing(row["parent"]):
                findings.differing.append(f"{table} 的 {self.place.key_of(row)} 行：line 或 parent 不成一棵树")
                return None
            self.by_line[row["line"]] = row
            self.children[row["parent"]].append(row)
        if self.rubric:
            self._compare_lines(self.rubric.lines)
            return self.rubric.lines
        self.scale = next((places_of(row["weight"]) for row in self.rows if row["weight"] is not None), 0)
        return self._lines_of_sheet()

    def _is_below_nothing(self, parent: str | None) -> bool:
        return parent is not None and parent not in self.by_line

    def _count_events(self) -> None:
        size = self._check.publication["events"]
        for row in self.rows:
            if "events" in row and "event_seqs" in row:
                ranges = ranges_of(row["event_seqs"] or "")
                if row["event_seqs"] is not None and not ranges:
                    self._findings.differing.append(f"score_sheet 的 {row['position']} 行 event_seqs：不是序号")
                counted = {"events": sum(last - first + 1 for first, last in ranges)}
                self._findings.compare_row("score_sheet", row["position"], row, counted, by="event_seqs 所列的")
                if ranges and not 1 <= ranges[0][0] <= ranges[-1][1] <= size:
                    self._findings.differing.append(f"score_sheet 的 {row['position']} 行 event_seqs：没有这样的事件")

    def _compare_lines(self, lines: list[Line]) -> None:
        """Compare line by line what the sheet shows of the rubric."""
        findings, doubt = self._findings, self.rubric_doubt
        findings.compare_keys(self.place.whose, self.by_line, {line.id for line in lines}, doubt, doubt)
        for position, line in enumerate(lines, start=1):
            row = self.by_line.get(line.id)
            if row is None:
                continue
            said = {"position": position, "line": line.id, "parent": line.parent, "rule": line.rule}
            said["parameters"] = canonical(line.parameters) if line.rule else None
            table, key = self.place.table, self.place.key_of(row)
            findings.compare_row(table, key, row, said, doubt)
            compare_title(self._check, (table, key, "title"), row, line.title, doubt)

    def _lines_of_sheet(self) -> list[Line]:
        ruling: dict[str | None, str | None] = {None: None}
        found = []
        for row in self.rows:
            try:
                parameters = json.loads(row.get("parameters") or "{}")
            except (ValueError, RecursionError):
                parameters = None
            above = ruling[row["parent"]]
            ruling[row["line"]] = above or (row["rule"] if row["rule"] != "either" else None)
            found.append(
                Line(
                    id=row["line"],
                    parent=row["parent"],
                    title=None,
                    weight=None if row["weight"] is None else Fraction(row["weight"]),
                    local_weight="折算" in (row.get("explanation", "折算") or ""),
                    rule=row["rule"],
                    not_applicable=None,
                    parameters=parameters if isinstance(parameters, dict) else {},
                    ruling=above,
                )
            )
        return found
