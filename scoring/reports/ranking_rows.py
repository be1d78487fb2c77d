"""The ranking of offices as JSON, as rows to print, and the remark on what is not ranked."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ledger.history.offices import office_cells, office_in_words
from ledger.values.figures import decimal_text, percent_below, yuan
from ledger.values.listed import Listed
from scoring.reports.ranking import Place


def place_json(place: Place) -> dict[str, Any]:
    """Return an office as ``ranking --json`` prints it."""
    return {
        "rank": place.rank,
        **office_cells(place.office),
        "adjusted_budget": yuan(place.standing.now.adjusted_budget_fen),
        "executed": yuan(place.standing.now.executed_fen),
        "counted": yuan(place.standing.counted_fen),
        "execution_rate": decimal_text(place.execution_rate),
        "flagged": place.flagged,
        "improvement_plan": place.improvement_plan,
    }


def place_row(place: Place) -> dict[str, Any]:
    """Return an office as a row to print, with the projects that nobody pledged."""
    filed = "已报" if place.improvement_plan else "未报"
    signed = "已签" if place.rank is not None else ""
    cells = {name: value for name, value in place_json(place).items() if name != "counted"}
    return office_in_words(cells) | {
        "execution_rate": percent_below(place.standing.counted_share, Fraction(1)),
        "flagged": "末位" if place.flagged else "",
        "improvement_plan": filed if place.flagged or place.improvement_plan else "",
        "pledge": Listed(before="未签 ", items=place.unpledged) if place.unpledged else signed,
    }


def remark_of_few(places: Sequence[Place], *, last: int, fewest: int) -> str | None:
    """Return the remark that too few offices have funds for ``last`` places to be told; None where they are enough."""
    ranked = sum(place.rank is not None for place in places)
    return f"注意：{ranked} 个处室参加排名，不足 {fewest} 个，不标末位" if last and 0 < ranked < fewest else None


def remark_without_office(codes: list[str]) -> Listed | None:
    """Return the remark on projects that belong to no office; None where there are none."""
    return Listed(before=f"注意：{len(codes)} 个项目没有处室，不参加排名：", items=codes) if codes else None
