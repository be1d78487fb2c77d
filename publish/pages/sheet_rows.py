"""The targets below a line of a score sheet, as rows ready to print. Pure: rows of the table targets in, rows out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from publish.pages.numbers_shown import decimal_of
from publish.pages.texts_shown import beginning, folded_bytes, shown_bytes
from publish.tables.table import Row

ROWS_BYTES = 20_000
"""Of HTML, for the rows below all lines of a sheet that stands whole on one page."""
_ROW_BYTES = 500


@frozen(kw_only=True)
class RowShown:
    """One target: what was wanted, what was done, its points, and what was published; "" where there is nothing.

    ``id`` is its key in the table targets.
    """

    id: int
    name: str
    target: str
    result: str
    fulfilment: str
    weight: str
    score: str
    lost: str
    published: str

    @property
    def size_bytes(self) -> int:
        """About how many bytes of HTML it takes."""
        texts = folded_bytes(self.target) + folded_bytes(self.result)
        return _ROW_BYTES + shown_bytes(beginning(self.name)) + texts


@frozen(kw_only=True)
class RowsOfLine:
    """The rows below one line that have room; ``more`` tells of others. ``rounding`` (尾差) is in no row."""

    rows: tuple[RowShown, ...]
    more: bool
    rounding: str


def row_shown(target: Row) -> RowShown:
    """Return one row of the table targets as it is printed below its line."""
    unit = f" {target['unit']}" if target["unit"] else ""
    wanted = f"{target['target']}{unit}" if target["target"] else target["target_text"]
    measured = target["result"] is not None and target["target"]
    done = f"{target['result']}{unit}" if measured else target["result"] or target["result_text"] or "未填报"
    return RowShown(
        id=target["id"],
        name=target["name"] or "—",
        target=wanted or "—",
        result=done,
        fulfilment=f"{target['fulfilment']}%" if target["fulfilment"] else "—",
        weight=target["line_weight"] or "—",
        score=target["score"] or "—",
        lost=target["lost"] if target["lost"] and target["lost"].strip("0.") else "",
        published=target["published_score"] or "",
    )


def rows_by_line(
    targets: Sequence[Row], scores: Mapping[str, str | None], *, most: int, most_bytes: int = ROWS_BYTES
) -> dict[str, RowsOfLine]:
    """Return the rows of each line as far as they all fit; ``scores`` are what the lines earn, by their ids.

    There may be others than the first ``most``.
    """
    by_line: dict[str, list[Row]] = {}
    for target in targets[:most]:
        if target["line"] is not None:
            by_line.setdefault(target["line"], []).append(target)
    found, left = {}, most_bytes
    for line, rows in by_line.items():
        fitting = []
        for one in map(row_shown, rows):
            left -= one.size_bytes
            if left < 0:
                break
            fitting.append(one)
        more = len(fitting) < len(rows) or len(targets) > most
        rest = "" if more else rounding(rows, scores.get(line))
        found[line] = RowsOfLine(rows=tuple(fitting), more=more, rounding=rest)
    return found


def rounding(rows: Sequence[Row], score: str | None) -> str:
    """Return what of the points of a line none of all its rows earns, "" where that is nothing or nobody knows."""
    earned, whole = [decimal_of(row["score"]) for row in rows], decimal_of(score)
    known = [one for one in earned if one is not None]
    if whole is None or not known:
        return ""
    rest = whole - sum(known, Decimal(0))
    return f"{rest:f}" if rest else ""
