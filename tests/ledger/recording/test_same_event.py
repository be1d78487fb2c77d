"""Identity: the same event_id with the same content is already recorded, with other content it is refused."""

import json
from typing import Any

import pytest

from tests.conftest import A_LITTLE_MONEY, CommandLine, event, money

Line = dict[str, Any]
PAY_1 = A_LITTLE_MONEY[4]
REFUND = money("refund", "back", "1.00", refunds="pay-1", day="2023-03-02")
CHANGE = event("project_changed", "ch", project="P1", occurred_on="2023-05-01", name="新名")
TARGET = event("target", "t", year=2023, indicator="i", aspect="output", name="培训", weight="10", value="12")
BULLETIN = event("bulletin", "b", month="2023-01", rate="95.81")
RUBRIC = event("rubric_adopted", "rub", year=2023, rubric="guangzhou-2023")
OWN_RUBRIC = event("rubric_adopted", "rub", year=2023, rubric="own", text="id: own\n")
PLEDGE = event("pledge", "p", year=2023, project="P1", plan=["8.33"] * 11 + ["100.00"], signed_by="张三")
UNIT = event("department_registered", "department:D2", department="D2", name="下属单位", parent="D1")
SOURCE = {"file": "另.csv", "sha256": "0" * 64, "row": 9}


def counts(cli: CommandLine, lines: list[Line]) -> tuple[int, int]:
    """Import ``lines``, which must be accepted, and return how many were recorded and already recorded."""
    result = cli.import_lines(lines, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    return found["recorded"], found["already_recorded"]


def differences(cli: CommandLine, line: Line) -> list[tuple[str, str, str]]:
    """Return field, new value and what was wanted, of a line refused for what its event_id holds already."""
    before = cli.ok("export", "--full")
    result = cli.import_lines([line], "--json")
    assert result.exit_code == 1, result.output
    assert cli.ok("export", "--full") == before
    problems = json.loads(result.stdout)["problems"]
    assert {problem["code"] for problem in problems} == {"duplicate_event_id"}
    return [(problem["field"], problem["value"], problem["wanted"]) for problem in problems]


def test_a_line_twice_in_one_file_counts_once(funded: CommandLine) -> None:
    """The same line twice in a file is one event, and one that was already recorded."""
    assert counts(funded, [BULLETIN, CHANGE, BULLETIN]) == (2, 1)


def test_a_file_twice_counts_once(funded: CommandLine) -> None:
    """A file imported again changes nothing and is no error."""
    before = funded.ok("export", "--full")
    assert counts(funded, list(A_LITTLE_MONEY)) == (0, len(A_LITTLE_MONEY))
    assert funded.ok("export", "--full") == before


def test_in_a_closed_month_the_same_line_is_no_error(funded: CommandLine) -> None:
    """Identity is looked at before any rule: a closed month, a spent budget, a reversal are no matter."""
    undo = event("reversal", "undo", reverses="pay-1", reason="错", occurred_on="2023-02-11")
    close = event("month_closed", "close", month="2023-02")
    spend = money("expenditure", "spend", "1000.00")
    assert counts(funded, [undo, close, spend]) == (3, 0)
    assert counts(funded, [*A_LITTLE_MONEY, undo, close, spend]) == (0, len(A_LITTLE_MONEY) + 3)


@pytest.mark.parametrize(
    ("recorded", "again"),
    [
        (REFUND, {**REFUND, "amount": "1"}),
        (REFUND, {**REFUND, "amount": "01.0"}),
        (REFUND, {**REFUND, "version": 1, "department": "D1", "source": SOURCE}),
        ({**REFUND, "source": SOURCE}, REFUND),
        (REFUND, {**REFUND, "voucher": "", "memo": None}),
        ({**REFUND, "memo": "退款"}, REFUND),
        (PLEDGE, {name: value for name, value in PLEDGE.items() if name != "signed_by"}),
        (PLEDGE, PLEDGE),
        (TARGET, {**TARGET, "nature": "quantitative", "direction": ">="}),
        (BULLETIN, {**BULLETIN, "occurred_on": "2023-02-08"}),
        ({**BULLETIN, "occurred_on": "2023-02-08"}, BULLETIN),
        ({**CHANGE, "name": "re\u0301"}, {**CHANGE, "name": "r\u00e9"}),
        (RUBRIC, RUBRIC),
        (OWN_RUBRIC, event("rubric_adopted", "rub", year=2023, rubric="own")),
        (UNIT, {**UNIT, "name": "改了名的单位"}),
        (BULLETIN, event("department_registered", "department:D1", department="D1", name="另一个名称")),
    ],
)
def test_what_is_not_compared(funded: CommandLine, recorded: Line, again: Line) -> None:
    """Defaults, other writings of an amount, the source, days that decide nothing and what is left out do not count."""
    assert counts(funded, [recorded]) == (1, 0)
    assert counts(funded, [again]) == (0, 1)


@pytest.mark.parametrize(
    ("recorded", "again", "expected"),
    [
        (REFUND, {**REFUND, "amount": "2"}, [("amount", "2.00", "已记录的 1.00")]),
        (REFUND, {**REFUND, "occurred_on": "2023-03-03"}, [("occurred_on", "2023-03-03", "已记录的 2023-03-02")]),
        (REFUND, {**REFUND, "voucher": "V9"}, [("voucher", "V9", "已记录的 （空）")]),
        (REFUND, {**REFUND, "memo": "退款"}, [("memo", "退款", "已记录的 （空）")]),
        (PLEDGE, {**PLEDGE, "signed_by": "李四"}, [("signed_by", "李四", "已记录的 张三")]),
        (TARGET, {**TARGET, "value": "13"}, [("value", "13", "已记录的 12")]),
        (
            PLEDGE,
            {**PLEDGE, "year": 2024, "office": "办公室"},
            [("year", "2024", "已记录的 2023"), ("office", "办公室", "已记录的 （空）")],
        ),
        (BULLETIN, {**BULLETIN, "rate": "95.810"}, [("rate", "95.810", "已记录的 95.81")]),
        ({**BULLETIN, "document": "1号"}, BULLETIN, [("document", "（空）", "已记录的 1号")]),
        (CHANGE, {**CHANGE, "occurred_on": "2023-05-02"}, [("occurred_on", "2023-05-02", "已记录的 2023-05-01")]),
        (BULLETIN, {**CHANGE, "event_id": "b"}, [("kind", "project_changed", "已记录的 bulletin")]),
        (BULLETIN, {**UNIT, "event_id": "reg-P1"}, [("kind", "department_registered", "已记录的 project_registered")]),
        (OWN_RUBRIC, {**OWN_RUBRIC, "text": "id: other\n"}, [("text", "id: other\\u000a", "已记录的 id: own\\u000a")]),
    ],
)
def test_other_content_shows_both_values(
    funded: CommandLine, recorded: Line, again: Line, expected: list[tuple[str, str, str]]
) -> None:
    """Each field that differs from the recorded event is refused with the new value and the recorded one."""
    assert counts(funded, [recorded]) == (1, 0)
    assert differences(funded, again) == expected


def test_the_department_of_a_line_is_compared(funded: CommandLine) -> None:
    """A line that names another department than the recorded event's is another content."""
    counts(funded, [UNIT, {**BULLETIN, "department": "D2"}])
    assert differences(funded, BULLETIN) == [("department", "D1", "已记录的 D2")]


def test_other_content_within_one_file_is_refused(funded: CommandLine) -> None:
    """The second of two lines of one file that share an event_id is refused where it says something else."""
    result = funded.import_lines([BULLETIN, {**BULLETIN, "rate": "1"}])
    assert result.exit_code == 1
    assert "第 2 行：该编号已记录了另一内容：rate = 1，应为：已记录的 95.81 [duplicate_event_id]" in result.stderr


def test_erased_details_are_not_compared(funded: CommandLine) -> None:
    """Once details are erased the line that recorded them is the same, whatever it says of them."""
    counts(funded, [event("details_erased", "e", erases="pay-1", reason="本人申请", authority="个保法第四十七条")])
    assert "某某公司" not in funded.ok("export", "--with-details")
    assert counts(funded, [PAY_1, {**PAY_1, "payee": "另一公司"}]) == (0, 2)
    assert differences(funded, {**PAY_1, "amount": "1.00"}) == [("amount", "1.00", "已记录的 300.00")]


def test_appending_the_same_event_again_is_no_error(funded: CommandLine) -> None:
    """An event_id given to ``append`` twice with the same fields is recorded once."""
    arguments = ("append", "bulletin", "--event-id", "b", "--month", "2023-01", "--rate", "95.81")
    funded.ok(*arguments)
    before = funded.ok("export", "--full")
    assert funded(*arguments).stderr == "已记录 0 个事件，1 个早已记录\n"
    assert funded.ok("export", "--full") == before
