"""``publish --check`` says how far the ledger has gone on since, and what would change if it were published now."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.conftest import CommandLine, event, money
from tests.ledger.rules.test_reversals import undo
from tests.publish.test_publication import PUBLISH, RUBRIC


@pytest.fixture
def published(funded: CommandLine) -> CommandLine:
    """A ledger with a year published at its end."""
    assert funded.import_lines([RUBRIC, money("expenditure", "paid-1", "100.00", project="P1")]).exit_code == 0
    funded.ok(*PUBLISH, str(funded.folder / "public.db"))
    return funded


def said(cli: CommandLine, *lines: dict[str, Any]) -> str:
    """Record ``lines`` and return what a check that agrees says then."""
    assert not lines or cli.import_lines(lines).exit_code == 0
    printed = cli.ok("publish", "--check", str(cli.folder / "public.db"))
    assert "相符：内容摘要" in printed
    return printed


def test_what_another_payment_would_change(published: CommandLine) -> None:
    """The overview's figures are named old and new, of other tables how many rows and the first; it still agrees."""
    printed = said(published, money("expenditure", "paid-2", "50.00", project="P1", day="2023-11-03"))
    for sentence in (
        "核验点之后账本又记录了 1 个事件；现在公开将有变动：",
        "- 2023 年执行数：520.50 元 → 570.50 元",
        "- 2023 年年末执行率：34.70% → 38.03%",
        "- 月度执行（months）：2 行不同（2023-11、2023-12）",
        "- 项目（projects）：1 行不同（P1）",
        "- 资金变动（fund_changes）：1 行新增（10）",
    ):
        assert sentence in printed
    assert "2023 年调整后预算数" not in printed


def test_rows_are_counted_and_a_few_named(published: CommandLine) -> None:
    """Of many rows the first three are named."""
    printed = said(published, money("expenditure", "paid-2", "50.00", project="P1", day="2023-03-03"))
    assert "- 月度执行（months）：10 行不同（2023-03、2023-04、2023-05 等 10 个）" in printed


def test_a_score_that_would_be_another(published: CommandLine) -> None:
    """A score that the ledger gives now is told beside the one that was published, its lines by their ids."""
    bulletins = [event("bulletin", f"b{month:02d}", month=f"2023-{month:02d}", rate="98.00") for month in range(1, 13)]
    printed = said(published, *bulletins)
    assert "- 2023 年平均执行率：（无） → 98.00%" in printed
    assert "- 评分表（score_sheet）：" in printed
    assert "spending_rate" in printed


@pytest.mark.parametrize(
    "lines",
    [
        [event("improvement_plan", "plan", quarter="2023Q3", office="办公室", measures="倒排时间")],
        [money("appropriation", "next", "9.00", day="2024-01-05")],
    ],
    ids=["no figure", "another year"],
)
def test_where_no_figure_would_change_it_says_so(published: CommandLine, lines: list[dict[str, Any]]) -> None:
    """What was recorded since is counted, and the figures are said to stay."""
    assert "核验点之后账本又记录了 1 个事件；现在公开，各数不变" in said(published, *lines)


def test_where_the_ledger_has_not_gone_on_nothing_is_said(published: CommandLine) -> None:
    """At its own checkpoint there is nothing to say beside that it agrees."""
    assert "核验点之后" not in said(published)


def test_a_year_that_could_not_be_published_now(published: CommandLine) -> None:
    """Where the rubric was taken back since, it says why nothing can be told of now, and still agrees."""
    printed = said(published, undo(RUBRIC["event_id"]))
    assert "核验点之后账本又记录了 1 个事件；现在不能再公开，无法比较：" in printed


def test_of_a_publication_that_differs_only_that_is_told(published: CommandLine) -> None:
    """A changed cell is told with exit code 3 as it was, and nothing of now."""
    assert published.import_lines([money("expenditure", "paid-2", "50.00", project="P1")]).exit_code == 0
    with closing(sqlite3.connect(published.folder / "public.db")) as connection, connection:
        connection.execute("UPDATE months SET execution_rate = '99.99' WHERE month = '2023-12'")
    result = published("publish", "--check", str(published.folder / "public.db"))
    assert result.exit_code == 3
    assert "核验点之后" not in result.output
