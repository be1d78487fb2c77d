"""A year that has just begun is published until the month that the log tells of, by whoever looks at it."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CommandLine, event, money
from tests.publish.fixtures import get, site, table_rows
from tests.publish.outsider.verifying import change, verify
from tests.publish.pages.test_front_page import plain

RUBRIC = event("rubric_adopted", "rubric", year=2023, rubric="guangzhou-2023")
LINES = [
    RUBRIC,
    event("project_registered", "reg", project="P", name="项目", occurred_on="2023-01-01"),
    money("appropriation", "app", "100.00", project="P", day="2023-01-05"),
    money("expenditure", "pay", "4.17", project="P", day="2023-01-10"),
]
RECORDED = {"2023-01-20T02:00:00.000000Z": 1, "2023-05-31T16:00:00.000000Z": 6, "2024-02-01T02:00:00.000000Z": 12}


def recorded(cli: CommandLine, monkeypatch: pytest.MonkeyPatch, moment: str, lines: list[dict[str, Any]]) -> None:
    """Record ``lines`` at that moment."""
    monkeypatch.setattr("ledger.record.recorded_now", lambda: moment)
    monkeypatch.setattr("ledger.history.clocks.recorded_now", lambda: moment)
    cli.ok("init", str(cli.ledger), "--department", "D1", "--name", "某局（示例）")
    result = cli.import_lines(lines)
    assert result.exit_code == 0, result.output


@pytest.fixture
def bare(tmp_path: Path) -> CommandLine:
    """A folder without a ledger."""
    return CommandLine(folder=tmp_path)


@pytest.mark.parametrize(("moment", "months"), RECORDED.items())
def test_months_end_with_the_last_entry(
    bare: CommandLine, monkeypatch: pytest.MonkeyPatch, moment: str, months: int
) -> None:
    """The last month is that of the last entry in UTC+8, or December: in tables, on pages and for the script."""
    recorded(bare, monkeypatch, moment, LINES)
    public, through = bare.folder / "public.db", f"2023-{months:02d}"
    bare.ok("publish", "--year", "2023", "--output", str(public))
    monkeypatch.undo()
    assert [row["month"] for row in table_rows(public, "months")][-1] == through
    assert (table_rows(public, "publication")[0]["through"], len(table_rows(public, "months"))) == (through, months)
    code, said = verify(public)
    assert (code, "没有发现不相符" in said) == (0, True)
    bare.ok("publish", "--check", str(public))
    front = plain(get(site(public), "/2023").text)
    assert (f"（至 {through}）" in front, "年终执行率" in front) == (months < 12, months == 12)
    assert ("没有赶上序时进度的有 1 个月" in front) == (months == 1)


def test_a_month_more_or_less_is_found(bare: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script knows from the last body which months there are: neither one more nor one less passes."""
    recorded(bare, monkeypatch, "2023-05-31T16:00:00.000000Z", LINES)
    public = bare.folder / "public.db"
    bare.ok("publish", "--year", "2023", "--output", str(public))
    change(public, "DELETE FROM months WHERE month = '2023-06'", "UPDATE publication SET through = '2023-05'")
    code, said = verify(public)
    assert (code, "publication 的 2023 行 through" in said) == (1, True)


def test_a_year_that_begins_late_is_scored(cli: CommandLine, tmp_path: Path) -> None:
    """Of a ledger that begins in September four bulletins score the year, and the script comes to the same."""
    lines = [
        RUBRIC,
        event("project_registered", "reg", project="P", name="项目", occurred_on="2023-09-01"),
        money("appropriation", "app", "100.00", project="P", day="2023-09-05"),
        *(
            event("bulletin", f"b-{month}", month=f"2023-{month:02d}", rate=f"9{month - 8}.00")
            for month in range(9, 13)
        ),
    ]
    assert cli.import_lines(lines).exit_code == 0
    public = tmp_path / "public.db"
    cli.ok("publish", "--year", "2023", "--output", str(public))
    [overview] = table_rows(public, "overview")
    assert overview["average_bulletin_rate"] == "92.50"
    code, said = verify(public)
    assert (code, "没有发现不相符" in said) == (0, True)
    cli.ok("publish", "--check", str(public))
    assert "4 次月度通报的平均数，账本第一笔预算之前的月份不计" in plain(get(site(public), "/2023").text)
    change(public, "UPDATE overview SET average_bulletin_rate = '92.51'")
    assert verify(public)[0] == 1


def test_a_year_to_come_is_not_published(cli: CommandLine, tmp_path: Path) -> None:
    """A year that begins after the last entry and after today is refused, in a dry run too."""
    for options in (("--output", str(tmp_path / "public.db")), ("--dry-run",)):
        assert "[period_not_begun]" in cli.refused("publish", "--year", "2099", *options)
