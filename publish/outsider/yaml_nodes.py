"""What a node of a YAML document has to be."""

from __future__ import annotations

from typing import Any

from publish.outsider.limits import Unread


def mapping_of(value: Any, name: str) -> dict[str, Any]:
    """Return a node that has to be a mapping. Raises Unread."""
    if not isinstance(value, dict):
        raise Unread(f"{name} 不是映射")
    return value


def texts_of(value: Any, name: str) -> list[str]:
    """Return a node that has to be a list of texts. Raises Unread."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Unread(f"{name} 不是列表")
    return value
