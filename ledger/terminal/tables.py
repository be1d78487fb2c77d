"""Tables on stdout, with Chinese headings: whole in a pipe, as wide as the screen on a terminal."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve

from ledger.kinds.movements import MONEY_KINDS
from ledger.terminal.fitting import CUT, Column, fitted
from ledger.terminal.saying import in_short, note_shortened, say
from ledger.terminal.screen import screen_width
from ledger.values.listed import Listed
from ledger.values.text import with_controls_shown
from ledger.values.words import HEADINGS, NO_BUDGET, NONE

_MONEY = re.compile(r"-?[0-9]+\.[0-9]{2}")
_MONEY_COLUMNS = frozenset(
    {"amount", "adjusted_budget", "executed", "executed_this_month", "remaining", "due", "granted", *MONEY_KINDS}
)
_RATES_OF_BUDGET = frozenset({"execution_rate", "attainment"})
_CODES = frozenset({"department", "event_id", "project", "seq"})
_READ = frozenset({"explanation", "meaning", "reason", "value"})
"""Columns of sentences, which nobody wants cut."""
WIDEST_EXPLANATION = 60


def print_table(
    rows: Sequence[Mapping[str, Any]], *, caption: str = "", headings: Mapping[str, str] = HEADINGS
) -> None:
    """Print ``rows`` as a table with Chinese ``headings``, given by the names of its columns."""
    # Only a command that prints a table pays for this import.
    from tabulate import tabulate

    if caption:
        say(caption)
    names = list(rows[0]) if rows else []
    columns = [_column(name, headings[name], [row[name] for row in rows]) for name in names]
    width = screen_width()
    cells = [column.cells for column in columns] if width is None else _on_screen(columns, width)
    alignment = ["right" if column.number else "left" for column in columns] or None
    widest = [WIDEST_EXPLANATION if name == "explanation" and width is None else None for name in names] or None
    shown, headed = list(zip(*cells, strict=True)), [column.heading for column in columns]
    say(tabulate(shown, headed, "simple", disable_numparse=True, colalign=alignment, maxcolwidths=widest))


def cell(name: str, value: Any) -> str:
    """Return what a table prints for ``value``: 无预算 for a rate without one, nothing for what is absent."""
    if value is None:
        return NO_BUDGET if name in _RATES_OF_BUDGET else ""
    text = in_short(value)
    return f"{Decimal(text):,}" if name in _MONEY_COLUMNS and _MONEY.fullmatch(text) else text


def _column(name: str, heading: str, values: Sequence[Any]) -> Column:
    cells = [with_controls_shown(cell(name, value)) for value in values]
    return Column(
        heading=heading,
        cells=cells,
        number=all(map(_is_number, cells)),
        whole=name in _CODES,
        wrapped=name in _READ or any(isinstance(value, Listed) for value in values),
    )


def _on_screen(columns: Sequence[Column], width: int) -> list[list[str]]:
    spaced = [evolve(column, cells=[one.expandtabs(1) for one in column.cells]) for column in columns]
    cells = fitted(spaced, width)
    if any(one.endswith(CUT) for column in cells for one in column):
        note_shortened()
    return cells


def _is_number(text: str) -> bool:
    return text in ("", NO_BUDGET, NONE) or text.replace(".", "").replace("-", "").replace(",", "").isdecimal()
