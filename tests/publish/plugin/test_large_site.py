"""A department of a thousand projects and a rubric of 566 lines: no page grows with it, and nothing is out of reach."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from datasette.app import Datasette
from playwright.sync_api import Browser

from publish.pages.page_of_rows import ROWS_A_PAGE
from publish.serving import site as served_site
from tests.publish.chromium import CHROMIUM, Visit
from tests.publish.fixtures import JIXIAO, Served, free_port, get, public_file, served
from tests.publish.fixtures import walked as walk
from tests.publish.large import (
    CHANGES,
    EVENTS,
    LINES,
    LONG,
    LOST,
    PROJECTS,
    STATEMENTS,
    TARGETS,
    VERY_LONG,
    large_rows,
)
from tests.publish.site_words import links, words

MOST_BYTES = 150_000
# What is one of very many, and answers of another kind than a page. Of each some are tried by themselves.
SINGLE = r"/2023/(projects|events)/|/2023/score/l\d-\d-|/public-2023/[^/?]+/|.*\.(json|csv)\b|/2023/changes\?project="

needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}")
pytest_plugins = ["tests.publish.visits"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public database of a large department."""
    return public_file(tmp_path_factory.mktemp("large") / "public.db", large_rows())


@pytest.fixture(scope="module")
def large(file: Path) -> Datasette:
    """Its site."""
    return served_site(file)


@pytest.fixture(scope="module")
def walked(large: Datasette) -> dict[str, tuple[str, list[str]]]:
    """Every page that its front page and a search lead to, text and links by path, but for single rows."""
    first = ("/2023", "/public-2023", "/2023/search?q=理由", "/2023/search?q=项目")
    return {path: (text, found) for path, text, found in walk(large, *first, leaving=SINGLE)}


def test_no_page_grows(walked: dict[str, tuple[str, list[str]]]) -> None:
    """No page is above 150 KB."""
    assert {path: len(text.encode()) for path, (text, _) in walked.items() if len(text.encode()) > MOST_BYTES} == {}
    assert len(walked) > 100


SINGLES = {
    "a project with very many targets": "/2023/projects/P0001",
    "the rubric": f"/2023/events/{EVENTS}",
    "a row of the rubric": f"/public-2023/events/{EVENTS}",
}


@pytest.mark.parametrize("path", SINGLES.values(), ids=list(SINGLES))
def test_no_single_page_grows(large: Datasette, path: str) -> None:
    """Nor is the page of one project, event or row."""
    answer = get(large, path)
    assert answer.status_code == 200
    assert len(answer.content) <= MOST_BYTES


def test_everything_is_found(walked: dict[str, tuple[str, list[str]]]) -> None:
    """Whoever follows the links finds each project, each event and each line of the sheet."""
    every = {link for _, found in walked.values() for link in found}
    assert len({link for link in every if re.fullmatch(r"/2023/projects/P\d{4}", link)}) == PROJECTS
    assert len({link for link in every if re.fullmatch(r"/2023/events/\d+", link)}) >= EVENTS
    assert len({link for link in every if re.fullmatch(r"/2023/score/[^?]+", link)}) == LINES


LISTS = {
    "/2023/projects": ("", PROJECTS),
    "/2023/projects?q=个项目": ("", PROJECTS),
    "/2023/changes": ("", CHANGES),
    "/2023/statements": ("", STATEMENTS),
    "/2023/events": ("", EVENTS),
    "/2023/events?line=l0": ("", EVENTS // 2),
    "/2023/points-lost": ("", len(LOST)),
    "/2023/score": ("部门整体绩效目标", 300),
    "/2023/projects/P0001": ("绩效目标和完成情况", TARGETS - 300),
    "/2023/search?q=理由&in=fund_changes": ("", CHANGES),
}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_goes_on_and_back(large: Datasette, path: str) -> None:
    """Page by page each row of a list stands once, on from the first to the last and back again."""
    heading, total = LISTS[path]
    on = list(_pages(large, path, heading, "next"))
    assert sum(len(rows) for _, rows in on) == total
    assert max(len(rows) for _, rows in on) <= ROWS_A_PAGE
    assert not [row for row, times in Counter(row for _, rows in on for row in rows).items() if times > 1]
    back = list(_pages(large, on[-1][0], heading, "prev"))
    assert {row for _, rows in back for row in rows} == {row for _, rows in on for row in rows}
    assert back[-1][1][0] == on[0][1][0]


_ROW = re.compile(r'<tr><th scope="row".*?</tr>|<li>第 <a.*?</li>', re.DOTALL)


def _pages(large: Datasette, path: str, heading: str, way: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the address and the rows of each page of a list, from ``path`` on."""
    at: str | None = path
    while at:
        text = get(large, at).text
        within = text[text.index(heading) :]
        yield at, _ROW.findall(re.sub("(?s)<tfoot>.*</tfoot>", "", within))
        found = re.search(rf'<a rel="{way}" href="([^"]*)"', within)
        at = unescape(found[1]) if found else None


def test_what_took_an_event_back_is_counted(large: Datasette) -> None:
    """Where very many events took one back, its page names the first and leads to all."""
    assert "已被第1001号冲销，已被第1002号冲销，已被第1003号冲销，等500笔。" in words(large, "/2023/events/1")
    assert links(large, "/2023/events/1")["等 500 笔"] == "/public-2023/fund_changes?corrects=1"


def test_totals_are_of_all_rows(large: Datasette) -> None:
    """Each page of the projects says what all that were asked for come to, and how many these are."""
    rows: list[dict[str, Any]] = large_rows()["projects"]
    for path, chosen in {"": rows, "&office=第7处": [row for row in rows if row["office"] == "第7处"]}.items():
        sums = [sum(row[name] for row in chosen) for name in ("adjusted_budget_fen", "executed_fen", "remaining_fen")]
        which = "所选" if path else "公开的"
        said = f"{which}{len(chosen):,}个项目之和" + "".join(f"{fen // 100:,}.{fen % 100:02d}" for fen in sums)
        for after in ("", "P0500", "P0967"):
            assert said in words(large, f"/2023/projects?after={after}{path}")
    assert f"共{CHANGES:,}笔" in words(large, "/2023/changes?after=1400")


def test_the_front_page_names_what_lost_most(tmp_path: Path) -> None:
    """The five lines that lost most points stand there, most first, and a link leads to all."""
    rows = large_rows()
    for line in rows["score_sheet"]:
        line |= {"deduction": "0.90"} if line["line"] == "l5-7-8" else {}
    datasette = served_site(public_file(tmp_path / "public.db", rows))
    text = get(datasette, "/2023").text
    assert text.count('<p class="jixiao-minus">') == 5
    assert re.findall(r'minus">扣 (0\.\d+) 分', text)[:2] == ["0.90", "0.50"]
    assert links(datasette, "/2023")[f"等 {len(LOST)} 项，看全部"] == "/2023/points-lost"
    assert links(datasette, "/2023")["指标l5-7-8"] == "/2023/score/l5-7-8"


def test_the_score_shows_the_top_and_what_was_lost(large: Datasette) -> None:
    """Without anything asked the page of a large sheet shows its upper levels and what lost points; a line leads on."""
    shown = words(large, "/2023/score")
    assert f"共{LINES}项指标" in shown
    assert "指标l3-7（下级11项）" in shown
    assert "指标l3-7-1" not in shown
    assert f"等{len(LOST)}项，看全部" in shown
    line = words(large, "/2023/score/l3-7")
    assert "自评得分›指标l3" in line
    assert "指标l3-7-10" in line
    leaf = words(large, "/2023/score/l3-7-10")
    assert "算式l3-7-10" in leaf
    assert links(large, "/2023/score/l3-7-10")[f"依据 {EVENTS // 2} 个事件"] == "/2023/events?line=l3-7-10"
    assert get(large, "/2023/score/nothing").status_code == 404


def test_long_texts_fold(large: Datasette) -> None:
    """A text of 500 characters or more shows its beginning, and the whole a click away; a short one stands as it is."""
    text = get(large, "/2023/changes?after=2").text
    assert f"<div>{LONG}</div></details>" in text
    assert '<a href="/2023/events/5">看全文（6,000 字）</a>' in text
    assert VERY_LONG not in text
    assert ">理由4</td>" in text
    assert f"<div>{LONG}</div></details>" in get(large, "/2023/events/3").text
    rubric = get(large, f"/2023/events/{EVENTS}")
    proof = get(large, links(large, f"/2023/events/{EVENTS}")[_said(rubric.text, "看证明全文")])
    assert proof.headers["content-type"].startswith("text/plain")
    assert proof.text.startswith("c2sp.org/tlog-proof@v1\n")


def _said(text: str, begins: str) -> str:
    found = re.search(rf">({begins}[^<]*)<", text)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def running(file: Path) -> Iterator[Served]:
    """The site under ``jixiao serve``."""
    port = free_port()
    with served(JIXIAO, "serve", str(file), "--port", str(port), port=port) as server:
        yield server


@needs_chromium
def test_a_text_unfolds_without_scripts(browser: Browser, running: Served) -> None:
    """Without scripts a click unfolds a text, and links open the sheet down to each line."""
    context = browser.new_context(viewport={"width": 320, "height": 600}, java_script_enabled=False)
    visit = Visit(context.new_page(), running.url)
    visit.to("/2023/changes?after=2")
    whole = visit.page.locator(".jixiao-fold > div").first
    assert not whole.is_visible()
    visit.page.get_by_text("全文 4,000 字").first.click()
    assert whole.is_visible()
    assert whole.inner_text() == LONG
    visit.to("/2023/score")
    visit.page.get_by_role("link", name="指标l3-7（下级 11 项）").click()
    visit.page.get_by_role("link", name="指标l3-7-10").click()
    visit.page.get_by_role("heading", name="指标l3-7-10").wait_for()
    context.close()


@needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize("path", ["", "/score", "/score/l3-7", "/points-lost", "/changes", "/projects", "/events/5"])
def test_a_large_page_is_accessible(browser: Browser, running: Served, path: str) -> None:
    """On a narrow phone no page is wider than the window, and axe-core finds nothing serious, texts unfolded."""
    context = browser.new_context(viewport={"width": 320, "height": 600})
    visit = Visit(context.new_page(), running.url)
    visit.to(f"/2023{path}")
    visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert visit.overflow == 0
    found: list[dict[str, Any]] = Axe().run(visit.page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    context.close()
