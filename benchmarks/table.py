"""The table of ratios: its rows, whether each goal is met, and its place in a page."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from attrs import frozen

BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
HEADINGS = ("what", "jixiao", "beside it", "", "ratio", "goal", "met")
NOT_INSTALLED = "not installed"
NOT_YET = "not in this version"


@frozen(kw_only=True)
class Goal:
    """What a ratio, or a figure in ``unit``, should be."""

    sign: Literal["≥", "≤"]
    bound: float
    unit: str = "×"

    def __str__(self) -> str:
        return f"{self.sign} {self.bound:g} {self.unit}"

    def met(self, value: float) -> bool:
        """Tell whether ``value`` reaches the goal."""
        return value >= self.bound if self.sign == "≥" else value <= self.bound


@frozen(kw_only=True)
class Row:
    """One comparison: jixiao's figure and the peer's as they are shown, their ``value`` and the goal for it.

    ``value`` is the ratio, or the figure itself where the goal has another unit; None where it was not measured.
    """

    what: str
    jixiao: str
    peer: str = ""
    peer_figure: str = ""
    value: float | None = None
    goal: Goal | None = None

    def cells(self) -> tuple[str, ...]:
        """Return the cells of the row, in the order of the headings."""
        ratio = "" if self.value is None or (self.goal and self.goal.unit != "×") else f"{self.value:.2f} ×"
        met = "" if self.value is None or self.goal is None else "yes" if self.goal.met(self.value) else "**no**"
        return (self.what, self.jixiao, self.peer, self.peer_figure, ratio, str(self.goal or ""), met)


def markdown(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [HEADINGS, ("---", "--:", "---", "--:", "--:", "--:", "---"), *(row.cells() for row in rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def write_into(page: Path, text: str) -> None:
    """Put ``text`` between the two markers of ``page``, in place of what stands there."""
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page} lacks {BEGIN} or {END}")
    page.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", "utf-8")


def rate(events: int, seconds: float) -> str:
    """Return events a second as they are shown."""
    return f"{events / seconds:,.0f} events/s"


def milliseconds(seconds: float) -> str:
    """Return a short time as it is shown."""
    return f"{seconds * 1000:,.2f} ms"


def seconds_shown(seconds: float) -> str:
    """Return a long time as it is shown."""
    return f"{seconds:,.2f} s"
