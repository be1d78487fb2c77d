"""The pages of money: figures lead on, years are named, the months are there in words, in one style."""

from pathlib import Path
from urllib.parse import quote

import pytest
from datasette.app import Datasette

from publish.pages.months import schedule_in_words
from publish.pages.numbers_shown import figure_shown
from tests.publish.fixtures import built_demo, get, site, some_rows
from tests.publish.site_words import links, pages_of, policy_without, words


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """The worked example."""
    return site(built_demo(tmp_path_factory) / "public.db")


FIGURES = {
    "10,369.89 万元": "/2023/changes?month=2023",
    "89.48 万元": f"/2023/changes?month=2023&kind={quote('退回财政')}",
    "100.00%": "/2023/months",
    "95.81%": "/2023/months",
    "履职效能": "/2023/score#performance",
    "管理效率": "/2023/score#management",
    "部门预算资金支出率": "/2023/score#spending_rate",
}


def test_the_figures_of_the_front_page_lead_on(example: Datasette) -> None:
    """Each figure, half and lost line links to what it is made of, and there is something."""
    found = links(example, "/")
    assert {said: found.get(said) for said in FIGURES} == FIGURES
    assert "没有这样的" not in words(example, FIGURES["89.48 万元"])


def test_the_targets_of_the_department_have_a_page(example: Datasette) -> None:
    """The department's own targets stand with their results beside the score, and the search leads there."""
    shown = words(example, "/score")
    assert "部门整体绩效目标和完成情况7项绩效目标" in shown
    assert "“现代产业、现代科技、现代管理”系列专题讲座邀请院士专家产出≥28名28名" in shown
    assert links(example, "/search?q=院士专家")["部门整体"] == "/2023/score#department-targets"


def test_a_virement_is_of_both_projects(tmp_path: Path) -> None:
    """Money that came from another project stands among the changes of the one it came to."""
    rows = some_rows()
    moved = {"seq": 6, "occurred_on": "2023-06-05", "kind": "调剂", "project": "P2", "to_project": "P1"}
    rows["fund_changes"] = [rows["fund_changes"][0] | moved]
    datasette = pages_of(tmp_path, rows)
    assert "这个项目2023年的1笔资金变动" in words(datasette, "/projects/P1")
    for project in ("P1", "P2"):
        assert "2023-06-05" in words(datasette, f"/changes?project={project}")
    assert "2023-06-05" not in words(datasette, "/changes?project=P3")


def test_pages_name_their_year(tmp_path: Path) -> None:
    """Beside changes of earlier years, those of the published year are shown, and all on asking."""
    rows = some_rows()
    rows["fund_changes"].insert(0, rows["fund_changes"][0] | {"seq": 4, "occurred_on": "2022-06-05"})
    datasette = pages_of(tmp_path, rows)
    shown = words(datasette, "/changes")
    assert "只列2023年的变动。看所有时间的2笔" in shown
    assert "2022-06-05" not in shown
    assert "2022-06-05" in words(datasette, links(datasette, "/changes")["看所有时间的 2 笔"])
    project = words(datasette, "/projects/P1")
    assert "2023年资金（元）" in project
    assert "这个项目2023年的1笔资金变动，各年的2笔" in project
    assert "2022-06-05" in words(datasette, links(datasette, "/projects/P1")["各年的 2 笔"])


def test_without_days_all_changes_are_shown(tmp_path: Path) -> None:
    """Where the policy shows no days, no year is picked."""
    assert "共1笔" in words(pages_of(tmp_path, policy=policy_without(fund_changes={"occurred_on"})), "/changes")


MONTHS = {
    "all but the last": (
        [("7.00", "8.33")] * 11 + [("100.00", "100.00")],
        "没有赶上序时进度的有 11 个月：1 至 11 月。",
    ),
    "some": (
        [("9", "8"), ("7", "8"), ("9", "8"), ("7", "8"), ("7", "8")],
        "没有赶上序时进度的有 3 个月：2 月、4 至 5 月。",
    ),
    "none": ([("9", "8")] * 12, "各月都赶上了序时进度。"),
    "a month without a rate": ([("9", "8"), (None, "8")], ""),
}


@pytest.mark.parametrize(("rates", "sentence"), MONTHS.values(), ids=list(MONTHS))
def test_the_months_behind_schedule_are_named(rates: list[tuple[str | None, str]], sentence: str) -> None:
    """A sentence names the months whose execution rate is below the schedule."""
    rows = [
        {"month": f"2023-{number:02d}", "execution_rate": rate, "schedule": schedule}
        for number, (rate, schedule) in enumerate(rates, start=1)
    ]
    assert schedule_in_words(rows) == sentence


def test_the_chart_is_there_in_words(example: Datasette) -> None:
    """The description of the chart has all three rates of each month, and the front page a table of them."""
    page = get(example, "/").text
    assert "1月执行率7.34%，序时进度8.33%，通报89.14%；2月" in page
    assert "没有赶上序时进度的有 11 个月：1 至 11 月。" in page
    assert "2023 年各月累计数（金额单位：万元）" in page


def test_figures_have_one_style(example: Datasette) -> None:
    """Statements, months and tables write thousands apart, one minus, and nothing as 0.00."""
    assert "10,369.8910,369.890.00万元" in words(example, "/statements")
    assert "−0.01" in words(example, "/statements")
    assert "+0.00" not in words(example, "/months")
    assert "−83,600.00" in words(example, "/public/projects")
    assert [figure_shown(one) for one in ("-1234.50", "0.00", "照原样", "1e5")] == [
        "−1,234.50",
        "0.00",
        "照原样",
        "1e5",
    ]
