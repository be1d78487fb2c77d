"""What a value of a field must be: one value of a line at a time, and many values at once."""

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta, Struct

from ledger.kinds.fields import AllFit, Check, Unfit
from ledger.values.figures import FIGURE, MONTHS_A_YEAR, SIGNED_FIGURE, parse_yuan
from ledger.values.text import forbidden_character, normal, shown

WHOLE = "100.00"
is_figure = FIGURE.fullmatch
is_signed_figure = SIGNED_FIGURE.fullmatch
is_month = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])").fullmatch
is_quarter = re.compile(r"20[0-9]{2}Q[1-4]").fullmatch
is_digest = re.compile(r"[0-9a-f]{64}").fullmatch
is_nonce = re.compile(r"[0-9a-f]{32}").fullmatch


def matching(accepts: Callable[[str], Any], meant: Callable[[str], str | None] | None = None) -> Check:
    """Return the check of a text that is stored as it is, where ``accepts`` says so.

    ``meant`` tells of another text what it was most likely meant to be.
    """

    def check(value: Any) -> str:
        if not isinstance(value, str) or not accepts(value):
            likely = meant(value) if meant and isinstance(value, str) else None
            raise Unfit(wanted=likely)
        return value

    return check


def one_of(names: Collection[str], words: Mapping[str, str]) -> Check:
    """Return the check of a text that is one of ``names``, or one of the ``words`` that stand for them."""

    def check(value: Any) -> str:
        found = words.get(value, value) if isinstance(value, str) else None
        if found not in names:
            raise Unfit
        return str(found)

    return check


def each(accepts: Callable[[Any], Any]) -> AllFit:
    """Return what tells whether ``accepts`` says so of every value."""
    return lambda values: all(map(accepts, values))


def text(*, note: bool) -> Check:
    """Return the check of a text, which is stored in NFC."""

    def check(value: Any) -> str:
        if not isinstance(value, str) or not value or value.isspace():
            raise Unfit("not_text")
        # No character that prints is forbidden, and hardly any text holds others.
        found = None if value.isprintable() else forbidden_character(value, note=note)
        if found:
            raise Unfit("forbidden_character", f"不含 {shown(found)} 的文本")
        return value if value.isascii() else normal(value)

    return check


def amount_fen(value: Any) -> int:
    """Return the fen of an amount in yuan, more than nothing. Raises Unfit."""
    try:
        found = parse_yuan(value) if isinstance(value, str) else 0
    except ValueError as error:
        raise Unfit from error
    if found == 0:
        raise Unfit
    return found


def integer(least: int, most: int | None = None) -> Callable[[Any], int]:
    """Return the check of an integer from ``least`` to ``most``, which no bound is where it is None."""

    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise Unfit
        if most is not None and value > most:
            raise Unfit
        return value

    return check


def integer_from_text(digits: str) -> Callable[[str], Any]:
    """Return what reads a cell of so many ``digits`` as an integer, and leaves any other as it is."""
    return lambda cell: int(cell) if re.fullmatch(f"[0-9]{{{digits}}}", cell) else cell


def flag(value: Any) -> bool:
    """Return a boolean. Raises Unfit."""
    if not isinstance(value, bool):
        raise Unfit
    return value


def is_coefficient(value: str) -> bool:
    """Tell whether a text is a figure from 0 to 1."""
    return bool(is_figure(value)) and Decimal(value) <= 1


def plan(value: Any) -> tuple[str, ...]:
    """Return a plan as it is stored. Raises Unfit."""
    if not isinstance(value, (list, tuple)) or not value or not all(isinstance(share, str) for share in value):
        raise Unfit
    # Of a line: what stands at the end of every plan may be written shorter.
    last = WHOLE if is_figure(value[-1]) and Decimal(value[-1]) == Decimal(WHOLE) else value[-1]
    found = (*value[:-1], last)
    if not is_plan(found):
        raise Unfit
    return found


def is_plan(shares: Collection[str]) -> bool:
    """Tell whether texts are twelve figures that never fall, the last written as ``100.00``."""
    if len(shares) != MONTHS_A_YEAR or not all(map(is_figure, shares)):
        return False
    in_order = [Decimal(share) for share in shares]
    return in_order == sorted(in_order) and [*shares][-1] == WHOLE


class Source(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The file, its SHA-256 and the row that a line was imported from."""

    file: str
    row: Annotated[int, Meta(ge=1, lt=2**53)]
    sha256: str


def source(value: Any) -> dict[str, Any]:
    """Return a source as it is stored. Raises Unfit."""
    if not isinstance(value, dict) or set(value) != {"file", "sha256", "row"}:
        raise Unfit
    file = text(note=False)(value["file"])
    if "/" in file or "\\" in file:
        raise Unfit
    row = integer(1, 2**53 - 1)(value["row"])
    return {"file": file, "sha256": matching(is_digest)(value["sha256"]), "row": row}


def are_sources(sources: Collection[Source]) -> bool:
    """Tell whether files are names without a folder, and digests are digests."""
    files, digests = {one.file for one in sources}, {one.sha256 for one in sources}
    return not any("/" in file for file in files) and all(map(is_digest, digests))
