"""Every warning as a table: what is recorded, the code and field that come back, and what ``--json`` says of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.refusals import WARNINGS, WHY_WARNED
from tests.conftest import CommandLine, event, money
from tests.ledger.recording.test_clocks_compared import set_clock

Line = dict[str, Any]
KEYS = ["code", "file", "line", "field", "value", "wanted"]
LATER = "2090-01-01T00:00:00.000000Z"

GRANTED = money("supplement", "more", "1.00", document="文1号")
ADOPTED = event("rubric_adopted", "rub", year=2023, rubric="guangzhou-2023")
DEDUCTION = event("deduction", "ded", year=2023, rubric="guangzhou-2023", line="procurement", points="1", reason="超期")
LATE = money("supplement", "late", "9000.00", day="2023-11-05")

# Of each case all lines but the last are recorded without a word; the last gives exactly one warning.
CASES: list[tuple[str, str, list[Line]]] = [
    ("possible_duplicate", "voucher", [money("expenditure", "x", "300.00", day="2023-02-10", voucher="V1")]),
    ("possible_duplicate", "amount", [GRANTED, {**GRANTED, "event_id": "again"}]),
    ("possible_duplicate", "points", [ADOPTED, DEDUCTION, {**DEDUCTION, "event_id": "again"}]),
    ("blanks_trimmed", "voucher", [money("expenditure", "x", "1.00", voucher="V9 ")]),
    ("similar_name", "project", [event("project_registered", "x", project="p1", name="一")]),
    ("payee_named", "voucher", [money("expenditure", "x", "1.00", voucher="付欧阳明月", payee="欧阳明月")]),
    ("before_budget", "project", [LATE, money("expenditure", "x", "5000.00", day="2023-02-03")]),
    ("carry_over_unlikely", "amount", [money("carry_over", "x", "9999.00", day="2024-01-05")]),
    ("unknown_line", "line", [ADOPTED, {**DEDUCTION, "line": "procurment"}]),
    ("unknown_line", "rubric", [ADOPTED, {**DEDUCTION, "rubric": "hubei-project-2020"}]),
    ("points_unlikely", "points", [ADOPTED, {**DEDUCTION, "points": "51"}]),
    ("result_without_target", "indicator", [event("result", "x", year=2023, indicator="T1", value="1")]),
    ("rate_unlikely", "rate", [event("bulletin", "x", month="2023-02", rate="100.01")]),
    ("clock_far_ahead", "recorded_at", [event("bulletin", "x", month="2023-02", rate="9.00")]),
]
every_case = pytest.mark.parametrize(
    ("code", "field", "lines"), CASES, ids=[f"{code}-{field}" for code, field, _ in CASES]
)


@pytest.fixture
def clerk(funded: CommandLine, monkeypatch: pytest.MonkeyPatch, code: str) -> CommandLine:
    """The funded ledger, and for the warning of a long pause a clock long after its last event."""
    if code == "clock_far_ahead":
        set_clock(monkeypatch, LATER)
    return funded


def warned_of(printed: str) -> list[tuple[str, str, str | None, int | None]]:
    """Return code, field, file and line of each warning in what ``--json`` printed, its keys checked."""
    warnings = json.loads(printed)["warnings"]
    assert all([*one] == KEYS for one in warnings)
    assert all(one["value"] and one["wanted"] for one in warnings)
    return [(one["code"], one["field"], one["file"], one["line"]) for one in warnings]


@every_case
def test_import_warns_once(clerk: CommandLine, code: str, field: str, lines: list[Line]) -> None:
    """The last line of the file is recorded and warned of at its place; what is of the whole batch has none."""
    done = clerk.import_lines(lines, "--json")
    assert (done.exit_code, json.loads(done.stdout)["recorded"]) == (0, len(lines))
    place = (None, None) if code == "clock_far_ahead" else ("lines.jsonl", len(lines))
    assert warned_of(done.stdout) == [(code, field, *place)]
    assert f"[{code}]" in done.stderr


@every_case
def test_append_warns_once(clerk: CommandLine, code: str, field: str, lines: list[Line]) -> None:
    """The last line recorded by itself is warned of in the same form, without file and line."""
    *before, last = lines
    for line in before:
        assert warned_of(clerk.import_lines([line], "--json").stdout) == []
    given = [f"--{name.replace('_', '-')}={value}" for name, value in last.items() if name != "kind"]
    done = clerk("append", last["kind"], *given, "--json")
    assert (done.exit_code, warned_of(done.stdout)) == (0, [(code, field, None, None)])


def test_every_warning_is_reached() -> None:
    """The table reaches every warning there is, and no other."""
    assert {code for code, *_ in CASES} == set(WARNINGS)


def test_every_warning_is_documented() -> None:
    """docs/refusals.md lists every warning with what makes it one and what to do, and the keys that it has in JSON."""
    page = (Path(__file__).parents[3] / "docs/refusals.md").read_text("utf-8")
    assert set(WHY_WARNED) == set(WARNINGS)
    assert [code for code in WARNINGS if f"| `{code}` | {WARNINGS[code]} | {WHY_WARNED[code]} |" not in page] == []
    assert f"{', '.join(f'`{key}`' for key in KEYS[:-1])} and `{KEYS[-1]}`" in page
