"""A table as CSV (RFC 4180) that spreadsheets open as it is meant: UTF-8 with a byte order mark, no cell a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

# In full width, too, as Chinese input methods type them.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a header of ``columns`` and then ``rows``; what is absent is an empty cell. Raises OSError."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    """Return a cell; text that a spreadsheet would run gets an apostrophe before it, a plain number does not."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
