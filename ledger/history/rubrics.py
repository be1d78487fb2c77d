"""The rubrics that ship with an installation, found by name so that the ledger need not know who scores."""

import hashlib

from ledger.values.text import forbidden_character, normal

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


def with_text(rubric: str, text: str | None, sha256: str | None) -> tuple[str | None, str | None]:
    """Return the text that a rubric's adoption stands for, so that the log alone can score the year again.

    With it comes its SHA-256, the one given where there is one; where there is no such text, what was given.
    """
    text = text or shipped_text(rubric)
    if text is None:
        return None, sha256
    return text, sha256 or hashlib.sha256(text.encode()).hexdigest()
