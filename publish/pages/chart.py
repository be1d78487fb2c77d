"""The twelve months as one SVG picture. Pure: rates in, SVG text out; the serializer does all escaping.

One row a month, so that every value stands beside its marks and a phone shows it unscaled. The three
rates differ by shape (bar, stroke, diamond), so that the picture survives a black-and-white printer.
Lengths are SVG user units.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from attrs import frozen

from ledger.values.words import NO_BUDGET
from publish.pages.numbers_shown import MISSING

WIDTH = 328
HEADER_HEIGHT = 44
ROW_HEIGHT = 25
AXIS_HEIGHT = 20
PLOT_LEFT = 40
PLOT_WIDTH = 118
EXECUTION_RIGHT, SCHEDULE_RIGHT, BULLETIN_RIGHT = 216, 274, 327
FULL, TICK_STEP = Decimal(100), 20

INK, MUTED, GRID, BAR, PAPER = "#1c2b36", "#4d5b66", "#d3dbe1", "#5f93b4", "#ffffff"


@frozen(kw_only=True)
class MonthRates:
    """One month's rates in per cent, cumulative from January; ``month`` as ``2023-01``.

    ``without_rate``, ``without_schedule`` and ``without_bulletin`` are the words to write where there is none.
    """

    month: str
    execution_rate: Decimal | None
    schedule: Decimal | None
    bulletin_rate: Decimal | None
    without_rate: str = NO_BUDGET
    without_schedule: str = MISSING
    without_bulletin: str = MISSING


def chart(months: Sequence[MonthRates], *, title: str, description: str) -> str:
    """Return the picture of ``months`` as SVG text, safe to stand in an HTML page."""
    height = HEADER_HEIGHT + ROW_HEIGHT * len(months) + AXIS_HEIGHT
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height}"})
    svg.attrib |= {"role": "img", "aria-labelledby": "chart-title chart-description", "font-size": "13"}
    SubElement(svg, "title", {"id": "chart-title"}).text = title
    SubElement(svg, "desc", {"id": "chart-description"}).text = description
    top = _top_rate(months)
    _axis(svg, top=top, bottom=height - AXIS_HEIGHT)
    _header(svg)
    for index, month in enumerate(months):
        _month_row(svg, month, middle=HEADER_HEIGHT + ROW_HEIGHT * index + ROW_HEIGHT // 2, top=top)
    return tostring(svg, encoding="unicode")


def _top_rate(months: Sequence[MonthRates]) -> Decimal:
    """Return the rate at the right edge: 100, or the next multiple of 20 above the largest, but never beyond 200.

    A rate beyond the edge is drawn at it; its value stands beside the marks.
    """
    rates = [rate for each in months for rate in (each.execution_rate, each.schedule, each.bulletin_rate)]
    largest = max([FULL, *(rate for rate in rates if rate is not None)])
    return min((largest / TICK_STEP).to_integral_value(ROUND_CEILING) * TICK_STEP, 2 * FULL)


def _across(rate: Decimal, top: Decimal) -> Decimal:
    """Return the x of ``rate`` (per cent) on a plot that ends at ``top``, to a tenth of a unit."""
    return PLOT_LEFT + (min(max(rate, Decimal(0)), top) * PLOT_WIDTH / top).quantize(Decimal("0.1"))


def _axis(svg: Element, *, top: Decimal, bottom: int) -> None:
    """Draw the upright lines at 0, 50 and 100 per cent with their values below."""
    for rate in (Decimal(0), FULL / 2, FULL):
        x = str(_across(rate, top))
        place = {"x1": x, "x2": x, "y1": str(HEADER_HEIGHT), "y2": str(bottom)}
        SubElement(svg, "line", {**place, "stroke": GRID})
        _text(svg, f"{rate:.0f}%", x=x, y=bottom + 15, anchor="middle", fill=MUTED)


def _header(svg: Element) -> None:
    """Draw the head of the three value columns; each shows the mark it explains."""
    _bar(svg, left=EXECUTION_RIGHT - 26, right=Decimal(EXECUTION_RIGHT), middle=14)
    _stroke(svg, x=Decimal(SCHEDULE_RIGHT - 12), middle=14)
    _diamond(svg, x=Decimal(BULLETIN_RIGHT - 12), middle=14)
    for name, right in (("执行率", EXECUTION_RIGHT), ("序时进度", SCHEDULE_RIGHT), ("通报", BULLETIN_RIGHT)):
        _text(svg, name, x=str(right), y=37, anchor="end", fill=MUTED)


def _month_row(svg: Element, month: MonthRates, *, middle: int, top: Decimal) -> None:
    """Draw one month: its name, its marks and its three values in per cent."""
    _text(svg, f"{int(month.month[-2:])}月", x=str(PLOT_LEFT - 8), y=middle + 4, anchor="end", fill=INK)
    if month.execution_rate is not None:
        _bar(svg, left=PLOT_LEFT, right=_across(month.execution_rate, top), middle=middle)
    if month.schedule is not None:
        _stroke(svg, x=_across(month.schedule, top), middle=middle)
    if month.bulletin_rate is not None:
        _diamond(svg, x=_across(month.bulletin_rate, top), middle=middle)
    _value(svg, month.execution_rate, right=EXECUTION_RIGHT, middle=middle, absent=month.without_rate)
    _value(svg, month.schedule, right=SCHEDULE_RIGHT, middle=middle, absent=month.without_schedule)
    _value(svg, month.bulletin_rate, right=BULLETIN_RIGHT, middle=middle, absent=month.without_bulletin)


def _value(svg: Element, rate: Decimal | None, *, right: int, middle: int, absent: str) -> None:
    """Write a rate in per cent, or the word for its absence, ending at ``right``."""
    _text(svg, absent if rate is None else str(rate), x=str(right), y=middle + 4, anchor="end", fill=INK)


def _bar(svg: Element, *, left: int, right: Decimal, middle: int) -> None:
    """Draw the bar of the execution rate."""
    size = {"x": str(left), "y": str(middle - 6), "width": str(right - left), "height": "12"}
    SubElement(svg, "rect", {**size, "fill": BAR})


def _stroke(svg: Element, *, x: Decimal, middle: int) -> None:
    """Draw the upright stroke of the schedule; its pale edge keeps it visible upon a bar."""
    place = {"x1": str(x), "x2": str(x), "y1": str(middle - 10), "y2": str(middle + 10)}
    SubElement(svg, "line", {**place, "stroke": PAPER, "stroke-width": "5"})
    SubElement(svg, "line", {**place, "stroke": INK, "stroke-width": "2"})


def _diamond(svg: Element, *, x: Decimal, middle: int) -> None:
    """Draw the hollow diamond of the bulletin rate."""
    points = f"{x},{middle - 6} {x + 6},{middle} {x},{middle + 6} {x - 6},{middle}"
    SubElement(svg, "polygon", {"points": points, "fill": PAPER, "stroke": INK, "stroke-width": "1.6"})


def _text(svg: Element, words: str, *, x: str, y: int, anchor: str, fill: str) -> None:
    """Write ``words`` with their baseline at ``y``; ``anchor`` says which end of them stands at ``x``."""
    SubElement(svg, "text", {"x": x, "y": str(y), "text-anchor": anchor, "fill": fill}).text = words
