"""Hashes, root and checkpoint, and whose log it is."""

from __future__ import annotations

import re

from publish.outsider.checked_publication import Check
from publish.outsider.events import leaf_of, root_of
from publish.outsider.figures import canonical
from publish.outsider.kept_checkpoint import Checkpoint
from publish.outsider.limits import Unreadable


class HashCheck:
    """Compares hashes, root and checkpoint, and whose log it is."""

    def __init__(self, check: Check) -> None:
        self._check, self._findings, self._log = check, check.findings, check.log
        self._rows, self._publication, self._year = check.rows("events"), check.publication, check.year

    def run(self, checkpoint: Checkpoint | None) -> None:
        """Compare all of it."""
        findings, rows, size = self._findings, self._rows, self._publication["events"]
        if "events" in self._check.file.rows:
            gap = next((number for number, seq in enumerate(rows, start=1) if number != seq), len(rows) + 1)
            findings.compare(("events", "全部", "从 1 起连续的序号个数"), gap - 1, size)
            findings.compare(("publication", self._year, "events"), size, len(rows))
        self._whose()
        self._bodies()
        hashes = [row["leaf_hash"] or "" for row in rows.values() if "leaf_hash" in row]
        if not all(re.fullmatch("[0-9a-f]{64}", digest) for digest in hashes):
            findings.differing.append("events：有的 leaf_hash 不是 64 位小写十六进制，不能计算根")
        elif hashes:
            leaves = [bytes.fromhex(digest) for digest in hashes]
            for column in ("leaf_hash", "body"):
                findings.coverage.add_column("events", column)
            findings.compare(("publication", self._year, "root"), self._publication["root"], root_of(leaves))
            self._compare_checkpoint(checkpoint, leaves)
        elif checkpoint is not None:
            raise Unreadable("没有公开事件摘要（events.leaf_hash），不能与核验点比对")

    def _whose(self) -> None:
        first = dict(self._log.events[:1]).get(1, {})
        if first.get("kind") == "department_registered":
            code = first.get("department")
            whose = {"department": first.get("name"), "department_code": code, "origin": f"jixiao/{code}"}
            self._findings.compare_row("publication", self._year, self._publication, whose)

    def _bodies(self) -> None:
        for seq, event in (*self._log.events, *self._log.later.items()):
            body = self._rows[seq]["body"]
            self._findings.compare_row("events", seq, self._rows[seq], {"leaf_hash": leaf_of(body)})
            # Written in any other way, a body could show one value and mean another, as where a field stands twice.
            if canonical(event) != body:
                self._findings.differing.append(f"events 的 {seq} 行 body：不是规范的 JSON")
        if len(self._log.by_id) != len(self._log.events):
            self._findings.differing.append("events：有两个事件的 event_id 相同")

    def _compare_checkpoint(self, checkpoint: Checkpoint | None, leaves: list[bytes]) -> None:
        if checkpoint is None:
            return
        self._findings.compare(("核验点", 1, "账本"), self._publication["origin"], checkpoint.origin)
        size = checkpoint.size
        if size > len(leaves):
            told = f"核验点有 {size} 个事件，公开的只有 {len(leaves)} 个：账本被截短，或核验点较新"
            self._findings.differing.append(told)
        else:
            self._findings.compare(("核验点", 3, f"前 {size} 个事件的根"), root_of(leaves[:size]), checkpoint.root)
