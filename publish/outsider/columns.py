"""The rows of a public database, and what is known of columns beside their names."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from publish.outsider.named_columns import SINCE

Row = Dict[str, Any]
Rows = Mapping[Any, Row]
"""The rows of a table in order, by the first of its columns."""
FORMAT_OF: dict[str, int] = {column: number for number, listed in SINCE.items() for column in listed.split()}
"""The formats that columns came with, by table and name."""
NEVER_EMPTY = ("_fen", "replayed", "difference", "verdict")
FIGURES = ("weight", "score", "deduction", "total", "replayed")
