"""Payments from a fund or class that their project has no budget in: ``verify`` names them where it is sure."""

from typing import Any

import pytest

from tests.conftest import CommandLine, event, money
from tests.ledger.tampering import found_by, rehashed, tamper

Line = dict[str, Any]
PUBLIC, FUNDS = "一般公共预算", "政府性基金"


def granted(event_id: str = "app", kind: str = "appropriation", **fields: Any) -> Line:
    """Return the line of a budget of P1 in 2024."""
    return money(kind, event_id, "1000.00", day="2024-01-04", **fields)


def paid(event_id: str, amount: str = "10.00", *, day: str = "2024-03-01", **fields: Any) -> Line:
    """Return the line of a payment of P1 in 2024."""
    return money("expenditure", event_id, amount, day=day, **fields)


def undo(event_id: str) -> Line:
    """Return the line of a reversal."""
    return event("reversal", f"undo-{event_id}", reverses=event_id, reason="错", occurred_on="2024-04-30")


def findings(cli: CommandLine, *lines: Line) -> list[tuple[str, str]]:
    """Record ``lines`` one by one and return the event and the message of each finding of a code without budget."""
    for line in lines:
        assert cli.import_lines([line]).exit_code == 0
    ids = {entry["seq"]: entry["event_id"] for entry in cli.json("log")}
    found = cli.json("verify")["findings"]
    return [(ids[one["seq"]], one["message"]) for one in found if one["code"] == "fund_without_budget"]


@pytest.mark.parametrize(
    ("field", "word", "budgeted", "code"),
    [
        ("fund", "资金性质", PUBLIC, FUNDS),
        ("function_class", "功能分类", "2050201", "2080505"),
        ("economic_class", "经济分类", "30201", "30299"),
    ],
    ids=["fund", "function", "economic"],
)
def test_a_code_without_budget_is_found(funded: CommandLine, field: str, word: str, budgeted: str, code: str) -> None:
    """The finding stands at the first such payment, counts all, and says what the budget has; the ledger is sound."""
    lines = [paid("right", **{field: budgeted}), paid("silent"), paid("first", **{field: code})]
    last = paid("last", "2.50", day="2024-02-01", **{field: code})
    said = (
        f"自本事件起，P1 2024 年有 2 笔支出的{word}（{field}）为 {code}，共 12.50 元，而它当年的指标中只有 {budgeted}；"
        "请核对：记错的支出或指标，请冲销后重新记录"
    )
    assert findings(funded, granted(**{field: budgeted}), *lines, last) == [("first", said)]
    assert "[fund_without_budget]" in funded.ok("verify")


@pytest.mark.parametrize(
    "lines",
    [
        [granted(fund=PUBLIC), paid("pay", fund=PUBLIC)],
        [granted(economic_class="30201"), paid("pay", economic_class="3020101")],
        [granted(economic_class="3020101"), paid("pay", economic_class="302")],
        [granted(economic_class="50201"), paid("pay", economic_class="30201")],
        [granted(fund=PUBLIC), granted("more", "supplement", fund=FUNDS), paid("pay", fund=FUNDS)],
        [granted(fund=PUBLIC), paid("pay", economic_class="30201")],
        [granted(fund=PUBLIC), granted("more", "supplement"), paid("pay", fund=FUNDS)],
        [granted(fund=PUBLIC), granted("left", "carry_over"), paid("pay", fund=FUNDS)],
        [
            granted(fund=PUBLIC),
            granted("other", project="P2"),
            money("virement", "in", "5.00", project="P2", to_project="P1", day="2024-02-01"),
            paid("pay", fund=FUNDS),
        ],
        [granted(fund=PUBLIC), paid("pay", day="2023-03-01", fund=FUNDS)],
        [granted(fund=PUBLIC), granted("other", project="P2"), paid("pay", project="P2", fund=FUNDS)],
    ],
    ids=[
        "the same",
        "longer",
        "shorter",
        "of the other classification",
        "of a supplement",
        "another field",
        "a budget without",
        "a carry-over without",
        "a virement in",
        "another year",
        "another project",
    ],
)
def test_what_may_be_is_not_named(funded: CommandLine, lines: list[Line]) -> None:
    """A code that tells more or less of the same holds nothing against, nor a budget that leaves anything open."""
    assert findings(funded, *lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        [granted("silent"), undo("silent"), granted(fund=PUBLIC), paid("pay", fund=FUNDS)],
        [granted(fund=PUBLIC), granted("wrong", "supplement", fund=FUNDS), paid("pay", fund=FUNDS), undo("wrong")],
        [
            granted(fund=PUBLIC),
            granted("other", project="P2"),
            money("virement", "in", "5.00", project="P2", to_project="P1", day="2024-02-01"),
            undo("in"),
            paid("pay", fund=FUNDS),
        ],
        [granted(fund=PUBLIC), paid("wrong", fund=FUNDS), paid("pay", fund=FUNDS), undo("wrong")],
    ],
    ids=["budget without", "budget with", "virement in", "the first payment"],
)
def test_what_was_reversed_counts_nothing(funded: CommandLine, lines: list[Line]) -> None:
    """A reversed budget, virement or payment neither stands against a payment nor for it."""
    found = findings(funded, *lines)
    assert [event_id for event_id, _ in found] == ["pay"]
    assert "有 1 笔支出" in found[0][1]


def test_a_payment_that_was_reversed_is_not_named(funded: CommandLine) -> None:
    """What was miswritten, and put right, needs no look."""
    lines = [granted(fund=PUBLIC), paid("wrong", fund=FUNDS), undo("wrong"), paid("right", fund=PUBLIC)]
    assert findings(funded, *lines) == []


def test_a_payment_that_was_refunded_is_named(funded: CommandLine) -> None:
    """The money came back, yet the log says that it was paid from a fund without budget."""
    back = money("refund", "back", "10.00", day="2024-03-02", refunds="pay")
    assert [one for one, _ in findings(funded, granted(fund=PUBLIC), paid("pay", fund=FUNDS), back)] == ["pay"]


def test_each_code_is_named_once(funded: CommandLine) -> None:
    """Two codes of two fields in a payment are two findings, a second payment of the same code is none more."""
    budget = granted(fund=PUBLIC, economic_class="30201")
    lines = [paid("one", fund=FUNDS, economic_class="30299"), paid("two", fund=FUNDS, economic_class="30213")]
    found = findings(funded, budget, granted("more", "supplement", fund="专户", economic_class="30201"), *lines)
    assert [event_id for event_id, _ in found] == ["one", "one", "two"]
    assert "只有 一般公共预算、专户；" in found[0][1]


@pytest.mark.parametrize("code", [5, "", [1]], ids=str)
def test_a_budget_that_was_tampered_with_is_a_problem(funded: CommandLine, code: object) -> None:
    """What no budget can say is found as wrong with the ledger, and holds nothing against a payment."""
    findings(funded, granted(fund=PUBLIC), paid("pay", fund=FUNDS))
    tamper(funded, rehashed(8, fund=code))
    found = found_by(funded)
    assert (found["problems"][0]["seq"], found["findings"]) == (8, [])
