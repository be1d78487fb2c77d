"""Reversals: what can be cancelled, when, and what stands afterwards."""

import json
from typing import Any

import pytest

from tests.conftest import CommandLine, event, money

Line = dict[str, Any]
REFUND = money("refund", "back", "200.00", refunds="pay-1", day="2023-03-02")
CLOSING = event("month_closed", "close", month="2023-04")
PLAN = ["8.33"] * 11 + ["100.00"]


def undo(reverses: str, event_id: str = "", day: str = "2023-04-01", **fields: Any) -> Line:
    """Return the line of a reversal."""
    line = event("reversal", event_id or f"undo-{reverses}", reverses=reverses, reason="录入错误", occurred_on=day)
    return {**line, **fields}


def codes(cli: CommandLine, *lines: Line) -> list[str]:
    """Import ``lines`` and return the codes of what is refused; none where everything is recorded."""
    result = cli.import_lines(lines, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == bool(found["problems"]), result.output
    return [problem["code"] for problem in found["problems"]]


def row(cli: CommandLine, project: str = "P1", *options: str) -> dict[str, str]:
    """Return a project's balance of 2023."""
    rows = {found["project"]: found for found in cli.json("balance", "--year", "2023", *options)}
    found: dict[str, str] = rows[project]
    return found


MONEY = [
    money("appropriation", "x", "50.00"),
    money("carry_over", "x", "50.00"),
    money("supplement", "x", "50.00"),
    money("reduction", "x", "50.00"),
    money("surrender", "x", "50.00"),
    money("virement", "x", "50.00", to_project="P2"),
    money("expenditure", "x", "50.00", payee="某公司"),
    money("refund", "x", "50.00", refunds="pay-1"),
]
FACTS = [
    event("bulletin", "x", month="2023-01", rate="1"),
    event("statement", "x", subject="executed", through="2023-06", amount="0", unit="万元"),
    event("pledge", "x", year=2023, project="P1", plan=PLAN, signed_by="张三"),
    event("target", "x", year=2023, indicator="i", aspect="output", name="培训", weight="1", value="1"),
    event("result", "x", year=2023, indicator="i", value="1"),
    event("appraisal", "x", year=2023, project="P1", conclusion="pass"),
    event("rubric_adopted", "x", year=2023, rubric="own", text="id: own\n"),
    event("month_closed", "x", month="2023-01"),
]
REPEATING = [
    event("deduction", "x", year=2023, rubric="r", line="l", points="1", reason="迟报"),
    event("improvement_plan", "x", quarter="2023Q3", office="办公室", measures="整改"),
    event("published_score", "x", year=2023, line="l", score="1", reason="口径不同"),
    event("disclosure", "x", year=2023, checkpoint="c", digest="0" * 64),
    event("project_changed", "x", project="P1", occurred_on="2023-05-01", office="新处"),
    event("department_changed", "x", department="D1", occurred_on="2023-05-01", name="新名"),
]
kind_of = {"ids": lambda value: value["kind"]}


@pytest.mark.parametrize("line", MONEY, **kind_of)
def test_money_comes_back_in_its_own_column(funded: CommandLine, line: Line) -> None:
    """A reversal takes the movement back in the column of its kind, and the balance is as it was."""
    before = funded.json("balance", "--year", "2023")
    assert codes(funded, line) == []
    assert funded.json("balance", "--year", "2023") != before
    assert codes(funded, undo("x", day="2023-05-31")) == []
    assert funded.json("balance", "--year", "2023") == before


def test_a_reversal_counts_in_its_own_month(funded: CommandLine) -> None:
    """Until the month of the reversal the reversed event counts as it did."""
    assert codes(funded, undo("pay-1", day="2023-05-31")) == []
    through = {month: row(funded, "P1", "--through", month)["executed"] for month in ("2023-01", "2023-02", "2023-04")}
    assert through == {"2023-01": "0.00", "2023-02": "300.00", "2023-04": "300.00"}
    assert row(funded, "P1", "--through", "2023-05")["executed"] == "0.00"


@pytest.mark.parametrize("line", FACTS, **kind_of)
def test_a_reversed_fact_can_be_recorded_again(funded: CommandLine, line: Line) -> None:
    """A subject has one unreversed fact; once that is reversed another may be recorded, and no third."""
    again = {**line, "event_id": "y"}
    assert codes(funded, line) == []
    result = funded.import_lines([again])
    assert "尚未记录的事项（已有 x）" in result.stderr
    assert codes(funded, undo("x"), again, {**line, "event_id": "z"}) == ["duplicate_fact"]
    assert codes(funded, undo("x"), again) == []
    assert codes(funded, {**line, "event_id": "z"}) == ["duplicate_fact"]


@pytest.mark.parametrize("line", FACTS, **kind_of)
def test_a_fact_is_corrected_within_one_file(funded: CommandLine, line: Line) -> None:
    """A fact, its reversal and the fact recorded again may stand in one file."""
    again, third = {**line, "event_id": "y"}, {**line, "event_id": "z"}
    assert codes(funded, line, undo("x"), again, third) == ["duplicate_fact"]
    assert codes(funded, line, undo("x"), again) == []


@pytest.mark.parametrize("line", REPEATING, **kind_of)
def test_other_facts_repeat_and_are_reversed(funded: CommandLine, line: Line) -> None:
    """Kinds without a subject may repeat, and each is reversed by itself."""
    assert codes(funded, line, {**line, "event_id": "y"}, undo("x"), undo("y"), {**line, "event_id": "z"}) == []


@pytest.mark.parametrize("day", ["2000-01-01", "2024-02-29", "2099-12-31"])
def test_reversals_of_facts_are_free_in_time(funded: CommandLine, day: str) -> None:
    """A fact's reversal may carry any day: another year, before the fact, ahead of the day of recording."""
    fact = event("bulletin", "x", month="2023-01", rate="1", occurred_on="2023-02-01")
    assert codes(funded, fact, undo("x", day=day)) == []


@pytest.mark.parametrize(
    "reverses", ["department:D1", "reg-P1", "undo-pay-2", "erase"], ids=["department", "project", "reversal", "erasure"]
)
def test_what_cannot_be_reversed(funded: CommandLine, reverses: str) -> None:
    """Registrations, reversals and erasures stand for ever."""
    erase = event("details_erased", "erase", erases="pay-1", reason="申请", authority="第四十七条")
    assert codes(funded, undo("pay-2"), erase) == []
    assert codes(funded, undo(reverses, "again")) == ["not_reversible"]


def test_a_second_reversal_names_the_first(funded: CommandLine) -> None:
    """An event is reversed once, and the refusal names the reversal that stands."""
    assert codes(funded, undo("pay-1")) == []
    assert "未被冲销的事件（已由 undo-pay-1 冲销）" in funded.import_lines([undo("pay-1", "again")]).stderr


def test_to_undo_a_reversal_the_event_is_recorded_anew(funded: CommandLine) -> None:
    """What was reversed counts again as a new event, and can be reversed again."""
    again = money("expenditure", "pay-1b", "300.00")
    assert codes(funded, undo("pay-1"), again) == []
    assert row(funded)["executed"] == "300.00"
    assert codes(funded, undo("pay-1b")) == []


def test_a_refunded_payment_is_reversed_after_its_refunds(funded: CommandLine) -> None:
    """A payment with a standing refund is not reversed; once its refunds are, it is."""
    assert codes(funded, REFUND) == []
    assert codes(funded, undo("pay-1")) == ["has_refunds"]
    assert codes(funded, undo("back"), undo("pay-1")) == []
    assert row(funded)["remaining"] == "1000.00"


def test_after_a_refund_is_reversed_its_payment_can_be_refunded_again(funded: CommandLine) -> None:
    """A reversed refund no longer counts against its payment."""
    whole = {**REFUND, "amount": "300.00"}
    assert codes(funded, whole, undo("back"), {**whole, "event_id": "back-2", "occurred_on": "2023-05-01"}) == []


@pytest.mark.parametrize(
    ("before", "reverses"),
    [
        ([REFUND], "app-P1"),
        ([REFUND, money("expenditure", "x", "900.00")], "back"),
        ([money("virement", "v", "100.00", to_project="P2"), money("surrender", "x", "479.50", project="P2")], "v"),
        ([money("supplement", "s", "1.00"), money("reduction", "x", "700.01")], "s"),
        ([money("carry_over", "s", "1.00"), money("virement", "x", "700.01", to_project="P2")], "s"),
    ],
    ids=["appropriation", "refund", "virement", "supplement", "carry_over"],
)
def test_money_that_is_gone_cannot_be_taken_back(funded: CommandLine, before: list[Line], reverses: str) -> None:
    """A reversal that would leave a project's remaining below zero is refused."""
    assert codes(funded, *before) == []
    assert codes(funded, undo(reverses)) == ["reversal_overdraws"]
    assert f"冲销后剩余指标将小于零：reverses = {reverses}，应为：P" in funded.import_lines([undo(reverses)]).stderr


@pytest.mark.parametrize(
    ("day", "code"),
    [("2023-02-09", "before_named_event"), ("2022-12-31", "other_fiscal_year"), ("2024-01-01", "other_fiscal_year")],
)
def test_money_is_reversed_within_its_year(funded: CommandLine, day: str, code: str) -> None:
    """A reversal of money falls in the same fiscal year as the event and not before it."""
    assert codes(funded, undo("pay-1", day=day)) == [code]
    assert codes(funded, undo("pay-1", day="2023-02-10")) == []


def test_a_closed_month_is_reopened_by_its_reversal(funded: CommandLine) -> None:
    """Reversing a closing opens the month for money again, until it is closed again."""
    payment = money("expenditure", "x", "1.00", day="2023-04-30")
    assert codes(funded, CLOSING) == []
    assert codes(funded, payment, undo("pay-1", day="2023-04-30")) == ["month_closed"] * 2
    assert codes(funded, undo("close"), payment, undo("pay-1", day="2023-04-30")) == []
    assert codes(funded, {**CLOSING, "event_id": "close-2"}) == []
    assert codes(funded, undo("x", day="2023-04-30")) == ["month_closed"]
    assert codes(funded, undo("x", day="2023-05-01")) == []


def test_a_reversed_change_of_a_project_is_no_change(funded: CommandLine) -> None:
    """A project is what it was before a change that was reversed; a later change stays."""
    first = event("project_changed", "c1", project="P1", occurred_on="2023-05-01", office="新处", name="新名")
    second = event("project_changed", "c2", project="P1", occurred_on="2023-06-01", category="acquisition")
    assert codes(funded, first, second) == []
    assert (row(funded)["office"], row(funded)["name"], row(funded)["category"]) == ("新处", "新名", "acquisition")
    assert codes(funded, undo("c1")) == []
    assert (row(funded)["office"], row(funded)["name"], row(funded)["category"]) == ("办公室", "项目一", "acquisition")


def test_the_chain_of_an_event_shows_its_refunds_and_reversals(funded: CommandLine) -> None:
    """``show`` lists what names the event and what it names."""
    assert codes(funded, REFUND, undo("back")) == []
    assert [found["event_id"] for found in funded.json("show", "pay-1")["chain"]] == ["back"]
    assert [found["event_id"] for found in funded.json("show", "back")["chain"]] == ["pay-1", "undo-back"]
    assert [found["event_id"] for found in funded.json("show", "undo-back")["chain"]] == ["back"]


def test_a_reversal_keeps_why_and_by_whom(funded: CommandLine) -> None:
    """A reversal carries its reason, and what allows it and who approved it where given."""
    line = undo("pay-1", authority="财预〔2023〕1号", approved_by="A-7", reason="第一行\n第二行")
    assert codes(funded, line) == []
    shown = funded.json("show", "undo-pay-1")
    assert {name: shown[name] for name in ("authority", "approved_by", "reason")} == {
        "authority": "财预〔2023〕1号",
        "approved_by": "A-7",
        "reason": "第一行\n第二行",
    }
