"""Texts that a command is given: a rubric by its name or its file, and any other file."""

from pathlib import Path

from ledger.errors import NotRecorded, UnusableFile
from ledger.files.inputs import read_input
from ledger.history.rubrics import shipped_rubrics, shipped_text
from ledger.values.nearest import choices
from ledger.values.text import shown


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
        instead = choices(given, [*shipped_rubrics()], every="随附的见 jixiao rubric list")
        message = f"{shown(given)}：没有这个文件，也不是随附的评分标准，{instead}"
        raise NotRecorded("unknown_rubric", message) from error


def shipped_rubric(name: str) -> str:
    """Return the YAML of a shipped rubric. Raises NotRecorded where there is none of that name."""
    text = shipped_text(name)
    if text is None:
        instead = choices(name, [*shipped_rubrics()], every="全部见 jixiao rubric list")
        raise NotRecorded("unknown_rubric", f"没有随附的评分标准 {shown(name)}，{instead}")
    return text


def text_of_file(path: str | Path) -> str:
    """Return the text of a file in UTF-8; ``-`` is standard input. Raises UnusableFile where it cannot be read."""
    try:
        return read_input(str(path)).decode()
    except UnusableFile as error:
        raise UnusableFile(error.code, f"{shown(str(error))}") from error.__cause__
    except UnicodeDecodeError as error:
        raise UnusableFile("unreadable_file", f"{shown(path)}：不是 UTF-8 文本，请另存为 UTF-8 编码") from error
