"""The same payment recorded twice: stored, because it may be right, and reported, because it looks like a mistake."""

import csv
import io
import json
from typing import Any

import pytest

from tests.conftest import A_LITTLE_MONEY, CommandLine, event, money
from tests.ledger.rules.test_reversals import undo

Line = dict[str, Any]
APPEND = ("append", "expenditure", "--project", "P1", "--amount", "300", "--occurred-on", "2023-02-10")


def paid(event_id: str, **fields: Any) -> Line:
    """Return the line of a payment that is pay-1 of the funded ledger once more, but for ``fields``."""
    return money("expenditure", event_id, "300.00", **{"day": "2023-02-10", "voucher": "V1", **fields})


def reported(cli: CommandLine, *lines: Line, options: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    """Import ``lines``, all of which must be accepted; return line and field of each warning."""
    result = cli.import_lines(lines, "--json", *options)
    assert result.exit_code == 0, result.output
    outcome = json.loads(result.stdout)
    assert outcome["problems"] == []
    warnings = [one for one in outcome["warnings"] if one["code"] != "blanks_trimmed"]
    assert {(one["code"], one["file"]) for one in warnings} <= {("possible_duplicate", "lines.jsonl")}
    return [(one["line"], one["value"]) for one in warnings]


def found(cli: CommandLine) -> list[tuple[int, str, str]]:
    """Return seq, the event and the earlier one of each pair that ``verify`` finds; the ledger itself is sound."""
    verified = cli.json("verify")
    assert verified["ok"]
    assert {finding["code"] for finding in verified["findings"]} <= {"possible_duplicate"}
    words = [(finding["seq"], finding["message"].split()) for finding in verified["findings"]]
    return [(seq, message[0], message[2]) for seq, message in words]


def test_append_stores_and_says_so(funded: CommandLine) -> None:
    """A second payment is stored with exit code 0, its id on stdout, and on stderr a sentence that names both."""
    result = funded(*APPEND, "--voucher", "V1", "--event-id", "again")
    assert (result.exit_code, result.stdout) == (0, "again\n")
    sentence, counted, done = result.stderr.splitlines()
    for part in ("可能重复付款", "voucher = V1", "pay-1", "again", "[possible_duplicate]"):
        assert part in sentence
    assert "第" not in sentence
    assert counted.startswith("共 1 处可能有误")
    assert done == "已记录 1 个事件，0 个早已记录"
    assert funded.json("show", "again")["amount"] == "300.00"


def test_the_contract_of_a_warning(funded: CommandLine) -> None:
    """``--json`` counts the payment as recorded and holds the warning in the form of a problem."""
    outcome = funded.json(*APPEND, "--voucher", "V1", "--event-id", "again")
    (warning,) = outcome.pop("warnings")
    assert outcome == {"event_id": "again", "recorded": 1, "already_recorded": 0, "problems": []}
    assert list(warning) == ["code", "file", "line", "field", "value", "wanted"]
    assert list(warning.values())[:5] == ["possible_duplicate", None, None, "voucher", "V1"]
    assert "pay-1" in warning["wanted"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([paid("a")], [(1, "V1")]),
        ([paid("a"), paid("b")], [(1, "V1"), (2, "V1")]),
        ([paid("a", voucher="V9"), paid("b", voucher="V9")], [(2, "V9")]),
        ([paid("a", voucher="V9"), paid("b"), paid("c", voucher="V9", payee="另一人")], [(2, "V1"), (3, "V9")]),
        ([undo("pay-1"), paid("a"), undo("a"), paid("b"), paid("c")], [(5, "V1")]),
        ([paid("a", voucher="Ve\u0301"), paid("b", voucher="V\u00e9")], [(2, "V\u00e9")]),
        ([paid("a", fund="一般公共预算", economic_class="30201")], [(1, "V1")]),
        ([paid("a", day="2023-02-28")], [(1, "V1")]),
        ([paid("a", voucher="v1"), paid("b", voucher="Ｖ１")], [(1, "v1"), (2, "Ｖ１")]),
        ([paid("a", voucher="V 1")], [(1, "V 1")]),
        ([paid("a", voucher="记-９"), paid("b", voucher="记-9", day="2023-02-11")], [(2, "记-9")]),
        ([paid("a", project="P1 ", voucher="v1")], [(1, "v1")]),
    ],
    ids=[
        *("of the past", "twice", "of the file", "of both", "after reversals", "composed otherwise", "another class"),
        *("another day of the month", "spelled otherwise", "with a blank", "spelled otherwise on another day"),
        "a project with a blank",
    ],
)  # fmt: skip
def test_import_reports_each_line(funded: CommandLine, lines: list[Line], expected: list[tuple[int, str]]) -> None:
    """A payment that stands already, in the ledger or above in the file, is reported at its line, its details apart."""
    assert reported(funded, money("supplement", "more", "900.00", day="2023-01-04"), *lines) == [
        (line + 1, voucher) for line, voucher in expected
    ]


NOT_THE_SAME: dict[str, tuple[Line, ...]] = {
    "another month": (paid("a", day="2023-03-10"),),
    "another amount": (money("expenditure", "a", "299.99", day="2023-02-10", voucher="V1"),),
    "another project": (paid("a", project="P2"),),
    "another voucher": (paid("a", voucher="V11"),),
    "a voucher that differs by a letter": (paid("a", voucher="W1"),),
    "no voucher": (paid("a", voucher=None),),
    "no voucher twice": (paid("a", voucher=None), paid("b", voucher=None)),
    "the same event again": (paid("pay-1", payee="某某公司", memo="办公用品"),),
    "the earlier one reversed": (undo("pay-1"), paid("a")),
    "a refund": (money("refund", "a", "300.00", day="2023-02-10", voucher="V1", refunds="pay-1"),),
    "a budget": (money("supplement", "a", "300.00", day="2023-02-10", document="V1"),),
}


@pytest.mark.parametrize("lines", NOT_THE_SAME.values(), ids=NOT_THE_SAME)
def test_what_is_not_the_same_is_not_reported(funded: CommandLine, lines: tuple[Line, ...]) -> None:
    """Another month, amount, project or voucher, none at all, a repeated line or a reversed payment is no duplicate."""
    assert reported(funded, *lines) == []
    assert found(funded) == []


def test_a_csv_says_file_and_line(funded: CommandLine) -> None:
    """In a table the place of a second payment is the file and the line its row starts on."""
    table = io.StringIO()
    rows = [{"kind": "expenditure", **paid(event_id), "memo": "两\n行"} for event_id in "ab"]
    writer = csv.DictWriter(table, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    file = funded.folder / "支付.csv"
    file.write_text(table.getvalue(), "utf-8")
    result = funded("import", str(file), "--json")
    assert result.exit_code == 0
    assert [(one["file"], one["line"]) for one in json.loads(result.stdout)["warnings"]] == [
        ("支付.csv", 2),
        ("支付.csv", 4),
    ]
    first, second, *_ = result.stderr.splitlines()
    assert first.startswith("支付.csv 第 2 行：可能重复付款")
    assert second.startswith("支付.csv 第 4 行：可能重复付款")


def test_a_dry_run_reports_and_records_nothing(funded: CommandLine) -> None:
    """What a dry run reports is what recording reports; it leaves the ledger as it was."""
    lines = (paid("a"), paid("b", voucher="V9"))
    before = funded.ok("export", "--full")
    assert reported(funded, *lines, options=("--dry-run",)) == [(1, "V1")]
    assert funded.ok("export", "--full") == before
    assert found(funded) == []
    assert reported(funded, *lines) == [(1, "V1")]


def test_a_warning_does_not_hide_a_refusal(funded: CommandLine) -> None:
    """Beside a line that is refused, nothing is recorded and the exit code is 1."""
    before = funded.ok("export", "--full")
    result = funded.import_lines([paid("a"), paid("b", project="P9")], "--json")
    assert (result.exit_code, json.loads(result.stdout)["recorded"]) == (1, 0)
    assert funded.ok("export", "--full") == before


def test_another_day_of_the_month_is_told(funded: CommandLine) -> None:
    """Where spelling or day differ, the warning says those of the earlier one; the finding says both days."""
    outcome = funded.json(*APPEND[:-1], "2023-02-11", "--voucher", "v1", "--event-id", "again")
    assert "pay-1（凭证 V1，2023-02-10）" in outcome["warnings"][0]["wanted"]
    funded.json(*APPEND[:-1], "2023-02-12", "--voucher", "V1", "--event-id", "later")
    assert found(funded) == [(9, "later", "pay-1")]
    assert "（2023-02-10 与 2023-02-12）" in funded.ok("verify")


def test_verify_finds_what_stands_twice(funded: CommandLine) -> None:
    """Each later one that stands is a finding against the first that stands, with exit code 0, until it is reversed."""
    assert len(reported(funded, paid("a"), paid("b"))) == 2
    assert found(funded) == [(8, "a", "pay-1"), (9, "b", "pay-1")]
    message = next(line for line in funded.ok("verify").splitlines() if line.startswith("注意：第 8 号事件"))
    assert message.endswith("[possible_duplicate]")
    for reversed_, left in (("pay-1", [(9, "b", "a")]), ("b", [])):
        assert reported(funded, undo(reversed_)) == []
        assert found(funded) == left


def test_pairs_of_several_vouchers_are_found_by_seq(funded: CommandLine) -> None:
    """Findings come by seq, whichever voucher they are about and whatever statement differs between them."""
    vouchers = [paid(name, voucher=name[0], project="P2", day="2023-03-10") for name in ("x1", "y1", "y2")]
    lines = [{**line, "amount": "1.00"} for line in vouchers]
    differing = event("statement", "s", subject="executed", through="2023-06", amount="7", unit="元")
    assert reported(funded, *lines, differing, {**lines[0], "event_id": "x2"}) == [(3, "y"), (5, "x")]
    findings = funded.json("verify")["findings"]
    assert [(one["seq"], one["code"]) for one in findings] == [
        (10, "possible_duplicate"),
        (11, "statement_differs"),
        (12, "possible_duplicate"),
    ]


def test_a_duplicate_counts_as_any_payment(funded: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The totals are those of two payments under two vouchers; a reversal of the second takes it back."""
    other = CommandLine(folder=tmp_path_factory.mktemp("other"))
    other.ok("init", str(other.ledger), "--department", "D1", "--name", "部门")
    assert reported(other, *A_LITTLE_MONEY, paid("a", voucher="V9")) == []
    before = funded.json("balance", "--year", "2023")
    assert reported(funded, paid("a")) == [(1, "V1")]
    for command in ("balance", "rates"):
        assert funded.json(command, "--year", "2023") == other.json(command, "--year", "2023")
    assert funded.json("balance", "--year", "2023")[0]["executed"] == "600.00"
    assert reported(funded, undo("a")) == []
    assert funded.json("balance", "--year", "2023") == before


def test_a_hundred_findings_are_printed_with_what_is_left(funded: CommandLine) -> None:
    """Of 102 findings 100 are printed and the rest is counted; JSON holds all of them."""
    lines = [money("expenditure", f"e{number}", "0.01", day="2023-02-10", voucher="V9") for number in range(103)]
    assert len(reported(funded, *lines)) == 102
    printed = funded.ok("verify").splitlines()
    assert sum(line.startswith("注意：") for line in printed) == 100
    assert printed[-1].startswith("另有 2 处")
    assert len(found(funded)) == 102
