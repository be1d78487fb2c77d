"""Hashes, root and checkpoint, and whose log it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.outsider.checked_publication import Check
from publish.outsider.departments import department_name
from publish.outsider.events import leaf_of, root_of
from publish.outsider.kept_checkpoint import Checkpoint
from publish.outsider.limits import Unreadable

HASH_BYTES = 32


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
        leaves = self._leaves()
        if "leaf_hash" not in self._check.file.columns.get("events", ()):
            if checkpoint is not None:
                raise Unreadable("没有公开事件摘要（events.leaf_hash），不能与核验点比对")
        elif leaves is None:
            findings.differing.append("events：有的 leaf_hash 不是 64 位小写十六进制，不能计算根")
        else:
            self._root(leaves, checkpoint)

    def _root(self, leaves: bytearray, checkpoint: Checkpoint | None) -> None:
        for column in ("leaf_hash", "body"):
            self._findings.coverage.add_column("events", column)
        root = {"root": root_of(_first(leaves, len(leaves) // HASH_BYTES))}
        self._findings.compare_row("publication", self._year, self._publication, root)
        self._compare_checkpoint(checkpoint, leaves)

    def _leaves(self) -> bytearray | None:
        """Compare the leaf hash of each body; return all of them one after the other, None where one is none."""
        leaves, all_are = bytearray(), True
        for seq, row in self._rows.items():
            if row.get("body") is not None:
                self._findings.compare_row("events", seq, row, {"leaf_hash": leaf_of(row["body"])})
            is_one = re.fullmatch("[0-9a-f]{64}", row.get("leaf_hash") or "")
            leaves += bytes.fromhex(row["leaf_hash"]) if is_one else b""
            all_are = all_are and is_one is not None
        return leaves if all_are else None

    def _whose(self) -> None:
        seq, first = next(self._log.events, (0, {}))
        if seq == 1 and first["kind"] == "department_registered":
            code = first.get("department")
            whose = {"department_code": code, "origin": f"jixiao/{code}"}
            self._findings.compare_row("publication", self._year, self._publication, whose)
        self._name()

    def _name(self) -> None:
        name = department_name(self._log, self._publication["department_code"], self._check.through)
        if name is not None:
            doubt = self._findings.doubt("department_changed")
            self._findings.compare_row("publication", self._year, self._publication, {"department": name}, doubt)

    def _bodies(self) -> None:
        # Written in any other way, a body could show one value and mean another, as where a field stands twice.
        told = "不是规范的 JSON"
        self._findings.differing += [f"events 的 {seq} 行 body：{told}" for seq in self._log.not_canonical]
        if len(self._log.seqs) != self._log.count:
            self._findings.differing.append("events：有两个事件的 event_id 相同")

    def _compare_checkpoint(self, checkpoint: Checkpoint | None, leaves: bytearray) -> None:
        if checkpoint is None:
            return
        self._findings.compare(("核验点", 1, "账本"), self._publication["origin"], checkpoint.origin)
        size, shown = checkpoint.size, len(leaves) // HASH_BYTES
        if size > shown:
            told = f"核验点有 {size} 个事件，公开的只有 {shown} 个：账本被截短，或核验点较新"
            self._findings.differing.append(told)
        else:
            self._findings.compare(
                ("核验点", 3, f"前 {size} 个事件的根"), root_of(_first(leaves, size)), checkpoint.root
            )


def _first(leaves: bytearray, size: int) -> Iterator[bytes]:
    return (bytes(leaves[at : at + HASH_BYTES]) for at in range(0, size * HASH_BYTES, HASH_BYTES))
