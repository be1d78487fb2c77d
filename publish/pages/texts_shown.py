"""Long texts on a page: how much room one takes there, and how it begins. Pure: text in, text and numbers out."""

from collections.abc import Iterable
from typing import Any

from markupsafe import escape

FOLDED_CHARACTERS = 500
"""A text of so many characters or more folds."""
FOLDED_BYTES = 12_000
"""Of HTML: a folded text that takes more stands on a page of its own alone, to which its beginning leads."""
_BEGINNING_CHARACTERS = 100
_CELL_BYTES, _TABLE_BYTES = 70, 100_000
_CELL_CHARACTERS = (1_000, 500, 200, 100, 50)
_FEWEST_CHARACTERS = 20


def is_long(text: str) -> bool:
    """Tell whether a text folds."""
    return len(text) >= FOLDED_CHARACTERS


def shown_bytes(text: str) -> int:
    """Return how many bytes of HTML a text takes."""
    return len(str(escape(text)).encode())


def beginning(text: str, characters: int = _BEGINNING_CHARACTERS) -> str:
    """Return the first characters of a text, with an ellipsis where it goes on."""
    return text if len(text) <= characters else f"{text[:characters]}…"


def folded_bytes(text: str) -> int:
    """Return how many bytes of HTML a text takes that folds where it is long."""
    if not is_long(text):
        return shown_bytes(text)
    whole, first = shown_bytes(text), shown_bytes(beginning(text))
    return first + whole if whole <= FOLDED_BYTES else first


def cell_characters(rows: Iterable[Iterable[dict[str, Any]]]) -> int:
    """Return how many characters of each text a page of a table has room for; ``rows`` are Datasette's cells."""
    raws = [cell["raw"] for row in rows for cell in row]
    texts = [raw for raw in raws if isinstance(raw, str)]
    room = _TABLE_BYTES - _CELL_BYTES * len(raws)
    fitting = (most for most in _CELL_CHARACTERS if sum(shown_bytes(text[:most]) for text in texts) <= room)
    return next(fitting, _FEWEST_CHARACTERS)
