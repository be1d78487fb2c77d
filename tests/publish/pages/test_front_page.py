"""The front page: the year's figures as a citizen reads them, honest about what is missing, inert whatever is in it."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from publish.pages.numbers_shown import difference_shown, rate_shown, with_wan_yuan, yuan_figure
from publish.plugin.pages import NAVIGATION
from publish.tables.tables import TABLES
from tests.publish.fixtures import NAME, NOTICE, Rows, built_demo, get, public_file, site, some_rows

EVIL = "</script><svg onload=alert(1)>\"'&{{7*7}}\u201d"


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The front page of the worked example."""
    response = get(site(built_demo(tmp_path_factory) / "public.db"), "/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


def page_of(folder: Path, rows: Rows) -> str:
    """Return the front page of a public database of ``rows``."""
    response = get(site(public_file(folder / "public.db", rows)), "/")
    assert response.status_code == 200
    return response.text


def plain(html: str) -> str:
    """Return the words of a page, as one line."""
    return " ".join(re.sub("<[^>]*>", " ", html).split())


@pytest.mark.parametrize(
    "words",
    [
        "中国共产党广州市委员会组织部（示例）",
        "2023 年度部门整体支出绩效自评",
        "总分 99.58 / 100.00 分",
        "共扣 0.42 分",
        "履职效能 49.58 / 50.00 分",
        "管理效率 50.00 / 50.00 分",
        "调整后预算数 10,369.89 万元",
        "执行数 10,369.89 万元",
        "平均执行率（财政部门通报） 95.81%",
        "年终执行率 100.00%",
        "10.00 × 95.81% = 9.581，四舍五入为 9.58",
        "示例数据：",
    ],
)
def test_the_figures_stand_on_the_page(front: str, words: str) -> None:
    """The headline figures of the example stand on the page as the report prints them."""
    assert words in plain(front)


def test_the_page_leads_to_every_other(front: str) -> None:
    """Every page of the site is linked in the navigation, and the chart is drawn once."""
    for page in NAVIGATION:
        assert f'<li><a href="/{f"2023/{page.address}".rstrip("/")}"' in front
        assert f">{page.title}</a></li>" in front
    assert front.count("<svg") == 1


def test_the_page_loads_nothing_from_elsewhere(front: str) -> None:
    """The page has no script, no inline style, no address of another host, and says so in its policy."""
    assert "<script" not in front
    assert "<style" not in front
    assert not re.search(r"\sstyle=|\son[a-z]+=", front)
    assert re.findall(r"https?://[^\s\"<]+", front) == ["http://www.w3.org/2000/svg"]


def test_the_page_is_chinese_and_has_a_policy(tmp_path: Path) -> None:
    """The page says that it is Chinese, and its content security policy allows our own style alone."""
    response = get(site(public_file(tmp_path / "public.db")), "/")
    assert '<html lang="zh-CN">' in response.text
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in policy


def test_what_is_missing_is_never_zero(tmp_path: Path) -> None:
    """A missing fact is 暂缺, a rate without budget 无预算; lines that wait for data are named; no None shows."""
    missing = dict.fromkeys(("total", "execution_rate", "average_bulletin_rate"))
    rows = some_rows(**missing, adjusted_budget_fen=0, executed_fen=0)
    for line in rows["score_sheet"][:2]:
        line |= {"score": None, "deduction": None, "explanation": "缺 7 月的通报"}
    for month in rows["months"]:
        month |= {"adjusted_budget_fen": 0, "executed_fen": 0, "execution_rate": None}
    for month in rows["months"][6:]:
        month["bulletin_rate"] = None
    text = plain(page_of(tmp_path, rows))
    assert "总分 暂缺 （满分 100.00 分）" in text
    assert "还缺部分数据，暂时算不出总分。" in text
    assert "以下指标还缺数据，得分暂缺： 部门预算资金支出率 缺 7 月的通报" in text
    assert "履职效能 暂缺 （满分 50.00 分）" in text
    assert "年终执行率 无预算" in text
    assert "平均执行率（财政部门通报） 暂缺 全年 12 次月度通报的平均数，目前有 6 次" in text
    assert "没有扣分" in text
    assert "各项指标都没有扣分" not in text
    assert "None" not in text


@pytest.mark.parametrize(
    ("parameters", "bulletins", "told"),
    [
        ('{"of":"execution_rate"}', 0, False),
        ('{"of":"execution_rate"}', 6, True),
        ('{"average_places":"2","of":"bulletins"}', 0, True),
        (None, 0, True),
    ],
)
def test_an_average_that_nothing_rests_on_is_not_missed(
    tmp_path: Path, parameters: str | None, bulletins: int, told: bool
) -> None:
    """Where the rubric counts no bulletin and none is recorded, no page says that their average is 暂缺."""
    rows = some_rows(average_bulletin_rate=None)
    rows["score_sheet"][-1] |= {"rule": "rate", "parameters": parameters}
    for month in rows["months"][bulletins:]:
        month["bulletin_rate"] = None
    assert ("平均执行率（财政部门通报） 暂缺" in plain(page_of(tmp_path, rows))) == told


@pytest.mark.parametrize("table", ["months", "score_sheet", "projects", "targets"])
def test_an_empty_table_leaves_the_page_standing(tmp_path: Path, table: str) -> None:
    """A table without rows is said to be 暂缺 or left out; the page answers."""
    assert "None" not in page_of(tmp_path, some_rows() | {table: []})


def test_full_marks_lose_nothing(tmp_path: Path) -> None:
    """Where nothing was lost the page says so, and links to no loss."""
    rows = some_rows(total="100.00")
    for line in rows["score_sheet"]:
        line |= {"score": line["weight"], "deduction": "0.00"}
    text = page_of(tmp_path, rows)
    assert "各项指标都没有扣分。" in text
    assert "#points-lost" not in text


def test_a_database_without_a_year_shows_its_tables(tmp_path: Path) -> None:
    """Without a year there is no front page; the visitor is led to the tables."""
    datasette = site(public_file(tmp_path / "public.db", some_rows() | {"overview": []}))
    response = get(datasette, "/")
    assert (response.status_code, response.headers["location"]) == (302, "/public-2023")
    assert get(datasette, "/public-2023").status_code == 200


def test_the_latest_year_is_shown(tmp_path: Path) -> None:
    """Of several years the front page shows the latest, with that year's months alone, and all side by side."""
    rows = some_rows()
    rows["overview"].append(rows["overview"][0] | {"year": 2024, "total": "88.00"})
    rows["months"].append(rows["months"][0] | {"month": "2024-01"})
    text = page_of(tmp_path, rows)
    assert "2024 年度部门整体支出绩效自评" in text
    assert "1月执行率7.50%" in text
    assert "2月执行率" not in text
    assert '<th scope="row">2023</th><td>99.58</td>' in text
    assert '<th scope="row">2024</th><td>88.00</td>' in text


def test_every_text_is_inert(tmp_path: Path) -> None:
    """Markup and template code in any text of the database come out as text, on the front page and in the tables."""
    rows = some_rows()
    for table, found in rows.items():
        for row in found:
            texts = [column.name for column in TABLES[table].columns if column.type == "TEXT" and not column.unit]
            row |= dict.fromkeys(set(texts) - {"month", "leaf_hash", "event_seqs"}, EVIL)
            row |= {"department": f"{EVIL}（示例）"} if "department" in texts else {}
    datasette = site(public_file(tmp_path / "a b<i>.db", rows))
    name = datasette.databases["a b<i>"].name
    pages = [f"/{page.address}" for page in NAVIGATION] + ["/events/5", "/search?q=7*7", f"/search?q={quote(EVIL)}"]
    for path in (*pages, "/nope~3Csvg~20onload~3E", *(datasette.urls.table(name, table) for table in rows)):
        response = get(datasette, path)
        assert response.status_code == (404 if "nope" in path else 200), path
        assert "<svg onload" not in response.text
        assert NOTICE in response.text
    assert "{{7*7}}" in get(datasette, "/").text


def test_a_department_that_is_no_example_has_no_banner(tmp_path: Path) -> None:
    """The banner stands over example data only."""
    rows = some_rows()
    for table in rows.values():
        for row in table:
            row["department"] = NAME.removesuffix("（示例）")
    datasette = site(public_file(tmp_path / "public.db", rows))
    assert [path for path in ("/", "/public", "/public/months", "/nope") if NOTICE in get(datasette, path).text] == []


def test_numbers_as_the_public_reads_them() -> None:
    """Money has separators and its unit, a rate its sign, a difference its direction, absence a word."""
    assert with_wan_yuan(10_369_890_000) == "10,369.89 万元"
    assert with_wan_yuan(None) == "暂缺"
    assert yuan_figure(-123_456_789) == "−1,234,567.89"
    shown = [rate_shown("90.00", of_fen=1), rate_shown(None, of_fen=0), rate_shown(None, of_fen=None)]
    assert shown == ["90.00%", "无预算", "暂缺"]
    assert difference_shown("89.14", "7.34") == "+81.80"
    assert difference_shown("7.34", "89.14") == "−81.80"
    assert difference_shown(None, "1.00") == "暂缺"
