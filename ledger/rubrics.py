"""The rubrics that ship with an installation, found by name so that the ledger need not know who scores."""

from importlib import resources
from importlib.metadata import entry_points

ENTRY_POINT_GROUP = "jixiao.rubrics"


def shipped_rubrics() -> list[str]:
    """Return the ids of the shipped rubrics, sorted."""
    return sorted(entry_point.name for entry_point in entry_points(group=ENTRY_POINT_GROUP))


def shipped_text(rubric: str) -> str | None:
    """Return the YAML text of the shipped rubric of that id, or None."""
    for entry_point in entry_points(group=ENTRY_POINT_GROUP, name=rubric):
        return resources.files(entry_point.value).joinpath(f"{rubric}.yml").read_text("utf-8")
    return None
