"""The manifest of the downloads: every file with its size and digest, and the publication that it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from publish.outsider.columns import Row
from publish.outsider.limits import Unreadable
from publish.outsider.strict_json import json_of

MANIFEST = "manifest.json"
FIELDS: dict[str, type] = {
    "software": str, "digest": str, "year": int, "department": str, "origin": str, "events": int, "root": str,
    "files": list,
}  # fmt: skip
FIELDS_OF_FILE: dict[str, type] = {"name": str, "title": str, "media_type": str, "size_bytes": int, "sha256": str}


@dataclass
class Manifest:
    """What a manifest says: of which publication it is, and of each file its size in bytes and its SHA-256 in hex."""

    said: Row
    files: dict[str, tuple[int, str]]


def manifest_of(text: str) -> Manifest:
    """Return the manifest of a text. Raises Unreadable."""
    said = _record(json_of(text), FIELDS, "清单")
    files: dict[str, tuple[int, str]] = {}
    for number, one in enumerate(said["files"], start=1):
        file = _record(one, FIELDS_OF_FILE, f"第 {number} 个文件")
        if file["name"] in files or file["size_bytes"] < 0 or not re.fullmatch("[0-9a-f]{64}", file["sha256"]):
            raise Unreadable(f"第 {number} 个文件的名称重复，或大小、摘要无效")
        files[file["name"]] = (file["size_bytes"], file["sha256"])
    return Manifest({field: value for field, value in said.items() if field not in ("files", "software")}, files)


def _record(value: Any, fields: dict[str, type], name: str) -> Row:
    if not isinstance(value, dict) or value.keys() != fields.keys():
        raise Unreadable(f"{name}的各项应为 {'、'.join(fields)}")
    for field, type_ in fields.items():
        if type(value[field]) is not type_:
            raise Unreadable(f"{name}的 {field} 无效")
    return value
