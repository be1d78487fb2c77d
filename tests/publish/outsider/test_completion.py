"""Completion lines as ``verify_public.py`` scores them: by list, by points, by coefficient, and below 0."""

from pathlib import Path

import pytest

from tests.conftest import CommandLine, event
from tests.publish.outsider.verifying import change, verify

HEAD = "id: r\ntitle: 标准\nsource: 测试\nweight: 10\nscale: 1\nlines:\n"
LINE = "  - {{id: a, title: 甲, weight: 10, rule: completion{more}, parameters: {{{parameters}}}}}\n"
TARGETS = [
    {"indicator": "A1", "aspect": "output", "name": "一", "weight": "3", "value": "43.2"},
    {"indicator": "A2", "aspect": "cost", "name": "二", "weight": "5", "value": "-5", "direction": "<="},
    {"indicator": "A3", "aspect": "benefit", "name": "三", "weight": "2", "value": "100"},
    {"indicator": "A0", "aspect": "output", "name": "零", "weight": "0", "value": "1"},
]
RESULTS = [
    {"indicator": "A1", "value": "37.24"},
    {"indicator": "A2", "value": "-3"},
    {"indicator": "A3", "value": "72.74", "coefficient": "1"},
]
NOT_APPLICABLE = [*RESULTS[:2], {"indicator": "A3", "grade": "不适用"}]
CASES = {
    "all of them": ("", "", RESULTS, "4.0"),
    "those of an aspect": ("", "aspects: [成本, benefit]", RESULTS, "2.1"),
    "those listed": ("", "indicators: [A1, A3]", RESULTS, "8.1"),
    "by points": ("", "weights: points", RESULTS, "4.1"),
    "by coefficient": ("", "weights: points, coefficients: recorded", RESULTS, "4.6"),
    "re-based": (", not_applicable: rebase", "weights: points", NOT_APPLICABLE, "3.3"),
    "full marks": (", not_applicable: full_marks", "weights: points", NOT_APPLICABLE, "4.6"),
}


@pytest.mark.parametrize(("more", "parameters", "results", "total"), CASES.values(), ids=CASES)
def test_completion_is_computed_again(
    funded: CommandLine,
    tmp_path: Path,
    more: str,
    parameters: str,
    results: list[dict[str, str]],
    total: str,
) -> None:
    """The script gives the points worked out by hand, with the events they rest on, and finds others."""
    text = HEAD + LINE.format(more=more, parameters=parameters)
    lines = [event("target", f"t-{one['indicator']}", year=2023, **one) for one in TARGETS]
    lines += [event("result", f"r-{one['indicator']}", year=2023, **one) for one in results]
    imported = funded.import_lines([*lines, event("rubric_adopted", "ad", year=2023, rubric="r", text=text)])
    assert imported.exit_code == 0, imported.output
    assert funded.json("score", "--year", "2023")["total"] == total
    public = tmp_path / "public.db"
    funded.ok("publish", "--year", "2023", "--output", str(public))
    code, said = verify(public)
    assert (code, "评分表第" in said) == (0, False), said
    change(public, "UPDATE score_sheet SET score = '9.9'")
    code, said = verify(public)
    assert (code, "score：公开的是 9.9，重算的是" in said) == (1, True), said
