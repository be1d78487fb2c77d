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
_BESIDE_DIGITS = re.compile(r"^<|[.,-]")
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
    columns = [column(name, headings[name], [row[name] for row in rows]) for name in names]
    width = screen_width()
    cells = [one.cells for one in columns] if width is None else on_screen(columns, width)
    alignment = ["right" if one.number else "left" for one in columns] or None
    widest = [WIDEST_EXPLANATION if name == "explanation" and width is None else None for name in names] or None
    shown, headed = list(zip(*cells, strict=True)), [one.heading for one in columns]
    say(tabulate(shown, headed, "simple", disable_numparse=True, colalign=alignment, maxcolwidths=widest))


def cell(name: str, value: Any) -> str:
    """Return what a table prints for ``value``: 无预算 for a rate without one, nothing for what is absent."""
    if value is None:
        return NO_BUDGET if name in _RATES_OF_BUDGET else ""
    text = in_short(value)
    return f"{Decimal(text):,}" if name in _MONEY_COLUMNS and _MONEY.fullmatch(text) else text


def column(name: str, heading: str, values: Sequence[Any]) -> Column:
    """Return the column ``name`` of a table, its ``values`` as they are printed."""
    cells = [with_controls_shown(cell(name, value)) for value in values]
    return Column(
        heading=heading,
        cells=cells,
        number=all(map(_is_number, cells)),
        whole=name in _CODES,
        wrapped=name in _READ or any(isinstance(value, Listed) for value in values),
    )


def on_screen(columns: Sequence[Column], width: int) -> list[list[str]]:
    """Return the cells of ``columns`` as they fit a screen; where any is cut, that is said at the end."""
    spaced = [evolve(one, cells=[text.expandtabs(1) for text in one.cells]) for one in columns]
    cells = fitted(spaced, width)
    if any(text.endswith(CUT) for texts in cells for text in texts):
        note_shortened()
    return cells


def _is_number(text: str) -> bool:
    return text in ("", NO_BUDGET, NONE) or _BESIDE_DIGITS.sub("", text).isdecimal()
