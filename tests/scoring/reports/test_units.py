"""Figures of a department of three units: its own facts and all money; each unit's own, with all below it."""

from typing import Any

import pytest

from tests.conftest import CommandLine, event
from tests.units import MONEY, UNITS, make_units


@pytest.fixture
def units(cli: CommandLine) -> CommandLine:
    """The department of three units."""
    return make_units(cli)


WHOSE: dict[str, list[str]] = {"the department": [], "the department named": ["--department", "D1"]}


@pytest.mark.parametrize("options", WHOSE.values(), ids=WHOSE)
def test_the_department_has_its_own_facts_and_all_money(units: CommandLine, options: list[str]) -> None:
    """90 % by its bulletins, its target met, one point off; 510 of 660 yuan, whoever spent them."""
    sheet = units.json("score", "--year", "2023", *options)
    scores = {line["line"]: line["score"] for line in sheet["lines"]}
    assert (sheet["total"], scores["targets"], scores["spending_rate"], scores["management"]) == (
        "98.00",
        "40.00",
        "9.00",
        "49.00",
    )
    december = units.json("rates", "--year", "2023", *options)[-1]
    assert (december["adjusted_budget"], december["executed"], december["bulletin_rate"]) == (
        "660.00",
        "510.00",
        "90.00",
    )


def test_a_unit_has_its_own_facts_and_the_money_below_it(units: CommandLine) -> None:
    """甲: 80 % by its bulletins, half its target, two points off; 160 of 250 yuan with 甲一."""
    sheet = units.json("score", "--year", "2023", "--department", "A")
    scores = {line["line"]: line["score"] for line in sheet["lines"]}
    assert (sheet["total"], scores["targets"], scores["spending_rate"], scores["management"]) == (
        "76.00",
        "20.00",
        "8.00",
        "48.00",
    )
    december = units.json("rates", "--year", "2023", "--department", "A")[-1]
    assert (december["adjusted_budget"], december["executed"], december["bulletin_rate"]) == (
        "250.00",
        "160.00",
        "80.00",
    )
    assert "甲院（示例） 2023 年" in units.ok("score", "--year", "2023", "--department", "A")
    explained = units.json("explain", "procurement", "--year", "2023", "--department", "A")
    assert explained["score"] is None
    assert "2" in explained["explanation"]


def test_a_unit_without_facts_lacks_them(units: CommandLine) -> None:
    """甲一 reported nothing, so that nothing of 甲 or the department is its own; its month report has no bulletin."""
    sheet = units("score", "--year", "2023", "--department", "A1")
    assert sheet.exit_code == 1
    assert "2023-01 的支出执行率通报" in sheet.stderr
    report = units.json("monthly", "--through", "2023-06", "--department", "A1")
    assert (report["bulletin_rate"], report["funds"][-1]["executed"]) == (None, "10.00")
    assert units.json("monthly", "--through", "2023-01", "--department", "B")["bulletin_rate"] == "70"


def test_statements_are_of_a_unit_and_all_below_it(units: CommandLine) -> None:
    """All agree, and one of 甲 without 甲一 does not."""
    assert units.json("verify")["findings"] == []
    wrong = event("statement", "wrong", subject="executed", through="2023-11", amount="150", unit="元", department="A")
    assert units.import_lines([wrong]).exit_code == 0
    [found] = units.json("verify")["findings"]
    assert (found["code"], "账本 160.00 元" in found["message"]) == ("statement_differs", True)


OFFICES = [
    (None, None, "办公室", "100.00", "50.00"),
    ("A", "甲院（示例）", "办公室", "200.00", "150.00"),
    ("A1", "甲一所（示例）", "办公室", "50.00", "10.00"),
    ("B", "乙院（示例）", "办公室", "300.00", "300.00"),
    ("B", "乙院（示例）", "财务处", "10.00", "0.00"),
]


def _offices(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    names = ("subunit_code", "subunit", "office", "adjusted_budget", "executed")
    found = [tuple(row[name] for name in names) for row in rows]
    return sorted(found, key=lambda office: (office[0] or "", office[2]))


@pytest.mark.parametrize(
    "command",
    [
        ["balance", "--year", "2023", "--by", "office"],
        ["monitor", "--through", "2023-12", "--by", "office"],
        ["ranking", "--quarter", "2023Q4"],
    ],
    ids=" ".join,
)
def test_an_office_is_a_units_office(units: CommandLine, command: list[str]) -> None:
    """Four offices of one name are four rows; of 甲 they are those of 甲 and 甲一; print says whose."""
    assert _offices(units.json(*command)) == OFFICES
    assert _offices(units.json(*command, "--department", "A")) == OFFICES[1:3]
    printed = units.ok(*command)
    assert "甲院（示例）·办公室" in printed
    assert "subunit" not in printed


def test_monthly_and_rates_have_a_row_an_office_of_a_unit(units: CommandLine) -> None:
    """The month's report lists the offices as the ranking does, and the months of each add up to the department's."""
    assert _offices(units.json("monthly", "--through", "2023-12")["offices"]) == OFFICES
    rows = units.json("rates", "--year", "2023", "--by", "office")
    december = [row for row in rows if row["month"] == "2023-12"]
    assert _offices(december) == OFFICES


@pytest.mark.parametrize(
    "command",
    [
        ["balance", "--year", "2023"],
        ["rates", "--year", "2023", "--through", "2023-06"],
        ["monitor", "--through", "2023-06"],
    ],
    ids=" ".join,
)
def test_by_department_gives_a_row_a_unit(units: CommandLine, command: list[str]) -> None:
    """The department's own projects first, then each unit's without those below it, so that rows add up."""
    rows = units.json(*command, "--by", "department")
    latest = [row for row in rows if row.get("month", "2023-06") == "2023-06"]
    assert [(row["department"], row["department_name"], row["executed"]) for row in latest] == [
        ("D1", "测试部门（示例）", "50.00"),
        ("A", "甲院（示例）", "150.00"),
        ("A1", "甲一所（示例）", "10.00"),
        ("B", "乙院（示例）", "300.00"),
    ]


def _filed(units: CommandLine, quarter: str = "2023Q4") -> list[str | None]:
    places = units.json("ranking", "--quarter", quarter)
    return sorted(place["subunit_code"] or "D1" for place in places if place["improvement_plan"])


def plan(event_id: str, office: str = "办公室", **fields: Any) -> dict[str, Any]:
    """Return the line of an improvement plan."""
    return event("improvement_plan", event_id, quarter="2023Q4", office=office, measures="加快", **fields)


def test_a_plan_is_of_one_office(units: CommandLine) -> None:
    """That of 甲's office is no other's; one that does not say whose is refused where several have the name."""
    assert _filed(units) == ["A"]
    refused = units.import_lines([plan("whose")]).stderr
    assert "[ambiguous_office]" in refused
    assert all(unit in refused for unit in ("A", "A1", "B", "D1"))
    assert "[ambiguous_office]" in units.import_lines([plan("old", department="D1", version=1)]).stderr
    assert units.import_lines([plan("own", department="D1"), plan("only", office="财务处")]).exit_code == 0
    assert _filed(units) == ["A", "B", "D1"]
    units.ok("verify")


def test_a_plan_of_before_counts_for_each(cli: CommandLine) -> None:
    """Recorded while one office had the name, it counts for all that have it since, and verify says so."""
    own = [line for line in MONEY if line.get("project") == "PD"]
    assert cli.import_lines([*own, plan("early"), *UNITS]).exit_code == 0
    assert cli.json("verify")["findings"] == []
    assert cli.import_lines([line for line in MONEY if line not in own]).exit_code == 0
    assert _filed(cli) == ["A", "A1", "B", "D1"]
    assert [(one["code"], "early" in one["message"]) for one in cli.json("verify")["findings"]] == [
        ("ambiguous_office", True)
    ]


def test_what_a_batch_registers_makes_an_office_ambiguous(cli: CommandLine) -> None:
    """The offices are those at the line's place in the file: before the second is registered there is one."""
    assert cli.import_lines([*UNITS, MONEY[0], plan("one"), MONEY[3], plan("two")], "--dry-run").exit_code == 1
    assert cli.import_lines([*UNITS, MONEY[0], plan("one"), MONEY[3]]).exit_code == 0


@pytest.mark.parametrize("command", [["balance", "--year", "2023"], ["ranking", "--quarter", "2023Q4"]], ids=" ".join)
def test_an_unknown_unit_is_refused(units: CommandLine, command: list[str]) -> None:
    """It names the code that was given, and those there are."""
    assert "没有登记部门 C，可用 D1、A、A1、B [unknown_department]" in units.refused(*command, "--department", "C")


def test_a_ledger_without_units_prints_as_before(funded: CommandLine) -> None:
    """No column and no key for units where there are none."""
    for command in (["balance", "--year", "2023"], ["ranking", "--quarter", "2023Q1"]):
        assert not any(name.startswith("subunit") for row in funded.json(*command) for name in row)
        assert "·" not in funded.ok(*command)
