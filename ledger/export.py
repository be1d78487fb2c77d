"""The log as JSON Lines in a file: whole or not at all, and its owner's alone."""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ledger.errors import InvalidInput, JixiaoError, UnusableFile
from ledger.files.durable import OWNER_ONLY, put_in_place
from ledger.files.held_folder import held_folder
from ledger.files.sqlite_header import application_id_of
from ledger.files.system_errors import why
from ledger.storage.file_state import SIDE_FILES
from ledger.storage.schema import APPLICATION_ID
from ledger.values.text import with_controls_shown


def write_export(lines: Iterable[Mapping[str, Any]], output: Path) -> int:
    """Write ``lines`` to the file ``output``, each as the command prints it, and return how many there are.

    A new file is its owner's alone; one that is replaced leaves its mode. Raises UnusableFile where ``output`` is a
    ledger or no file, or cannot be written, and InvalidInput where its name would make it a part of a database. Then,
    and whatever ``lines`` raise, ``output`` is as it was.
    """
    # Written where a link leads, as every other program does.
    place = Path(os.path.realpath(output))
    try:
        _require_replaceable(place, output)
        with held_folder(place.parent, "export") as folder:
            made = folder / "export"
            made.touch(OWNER_ONLY)
            with made.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
                count = sum(1 for line in lines if file.write(f"{json_line(line)}\n"))
            if place.exists():
                shutil.copymode(place, made)
            put_in_place(made, place)
    except JixiaoError:
        raise
    except OSError as error:
        raise UnusableFile("cannot_write_export", f"{output}：无法写入（{why(error)}），没有改动") from error
    return count


def json_line(line: Mapping[str, Any]) -> str:
    """Return ``line`` as JSON in one line, controls and bidi marks in it as escapes; to JSON they mean the same."""
    return with_controls_shown(json.dumps(line, ensure_ascii=False))


def _require_replaceable(place: Path, output: Path) -> None:
    if place.name.endswith(SIDE_FILES):
        raise InvalidInput("invalid_file_name", f"{output}：SQLite 会把这个名字当作另一文件的一部分，请换一个")
    if not place.parent.is_dir():
        raise UnusableFile("no_such_folder", f"{output}：文件夹 {place.parent} 不存在")
    if place.exists() and not os.access(place, os.R_OK | os.W_OK):
        # It could be moved away all the same, whatever it is.
        raise UnusableFile("cannot_write_export", f"{output}：没有权限，没有改动")
    if place.exists() and not place.is_file():
        raise UnusableFile("not_a_file", f"{output}：不是普通文件，没有改动；请给出文件名，或不用 --output 而用管道")
    if application_id_of(place) not in (None, APPLICATION_ID):
        raise UnusableFile("is_a_database", f"{output}：是数据库文件，没有改动；请把导出写到另一个文件")
    if application_id_of(place) == APPLICATION_ID:
        raise UnusableFile("is_a_ledger", f"{output}：是账本，没有改动；请把导出写到另一个文件")
