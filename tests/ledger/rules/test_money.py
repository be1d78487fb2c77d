"""What is available, and when: budget, refunds, virements, fiscal years, and the day of recording in UTC+8."""

import json
from typing import Any

import pytest

from ledger.values.figures import parse_yuan, yuan
from tests.conftest import A_LITTLE_MONEY, CommandLine, event, money

Line = dict[str, Any]
OTHER = {"project": "P2"}
REFUND = money("refund", "back", "200.00", refunds="pay-1", day="2023-03-02")
LAST_MOMENT_OF_JUNE, FIRST_OF_JULY = "2024-06-30T15:59:59.999999Z", "2024-06-30T16:00:00.000000Z"
UNIT = event("department_registered", "department:D2", department="D2", name="下属单位", parent="D1")
OF_UNIT = event("project_registered", "reg-P3", project="P3", name="下属项目", department="D2")


def codes(cli: CommandLine, lines: list[Line]) -> list[str]:
    """Import ``lines`` and return the codes of what is refused; none where everything is recorded."""
    result = cli.import_lines(lines, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == bool(found["problems"]), result.output
    return [problem["code"] for problem in found["problems"]]


def remaining(cli: CommandLine, year: int = 2023) -> dict[str, str]:
    """Return the remaining money of each project in yuan."""
    return {row["project"]: row["remaining"] for row in cli.json("balance", "--year", str(year))}


@pytest.mark.parametrize("kind", ["expenditure", "reduction", "surrender"])
def test_all_that_is_left_may_go_and_no_more(funded: CommandLine, kind: str) -> None:
    """What takes money may take the last fen of what is available, and not one more."""
    assert codes(funded, [money(kind, "x", "700.01")]) == ["insufficient_budget"]
    assert codes(funded, [money(kind, "x", "700.00")]) == []
    assert remaining(funded) == {"P1": "0.00", "P2": "379.50"}
    assert codes(funded, [money(kind, "y", "0.01")]) == ["insufficient_budget"]


@pytest.mark.parametrize(
    ("giving", "left"),
    [
        (money("appropriation", "x", "0.01"), "700.01"),
        (money("carry_over", "x", "0.01"), "700.01"),
        (money("supplement", "x", "0.01", day="2023-12-31"), "700.01"),
        (money("virement", "x", "0.01", project="P2", to_project="P1"), "700.01"),
        (money("refund", "x", "0.01", refunds="pay-1"), "700.01"),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_what_gives_money_makes_it_available(funded: CommandLine, giving: Line, left: str) -> None:
    """Budget, transfers in and refunds count as soon as they stand earlier in the file, whatever their day."""
    assert codes(funded, [money("expenditure", "y", left), giving]) == ["insufficient_budget"]
    assert codes(funded, [giving, money("expenditure", "y", left, day="2023-01-01")]) == []
    assert remaining(funded)["P1"] == "0.00"


def test_a_project_without_budget_has_nothing_to_spend(funded: CommandLine) -> None:
    """A payment on a project that never got a budget is refused."""
    project = event("project_registered", "reg-P3", project="P3", name="项目三")
    assert codes(funded, [project, money("expenditure", "x", "0.01", project="P3")]) == ["insufficient_budget"]


def test_each_fiscal_year_has_its_own_money(funded: CommandLine) -> None:
    """Money left in one year cannot be spent in the next until it is carried over."""
    spend = money("expenditure", "x", "700.00", day="2024-01-02")
    assert codes(funded, [spend]) == ["insufficient_budget"]
    assert codes(funded, [money("carry_over", "c", "700.00", day="2024-01-02"), spend]) == []
    assert (remaining(funded)["P1"], remaining(funded, 2024)["P1"]) == ("700.00", "0.00")


def test_the_last_and_first_day_belong_to_their_years(funded: CommandLine) -> None:
    """31 December and 1 January are days of two fiscal years."""
    assert codes(funded, [money("expenditure", "x", "700.00", day="2023-12-31")]) == []
    assert codes(funded, [money("supplement", "y", "5.00", day="2024-01-01")]) == []
    assert (remaining(funded)["P1"], remaining(funded, 2024)["P1"]) == ("0.00", "5.00")


def test_a_payment_is_refunded_up_to_its_amount(funded: CommandLine) -> None:
    """Refunds of one payment may come in parts, all together no more than it."""
    assert codes(funded, [REFUND, {**REFUND, "event_id": "b2", "amount": "100.00"}]) == []
    assert codes(funded, [{**REFUND, "event_id": "b3", "amount": "0.01"}]) == ["refund_exceeds_payment"]
    assert remaining(funded)["P1"] == "1000.00"


def test_the_refund_of_a_reversed_payment_says_why(funded: CommandLine) -> None:
    """The refusal names the reversal that left nothing to refund."""
    undo = event("reversal", "undo-1", reverses="pay-1", reason="错", occurred_on="2023-02-10")
    assert codes(funded, [undo]) == []
    assert "不超过 0.00（该支出已由 undo-1 冲销）" in funded.import_lines([REFUND]).stderr


def test_a_refund_of_one_day_is_accepted(funded: CommandLine) -> None:
    """A refund may fall on the day of its payment, and on the last day of its year."""
    first = {**REFUND, "occurred_on": "2023-02-10"}
    last = {**REFUND, "event_id": "b2", "amount": "1.00", "occurred_on": "2023-12-31"}
    assert codes(funded, [first, last]) == []


def test_a_virement_moves_money_and_makes_none(funded: CommandLine) -> None:
    """A transfer is minus on the one project, plus on the other, zero together."""
    assert codes(funded, [money("virement", "v", "700.00", to_project="P2")]) == []
    rows = funded.json("balance", "--year", "2023")
    assert [row["virement"] for row in rows] == ["-700.00", "700.00"]
    assert [row["adjusted_budget"] for row in rows] == ["300.00", "1200.00"]
    assert codes(funded, [money("virement", "w", "0.01", to_project="P2")]) == ["insufficient_budget"]


def test_money_lies_on_projects_without_children(funded: CommandLine) -> None:
    """A parent takes no money, and a project that ever had money takes no children, even once it is reversed."""
    parent = event("project_registered", "reg-PP", project="PP", name="一级")
    child = event("project_registered", "reg-PC", project="PC", name="二级", parent="PP")
    assert codes(funded, [parent, money("appropriation", "x", "1.00", project="PP"), child]) == ["parent_has_movements"]
    assert codes(funded, [parent, child, money("appropriation", "x", "1.00", project="PC")]) == []
    assert codes(funded, [money("appropriation", "y", "1.00", project="PP")]) == ["project_has_children"]
    undo = event("reversal", "undo", reverses="x", reason="错", occurred_on="2023-03-01")
    late = event("project_registered", "late", project="PD", name="三级", parent="PC")
    assert codes(funded, [undo, late]) == ["parent_has_movements"]


def test_a_project_that_only_received_a_transfer_takes_no_children(funded: CommandLine) -> None:
    """Money that came by a transfer counts as money of the project."""
    project = event("project_registered", "reg-P3", project="P3", name="项目三")
    child = event("project_registered", "reg-P4", project="P4", name="下级", parent="P3")
    transfer = money("virement", "v", "1.00", to_project="P3")
    assert codes(funded, [project, transfer, child]) == ["parent_has_movements"]


def test_a_line_takes_the_department_of_its_project(funded: CommandLine) -> None:
    """A line that names a project belongs to the project's department unless it says another, which is refused."""
    appropriation = money("appropriation", "x", "1.00", project="P3")
    assert codes(funded, [UNIT, OF_UNIT, appropriation]) == []
    assert funded.json("show", "x")["department"] == "D2"
    assert codes(funded, [{**appropriation, "event_id": "y", "department": "D1"}]) == ["wrong_department"]


@pytest.mark.parametrize(
    ("now", "day", "expected"),
    [
        (LAST_MOMENT_OF_JUNE, "2024-06-30", []),
        (LAST_MOMENT_OF_JUNE, "2024-07-01", ["future_date"]),
        (FIRST_OF_JULY, "2024-07-01", []),
        (FIRST_OF_JULY, "2024-07-02", ["future_date"]),
    ],
)
@pytest.mark.parametrize("what", ["money", "reversal of money"])
def test_no_money_moves_after_the_day_of_recording(
    empty: CommandLine, monkeypatch: pytest.MonkeyPatch, now: str, day: str, expected: list[str], what: str
) -> None:
    """The day of recording is that of China, eight hours ahead of UTC."""
    monkeypatch.setattr("ledger.record.recorded_now", lambda: now)
    empty.ok("init", str(empty.ledger), "--department", "D1", "--name", "部门")
    start = [*A_LITTLE_MONEY, money("supplement", "s", "1.00", day="2024-01-02")]
    assert codes(empty, start) == []
    undo = event("reversal", "x", reverses="s", reason="错", occurred_on=day)
    assert codes(empty, [money("supplement", "x", "1.00", day=day) if what == "money" else undo]) == expected


def test_facts_may_carry_a_later_day(funded: CommandLine) -> None:
    """What moves no money may be dated ahead, and where no day is given it is the day of recording in China."""
    change = event("project_changed", "ch", project="P1", occurred_on="2099-12-31", name="新名")
    fact = event("bulletin", "b", month="2023-12", rate="1", occurred_on="2099-12-31")
    undo = event("reversal", "undo", reverses="b", reason="错", occurred_on="2099-12-31")
    assert codes(funded, [change, fact, undo]) == []


def test_a_day_left_out_is_the_day_of_recording(empty: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that needs no day gets the day of recording in China."""
    monkeypatch.setattr("ledger.record.recorded_now", lambda: FIRST_OF_JULY)
    empty.ok("init", str(empty.ledger), "--department", "D1", "--name", "部门")
    assert empty.json("show", "1")["occurred_on"] == "2024-07-01"


def test_a_closed_month_takes_no_money(funded: CommandLine) -> None:
    """Closing a month keeps money out of it, of any kind, and touches neither other months nor facts."""
    assert codes(funded, [event("month_closed", "c", month="2023-03")]) == []
    inside = [money("supplement", "s", "1.00"), {**REFUND}, money("expenditure", "e", "1.00", day="2023-03-31")]
    assert codes(funded, inside) == ["month_closed"] * 3
    outside = [money("supplement", "s", "1.00", day="2023-02-28"), money("expenditure", "e", "1.00", day="2023-04-01")]
    facts = [
        event("bulletin", "b", month="2023-03", rate="1", occurred_on="2023-03-05"),
        event("project_changed", "ch", project="P1", occurred_on="2023-03-05", name="新名"),
        event("reversal", "undo", reverses="b", reason="错", occurred_on="2023-03-06"),
    ]
    assert codes(funded, [*outside, *facts]) == []


@pytest.mark.parametrize("amount", ["0.01", "1", "1.5", "0000000000001.00", "9999999999999.99"])
def test_amounts_are_exact(funded: CommandLine, amount: str) -> None:
    """From one fen to just under ten million million yuan, an amount is kept to the fen."""
    assert codes(funded, [money("supplement", "x", amount, project="P2")]) == []
    whole, _, fraction = amount.partition(".")
    assert funded.json("show", "x")["amount"] == f"{int(whole)}.{fraction:0<2}"


def test_sums_beyond_64_bits_are_exact(funded: CommandLine) -> None:
    """However much is recorded on one project, it adds up exactly, can be spent, and verifies."""
    huge = "9999999999999.99"
    lines = [money("appropriation", f"huge-{number}", huge, day="2023-01-05") for number in range(9300)]
    assert funded.import_lines(lines).exit_code == 0
    (first, _) = funded.json("balance", "--year", "2023")
    assert first["appropriation"] == yuan(9300 * parse_yuan(huge) + parse_yuan("1000.00"))
    funded.ok("append", "expenditure", "--project", "P1", "--occurred-on", "2023-03-02", "--amount", huge)
    assert funded.json("verify")["ok"]
