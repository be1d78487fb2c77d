"""The rubrics that ship with an installation, found by name so that the ledger need not know who scores."""

import hashlib
from typing import Any

from ledger.text import forbidden_character, normal

ENTRY_POINT_GROUP = "jixiao.rubrics"


def shipped_rubrics() -> list[str]:
    """Return the ids of the shipped rubrics, sorted."""
    # Appending pays for this import only where it looks for a rubric.
    from importlib.metadata import entry_points

    return sorted(entry_point.name for entry_point in entry_points(group=ENTRY_POINT_GROUP))


def shipped_text(rubric: str) -> str | None:
    """Return the YAML text of the shipped rubric of that id as the log may store it, or None where there is none."""
    from importlib import resources
    from importlib.metadata import entry_points

    for entry_point in entry_points(group=ENTRY_POINT_GROUP, name=rubric):
        text = normal(resources.files(entry_point.value).joinpath(f"{rubric}.yml").read_text("utf-8"))
        return None if not text or forbidden_character(text, note=True) else text
    return None


def with_text(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a rubric adoption with the text it stands for, so that the log alone can score the year again."""
    text = fields.get("text") or shipped_text(fields["rubric"])
    if text is None:
        return fields
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), **fields, "text": text}
