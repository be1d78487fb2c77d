"""Tables on stdout, with Chinese headings."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ledger.kinds.movements import MONEY_KINDS
from ledger.terminal.saying import say
from ledger.values.words import HEADINGS, NO_BUDGET, NONE

_MONEY = re.compile(r"-?[0-9]+\.[0-9]{2}")
_MONEY_COLUMNS = frozenset(
    {"amount", "adjusted_budget", "executed", "executed_this_month", "remaining", "due", "granted", *MONEY_KINDS}
)
_RATES_OF_BUDGET = frozenset({"execution_rate", "attainment"})
WIDEST_EXPLANATION = 60


def print_table(
    rows: Sequence[Mapping[str, Any]], *, caption: str = "", headings: Mapping[str, str] = HEADINGS
) -> None:
    """Print ``rows`` as a table with Chinese ``headings``, given by the names of its columns."""
    # Only a command that prints a table pays for this import.
    from tabulate import tabulate

    if caption:
        say(caption)
    shown = [[cell(name, value) for name, value in row.items()] for row in rows]
    named = [headings[name] for name in rows[0]] if rows else []
    numbers = [all(_is_number(row[position]) for row in shown) for position in range(len(named))]
    alignment = ["right" if number else "left" for number in numbers]
    widths = [WIDEST_EXPLANATION if name == "explanation" else None for name in rows[0]] if rows else None
    say(tabulate(shown, named, "simple", disable_numparse=True, colalign=alignment or None, maxcolwidths=widths))


def cell(name: str, value: Any) -> str:
    """Return what a table prints for ``value``: 无预算 for a rate without one, nothing for what is absent."""
    if value is None:
        return NO_BUDGET if name in _RATES_OF_BUDGET else ""
    text = str(value)
    return f"{Decimal(text):,}" if name in _MONEY_COLUMNS and _MONEY.fullmatch(text) else text


def _is_number(text: str) -> bool:
    return text in ("", NO_BUDGET, NONE) or text.replace(".", "").replace("-", "").replace(",", "").isdecimal()
