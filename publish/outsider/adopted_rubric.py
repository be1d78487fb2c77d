"""The rubric that was adopted for a year, and what a year says that it was scored by."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row
from publish.outsider.figures import rounded
from publish.outsider.findings import CERTAIN, OPEN
from publish.outsider.limits import Unread
from publish.outsider.recorded import Recorded, published_total
from publish.outsider.rubric_text import Rubric, rubric_of

SCORED = (
    "rubric_title", "weight", "total", "grade", "total_explanation", "published_total", "published_reason",
)  # fmt: skip
"""What a year without a rubric does not have."""


@dataclass
class Adopted:
    """What a year is scored by: the id that was adopted and its rubric, ``unread`` where there is none to compare with.

    ``doubt`` is what withheld events leave open of both.
    """

    named: str | None
    rubric: Rubric | None
    unread: str
    doubt: int


def adopted_for(check: Check, year: int, scope: str = "department") -> Adopted:
    """Return the rubric that was adopted for a year, as far as it is disclosed and can be read."""
    adopted = [event for _, event in check.whole.of_year("rubric_adopted", year)]
    found = [event for event in adopted if event.get("scope", "department") == scope]
    doubt = check.findings.doubt("rubric_adopted")
    named = found[0]["rubric"] if found else None
    if len(found) != 1:
        return Adopted(named, None, "不止一个" if found else "没有公开", doubt)
    try:
        rubric = rubric_of(found[0].get("text") or "")
    except Unread as error:
        return Adopted(named, None, f"全文不是本程序所读的 YAML（{error}）", doubt)
    if rubric.id != named:
        return Adopted(named, None, "编号不同", doubt)
    # A year is scored by one: where that is disclosed, only another one that was withheld could take its place.
    return Adopted(named, rubric, "", OPEN if doubt == OPEN else CERTAIN)


def compare_scored_by(check: Check, year: int, row: Row, adopted: Adopted) -> None:
    """Compare what a row of the overview says that its year was scored by, and the grade that its total earns."""
    findings, rubric = check.findings, adopted.rubric
    if year < check.year and adopted.named and row.get("rubric") is None:
        findings.not_recomputed.append(f"overview 的 {year} 行：采用过评分标准，却没有评分")
        return
    findings.compare_row("overview", year, row, {"rubric": adopted.named}, adopted.doubt)
    if adopted.named is None and year < check.year:
        scored = dict.fromkeys(SCORED)
        findings.compare_row("overview", year, row, scored, adopted.doubt)
    if rubric is None:
        return
    given = Recorded(check.whole, year, f"{year}-12").published_under(rubric.id, None) or {}
    of_total = published_total(given, {line.id for line in rubric.lines})
    published = {"published_total": of_total.get("score"), "published_reason": of_total.get("reason")}
    findings.compare_row("overview", year, row, published, findings.doubt("published_score"))
    findings.compare_row("overview", year, row, {"weight": rounded(rubric.weight, rubric.scale)}, adopted.doubt)
    compare_title(check, ("overview", year, "rubric_title"), row, rubric.title, adopted.doubt)
    if "total" in row:
        total = row["total"]
        earned = (name for name, least in rubric.grades if total is not None and Fraction(total) >= least)
        findings.compare_row("overview", year, row, {"grade": next(earned, None)}, adopted.doubt)


def compare_title(check: Check, place: tuple[str, Any, str], row: Row, title: str | None, doubt: int) -> None:
    """Compare a title with the rubric's, where that does not stand in several lines."""
    table, key, column = place
    if title is None:
        check.findings.not_recomputed.append(f"{table} 的 {key} 行 {column}：评分标准以多行文字写成，没有比对")
    else:
        check.findings.compare_row(table, key, row, {column: title}, doubt)
