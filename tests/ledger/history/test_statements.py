"""Statements and disclosures: what the log says of itself beside what others said of it."""

from base64 import b64encode
from decimal import Decimal
from typing import Any

import pytest

from ledger.history.projects import Project
from ledger.history.statements import Totals
from ledger.kinds import Statement
from ledger.kinds.movements import Movement
from tests.conftest import CommandLine, event, money
from tests.ledger.rules.test_reversals import undo
from tests.scoring.made_facts import ENVELOPE

Line = dict[str, Any]
PARENTS = {"A": None, "X1": "A", "X2": "A", "X21": "X2", "A1": None, "A-1": None}
PROJECTS = {
    code: Project(
        project=code,
        name=code,
        department="D1",
        parent=parent,
        category=None,
        expenditure_type=None,
        office=None,
        confidential=False,
    )
    for code, parent in PARENTS.items()
}


def moved(kind: str, fen: int, month: str = "2023-01", project: str = "X1") -> Movement:
    """Return a movement."""
    return Movement(project=project, month=month, kind=kind, amount_fen=fen)


def statement(
    amount: str, unit: str = "元", *, subject: str = "executed", through: str = "2023-06", project: str | None = None
) -> Statement:
    """Return a statement."""
    return Statement(
        event_id="s", subject=subject, through=through, amount=amount, unit=unit, project=project, **ENVELOPE
    )


@pytest.mark.parametrize(
    ("amount", "unit", "fen", "verdict", "replayed", "difference"),
    [
        ("1234.50", "元", 123450, "agrees", "1234.50", "0.00"),
        ("1234.5", "元", 123450, "agrees", "1234.50", "0.00"),
        ("1234.5", "元", 123451, "too_much", "1234.51", "0.01"),
        ("1234", "元", 123400, "agrees", "1234.00", "0.00"),
        ("1234", "元", 123450, "too_much", "1234.50", "0.50"),
        ("0.01", "元", 0, "too_little", "0.00", "-0.01"),
        ("9999999999999.99", "元", 999999999999999, "agrees", "9999999999999.99", "0.00"),
        ("0.00", "元", 10**18, "too_much", "10000000000000000.00", "10000000000000000.00"),
        ("0", "元", -4000, "too_little", "-40.00", "-40.00"),
        ("12.34", "万元", 12344999, "agrees", "12.34", "0.00"),
        ("12.34", "万元", 12345000, "too_much", "12.35", "0.01"),
        ("12.34", "万元", 12335000, "agrees", "12.34", "0.00"),
        ("12.34", "万元", 12334999, "too_little", "12.33", "-0.01"),
        ("12.30", "万元", 12304999, "agrees", "12.30", "0.00"),
        ("12.3", "万元", 12304999, "agrees", "12.30", "0.00"),
        ("12.3", "万元", 12305000, "too_much", "12.31", "0.01"),
        ("12", "万元", 12004999, "agrees", "12.00", "0.00"),
        ("12", "万元", 12005000, "too_much", "12.01", "0.01"),
        ("12.001", "万元", 12005000, "too_much", "12.005", "0.004"),
        ("1.234", "万元", 1234499, "agrees", "1.234", "0.000"),
        ("1.234", "万元", 1234549, "too_much", "1.235", "0.001"),
        ("1.235", "万元", 1234500, "agrees", "1.235", "0.000"),
        ("1.2345", "万元", 1234549, "agrees", "1.2345", "0.0000"),
        ("1.2345", "万元", 1234550, "too_much", "1.2346", "0.0001"),
        ("1.234549", "万元", 1234549, "agrees", "1.234549", "0.000000"),
        ("1.234549", "万元", 1234550, "too_much", "1.234550", "0.000001"),
        ("1.234550", "万元", 1234549, "too_little", "1.234549", "-0.000001"),
        ("0", "万元", 0, "agrees", "0.00", "0.00"),
        ("0", "万元", 4999, "agrees", "0.00", "0.00"),
        ("0", "万元", 5000, "too_much", "0.01", "0.01"),
        ("0", "万元", -4999, "agrees", "0.00", "0.00"),
        ("0", "万元", -5000, "too_little", "-0.01", "-0.01"),
    ],
)
def test_a_total_is_compared_at_the_precision_it_is_printed_in(
    amount: str, unit: str, fen: int, verdict: str, replayed: str, difference: str
) -> None:
    """Replay is rounded half up, once, to the printed places, two at least; the difference is ledger − statement."""
    kind = "appropriation" if fen > 0 else "reduction"
    asked = statement(amount, unit, subject="adjusted_budget")
    found = Totals([moved(kind, abs(fen))], PROJECTS, (), [asked]).compare(asked)
    assert (found.verdict, f"{found.replayed:f}", f"{found.difference:f}") == (verdict, replayed, difference)


# Every budget differs in its digits, so that a sum tells which of them it is made of.
MONEY = [
    *(
        moved("appropriation", 10**digit, project=code)
        for digit, code in enumerate(project for project in PARENTS if project not in ("A", "X2"))
    ),
    moved("supplement", 20, "2023-06", "X21"),
    moved("reduction", 1, "2023-07", "X1"),
    moved("virement", -3, "2023-02", "X1"),
    moved("virement", 3, "2023-02", "A1"),
    moved("carry_over", 50_000, "2022-12", "X1"),
    moved("appropriation", 70_000, "2024-01", "X1"),
    moved("expenditure", 400, "2023-03", "X1"),
    moved("refund", 100, "2023-06", "X1"),
    moved("expenditure", 5_000, "2023-06", "A1"),
    moved("expenditure", 60_000, "2022-11", "X1"),
    moved("expenditure", 90_000, "2023-12", "X1"),
]


@pytest.mark.parametrize(
    ("subject", "project", "through", "fen"),
    [
        ("adjusted_budget", None, "2023-01", 1111),
        ("adjusted_budget", None, "2023-05", 1111),
        ("adjusted_budget", None, "2023-06", 1131),
        ("adjusted_budget", None, "2023-12", 1130),
        ("adjusted_budget", None, "2022-12", 50_000),
        ("adjusted_budget", None, "2022-11", 0),
        ("adjusted_budget", None, "2024-12", 70_000),
        ("adjusted_budget", "X1", "2023-01", 1),
        ("adjusted_budget", "X1", "2023-12", -3),
        ("adjusted_budget", "X21", "2023-06", 30),
        ("adjusted_budget", "X2", "2023-06", 30),
        ("adjusted_budget", "A", "2023-01", 11),
        ("adjusted_budget", "A", "2023-06", 28),
        ("adjusted_budget", "A1", "2023-12", 103),
        ("adjusted_budget", "A-1", "2023-12", 1000),
        ("executed", None, "2023-02", 0),
        ("executed", None, "2023-03", 400),
        ("executed", None, "2023-06", 5300),
        ("executed", None, "2023-12", 95_300),
        ("executed", "A", "2023-06", 300),
        ("executed", "A1", "2023-06", 5000),
        ("executed", "X21", "2023-12", 0),
        ("executed", "X1", "2022-12", 60_000),
    ],
)
def test_what_a_total_is_made_of(subject: str, project: str | None, through: str, fen: int) -> None:
    """Counted are the year's months so far, of the department, or of a project and all below it by their parents."""
    asked = statement("0", subject=subject, project=project, through=through)
    assert Totals(MONEY, PROJECTS, (), [asked]).compare(asked).replayed == Decimal(fen) / 100


def stated(event_id: str, amount: str, **fields: Any) -> Line:
    """Return the line of a statement of what was executed until June, in 元."""
    given = {"subject": "executed", "through": "2023-06", "unit": "元", **fields}
    return event("statement", event_id, amount=amount, **given)


def take(cli: CommandLine, *lines: Line) -> None:
    """Record ``lines``, all of which must be accepted."""
    result = cli.import_lines(lines)
    assert result.exit_code == 0, result.output


def findings(cli: CommandLine) -> list[tuple[int, str]]:
    """Return seq and code of what ``verify`` finds in a ledger whose integrity is unbroken."""
    found = cli.json("verify")
    assert (found["ok"], found["problems"]) == (True, [])
    for finding in found["findings"]:
        line = f"注意：第 {finding['seq']} 号事件：{finding['message']} [{finding['code']}]"
        assert line in cli.ok("verify").splitlines()
    return [(finding["seq"], finding["code"]) for finding in found["findings"]]


@pytest.mark.parametrize(
    ("fields", "verdict", "replayed", "difference", "said"),
    [
        ({"amount": "420.50"}, "agrees", "420.50", "0.00", "对账单 420.50 元，账本 420.50 元：一致"),
        ({"amount": "420.5"}, "agrees", "420.50", "0.00", "对账单 420.5 元，账本 420.50 元：一致"),
        ({"amount": "420.49"}, "too_much", "420.50", "0.01", "对账单 420.49 元，账本 420.50 元：账本多 0.01 元"),
        ({"amount": "420.51"}, "too_little", "420.50", "-0.01", "对账单 420.51 元，账本 420.50 元：账本少 0.01 元"),
        ({"amount": "0.04", "unit": "万元"}, "agrees", "0.04", "0.00", "对账单 0.04 万元，账本 0.04 万元：一致"),
        (
            {"amount": "0.043", "unit": "万元"},
            "too_little", "0.042", "-0.001", "对账单 0.043 万元，账本 0.042 万元：账本少 0.001 万元",
        ),
        ({"amount": "300", "project": "P1"}, "agrees", "300.00", "0.00", "对账单 300 元，账本 300.00 元：一致"),
        (
            {"amount": "1000", "subject": "adjusted_budget"},
            "too_much", "1500.00", "500.00", "对账单 1000 元，账本 1500.00 元：账本多 500.00 元",
        ),
    ],
)  # fmt: skip
def test_a_statement_is_shown_beside_the_ledger(
    funded: CommandLine, fields: Line, verdict: str, replayed: str, difference: str, said: str
) -> None:
    """``show`` gives both totals and by how much the ledger has too much or too little, in words and in JSON."""
    take(funded, stated("s", **fields))
    assert funded.json("show", "s")["comparison"] == {
        "verdict": verdict,
        "sentence": said,
        "replayed": replayed,
        "difference": difference,
    }
    assert next(row for row in funded.ok("show", "s").splitlines() if row.startswith("comparison")).endswith(said)
    assert findings(funded) == ([] if verdict == "agrees" else [(8, "statement_differs")])


def test_only_what_stands_is_compared(funded: CommandLine) -> None:
    """A reversed statement is a finding no longer, a later event changes what the same statement is compared with."""
    take(funded, stated("s", "420.51"), stated("t", "420.50", through="2023-05"), stated("u", "1", project="P2"))
    assert findings(funded) == [(8, "statement_differs"), (10, "statement_differs")]
    assert "另与账本比对了 3 份对账单、0 次公开的核验点。" in funded.ok("verify")
    take(funded, undo("u"), money("expenditure", "late", "0.01", day="2023-06-30"))
    assert findings(funded) == []
    assert "另与账本比对了 2 份对账单、0 次公开的核验点。" in funded.ok("verify")
    take(funded, undo("late", day="2023-06-30"))
    assert findings(funded) == [(8, "statement_differs")]


def test_a_parent_project_is_compared_with_its_children(cli: CommandLine) -> None:
    """The total of a parent project in the ledger is that of the projects registered below it, at any depth."""
    tree = [("A", None), ("B", "A"), ("C", "B"), ("A1", None)]
    for code, parent in tree:
        take(cli, event("project_registered", f"reg-{code}", project=code, name=code, parent=parent))
    take(cli, money("appropriation", "a", "7", project="C"), money("appropriation", "b", "100", project="A1"))
    for code, _ in tree[:3]:
        take(cli, stated(f"s-{code}", "7.00", subject="adjusted_budget", project=code))
        assert cli.json("show", f"s-{code}")["comparison"]["verdict"] == "agrees"
    assert findings(cli) == []


def disclosed(cli: CommandLine, checkpoint: str) -> dict[str, Any]:
    """Record a disclosure of a checkpoint and return how ``show`` compares it with the log."""
    take(cli, event("disclosure", "d", year=2023, checkpoint=checkpoint, digest="0" * 64))
    compared: dict[str, Any] = cli.json("show", "d")["comparison"]
    assert (compared["replayed"], compared["difference"]) == (None, None)
    assert compared["sentence"] in cli.ok("show", "d")
    return compared


OTHER_ROOT = b64encode(b"\x07" * 32).decode()


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("jixiao/D1\n{size}\n{root}\n", "agrees"),
        ("jixiao/D1\n{size}\n{root}", "agrees"),
        ("jixiao/D1\n{earlier_size}\n{earlier_root}\n", "agrees"),
        (f"jixiao/D1\n{{size}}\n{OTHER_ROOT}\n", "differs"),
        ("jixiao/D1\n{earlier_size}\n{root}\n", "differs"),
        ("jixiao/D1\n{size}\n{earlier_root}\n", "differs"),
        ("jixiao/D1\n999999999999999999\n{root}\n", "differs"),
        ("见公开网站", "unreadable"),
        ("jixiao/D1\n0\n{root}\n", "unreadable"),
        ("jixiao/D1\n{size}\nAAAA\n", "unreadable"),
    ],
)
def test_a_disclosure_is_compared_with_the_log(funded: CommandLine, text: str, verdict: str) -> None:
    """A checkpoint of this log agrees for ever; another root, size or text is a finding and no problem."""
    parts: dict[str, str] = {}
    for name in ("earlier_", ""):
        _, parts[f"{name}size"], parts[f"{name}root"] = funded.ok("checkpoint").splitlines()
        take(funded, event("month_closed", f"{name}close", month=f"2022-{len(parts):02d}"))
    assert disclosed(funded, text.format(**parts))["verdict"] == verdict
    found = [] if verdict == "agrees" else [(10, "disclosure_differs")]
    assert findings(funded) == found
    assert "另与账本比对了 0 份对账单、1 次公开的核验点。" in funded.ok("verify")
    take(funded, undo("d"))
    assert findings(funded) == []
    assert "另与账本比对了" not in funded.ok("verify")


def test_an_event_that_claims_nothing_is_not_compared(funded: CommandLine) -> None:
    """Only statements and disclosures are shown with a comparison."""
    assert "comparison" not in funded.json("show", "pay-1")
    assert "comparison" not in funded.ok("show", "pay-1")


def test_a_time_still_to_come_is_found(funded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events that the log says were recorded later than now break no integrity, but the first of them is named."""
    assert findings(funded) == []
    monkeypatch.setattr("ledger.record.recorded_now", lambda: "2098-01-01T00:00:00.000000Z")
    for month in ("2023-01", "2023-02"):
        funded.ok("append", "bulletin", "--month", month, "--rate", "95.81")
    assert findings(funded) == [(8, "recorded_in_the_future")]
