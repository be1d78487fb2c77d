"""What was later taken back of a movement of money, in words. Pure: rows of the table fund_changes in, words out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from attrs import frozen

from ledger.kinds import Refund
from publish.pages.numbers_shown import yuan_figure
from publish.tables.table import Row


@frozen(kw_only=True)
class Correction:
    """The later event ``seq`` that took a movement back; ``said`` says how; ``undone_by`` is what reversed it again."""

    seq: int
    said: str
    undone_by: int | None


def corrections_by_seq(rows: Iterable[Row], of_these: Iterable[Row] = ()) -> Mapping[int, list[Correction]]:
    """Return for each seq what took it back: ``rows`` are what corrects, ``of_these`` what corrects ``rows`` again."""
    undone = {row["corrects"]: row["seq"] for row in of_these}
    found: defaultdict[int, list[Correction]] = defaultdict(list)
    for row in rows:
        correction = Correction(seq=row["seq"], said=_said(row), undone_by=undone.get(row["seq"]))
        found[row["corrects"]].append(correction)
    return dict(found)


def _said(row: Row) -> str:
    """Return 冲销, or how much was refunded: a refund may be of a part."""
    if row["kind"] != Refund.title:
        return "冲销"
    return "退回" if row["amount_fen"] is None else f"退回 {yuan_figure(row['amount_fen'])} 元"
