"""What is not there: withheld, not recorded, nothing at all, or not counted, each in its own words."""

from pathlib import Path

import pytest

from tests.publish.fixtures import some_rows
from tests.publish.site_words import pages_of, policy_without, without_table, words

WITHHELD = {
    "overview": ("/", {"executed_fen", "execution_rate"}, ["执行数未公开", "年终执行率未公开"]),
    "months": ("/months", {"bulletin_rate"}, ["90.00%未公开未公开"]),
    "projects": ("/projects", {"executed_fen"}, ["未公开"]),
    "fund_changes": ("/changes", {"amount_fen"}, ["未公开"]),
}


@pytest.mark.parametrize("table", WITHHELD)
def test_what_is_withheld_is_not_missing(tmp_path: Path, table: str) -> None:
    """A figure whose column is not published is 未公开; 暂缺 stands only where nothing is recorded."""
    path, columns, expected = WITHHELD[table]
    rows = some_rows()
    rows["projects"][0] |= {"remaining_fen": 0, "execution_rate": "90.00"}
    shown = words(pages_of(tmp_path, rows, policy_without(**{table: columns})), path)
    assert [one for one in expected if one not in shown] == []
    assert "暂缺" not in shown


@pytest.mark.parametrize(("table", "sentence"), [("months", "各月数字未公开。"), ("score_sheet", "扣分情况未公开。")])
def test_a_withheld_table_is_not_missing(tmp_path: Path, table: str, sentence: str) -> None:
    """So it is where a whole table is not published."""
    assert sentence in words(pages_of(tmp_path, policy=without_table(table)), "/")


def test_missing_data_is_no_loss(tmp_path: Path) -> None:
    """Where nothing was lost but scores are open, the heading asks for the data."""
    rows = some_rows(total=None)
    for line in rows["score_sheet"]:
        line |= {"score": None, "deduction": None}
    shown = words(pages_of(tmp_path, rows), "/")
    assert "还缺哪些数据以下指标还缺数据" in shown
    assert "分扣在哪里" not in shown.replace("看看分扣在哪里", "")


def test_nothing_is_not_what_was_asked_for(tmp_path: Path) -> None:
    """A page without rows says that there are none, and of none such only where somebody filtered."""
    datasette = pages_of(tmp_path, some_rows() | {"projects": [], "fund_changes": []})
    assert "没有公开的项目。" in words(datasette, "/projects")
    assert "没有这样的项目。" in words(datasette, "/projects?q=x")
    assert "没有2023年的资金变动。" in words(datasette, "/changes")
    assert "没有这样的资金变动。" in words(datasette, "/changes?q=x")


def test_events_without_bodies_are_events(tmp_path: Path) -> None:
    """Where the policy shows hashes alone, an event is there all the same."""
    datasette = pages_of(tmp_path, policy=policy_without(events={"body"}))
    assert "没有这样的事件" not in words(datasette, "/events")
    assert "没有公开：涉密" in words(datasette, "/events/5")


CONFIDENTIAL = {
    "not counted": ("tables: {}\nconfidential:\n  in_totals: false\n", 1_000_000, "合计不含涉密项目。"),
    "counted": ("tables: {}\n", 1_500_000, "合计含涉密项目；"),
    "none": ("tables: {}\n", 1_000_000, ""),
    "no policy": ("[", 1_000_000, ""),
}


@pytest.mark.parametrize(("text", "budget_fen", "sentence"), CONFIDENTIAL.values(), ids=list(CONFIDENTIAL))
@pytest.mark.parametrize("path", ["/", "/months", "/projects"])
def test_totals_say_whether_they_count_confidential_projects(
    tmp_path: Path, text: str, budget_fen: int, sentence: str, path: str
) -> None:
    """Beside totals without confidential projects, or with them, a sentence says so; without any there is none."""
    rows = some_rows(adjusted_budget_fen=budget_fen)
    rows["publication"][0]["policy"] = text
    shown = words(pages_of(tmp_path, rows), path)
    assert (sentence in shown) if sentence else ("涉密项目" not in shown)
