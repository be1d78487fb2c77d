"""The rubrics that ship with an installation, found by name so that the ledger need not know who scores."""

import hashlib
from pathlib import Path

from ledger.errors import NotRecorded, UnusableFile
from ledger.files.inputs import read_input
from ledger.values.text import forbidden_character, normal, shown

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


def shipped_or_own_text(given: str) -> str:
    """Return the YAML of a shipped rubric by its name, or that in a file by its path.

    Raises NotRecorded where there is neither, UnusableFile where the file cannot be read.
    """
    text = shipped_text(given)
    if text is not None:
        return text
    try:
        return text_of_file(given)
    except UnusableFile as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
        shipped = "、".join(shipped_rubrics())
        message = f"{shown(given)}：没有这个文件，也不是随附的评分标准（{shipped}）"
        raise NotRecorded("unknown_rubric", message) from error


def text_of_file(path: str | Path) -> str:
    """Return the text of a file in UTF-8; ``-`` is standard input. Raises UnusableFile where it cannot be read."""
    try:
        return read_input(str(path)).decode()
    except UnusableFile as error:
        raise UnusableFile(error.code, f"{shown(str(error))}") from error.__cause__
    except UnicodeDecodeError as error:
        raise UnusableFile("unreadable_file", f"{shown(path)}：不是 UTF-8 文本，请另存为 UTF-8 编码") from error
