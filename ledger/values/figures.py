"""Amounts and other figures at the edge: text in, integer fen or exact decimals inside, text out."""

import re
from decimal import Decimal
from fractions import Fraction

AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")
FIGURE = re.compile(r"[0-9]{1,13}(\.[0-9]{1,6})?")
SIGNED_FIGURE = re.compile(rf"(?!-[0.]+\Z)-?{FIGURE.pattern}")
"""A figure that may be below 0; 0 itself has no sign."""

MONTHS_A_YEAR = 12
MOST_PLACES = 6
"""Of a figure that is written in a file or a sentence."""
FEN_PER_YUAN = 100
FEN_PER_WAN_YUAN = 10_000 * FEN_PER_YUAN


def parse_yuan(text: str) -> int:
    """Return the fen of a yuan amount such as ``"1234.5"``; raises ValueError for any other form."""
    if not AMOUNT.fullmatch(text):
        raise ValueError(text)
    yuan, _, fraction = text.partition(".")
    return int(yuan + fraction.ljust(2, "0"))


def yuan(amount_fen: int) -> str:
    """Return fen as a yuan string with two places: ``10369890000`` → ``"103698900.00"``."""
    sign = "-" if amount_fen < 0 else ""
    whole, fraction = divmod(abs(amount_fen), FEN_PER_YUAN)
    return f"{sign}{whole}.{fraction:02d}"


def decimal_text(value: Decimal | None) -> str | None:
    """Return a rate or points as JSON and tables hold them: plain digits, or None."""
    return None if value is None else f"{value:f}"


def wan_yuan(amount_fen: int) -> str:
    """Return fen as 万元 with separators and two places, rounded half up: ``10369890000`` → ``"10,369.89"``."""
    return f"{rounded(Fraction(amount_fen, FEN_PER_WAN_YUAN), places=2):,}"


def rounded(value: Fraction | Decimal, *, places: int) -> Decimal:
    """Return ``value`` rounded half up (away from zero) to ``places``, computed exactly."""
    numerator, denominator = value.as_integer_ratio()
    return _rounded_ratio(numerator, denominator, places=places)


def share(part_fen: int, whole_fen: int) -> Fraction | None:
    """Return ``part_fen`` ÷ ``whole_fen`` unrounded, or None where there is nothing to divide by."""
    return Fraction(part_fen, whole_fen) if whole_fen > 0 else None


def percent_of(part_fen: int, whole_fen: int) -> Decimal | None:
    """Return ``part_fen`` of ``whole_fen`` as per cent with two places, rounded half up, or None as ``share`` does."""
    return _rounded_ratio(100 * part_fen, whole_fen, places=2) if whole_fen > 0 else None


def _rounded_ratio(numerator: int, denominator: int, *, places: int) -> Decimal:
    """Return ``numerator`` ÷ ``denominator``, which is positive, rounded half up (away from zero)."""
    whole = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    # From text, because arithmetic of Decimal would cut what has more digits than its context.
    return Decimal(f"{-whole if numerator < 0 else whole}E-{places}")


def percent(share_of_one: Fraction | None) -> Decimal | None:
    """Return a share as per cent with two places, rounded half up; None stays None."""
    return None if share_of_one is None else rounded(share_of_one * 100, places=2)


def percent_below(share_of_one: Fraction | None, *bounds: Fraction) -> str | None:
    """Return a share as per cent to print: ``<100.00`` where only rounding would make one of ``bounds`` of it."""
    if share_of_one is None:
        return None
    rate = percent(share_of_one)
    short = any(share_of_one < bound and percent(bound) == rate for bound in bounds)
    return f"{'<' if short else ''}{rate:f}"
