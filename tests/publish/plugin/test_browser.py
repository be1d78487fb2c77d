"""The site in a real Chromium, on desktop and phone: fits, quiet, self-contained, usable by keyboard and by all."""

import pytest
from playwright.sync_api import Response, expect

from tests.publish.chromium import CHROMIUM, WITH_SQL, Visit
from tests.publish.fixtures import NOTICE

NOT_FOUND = 404

pytest_plugins = ["tests.publish.visits"]
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}")


@pytest.mark.parametrize("path", WITH_SQL.values(), ids=list(WITH_SQL))
def test_a_page_fits_and_is_quiet(visit: Visit, path: str) -> None:
    """Every page fits the window, complains about nothing, asks no other host, and says that its data is an example."""
    status = visit.to(path)
    assert status == {"/2023/nowhere": NOT_FOUND, WITH_SQL["sql-refused"]: 400}.get(path, 200)
    assert visit.overflow == 0
    # A browser reports a page's own status when it is an error.
    assert [said for said in visit.complaints if not (status >= 400 and "Failed to load resource" in said)] == []
    assert visit.other_hosts == []
    assert visit.page.get_by_text(NOTICE).is_visible()


def test_the_total_is_visible_without_scrolling(visit: Visit) -> None:
    """The total score and the name of the department stand in the first screen."""
    visit.to("/")
    for found, words in ((".jixiao-score strong", "99.58"), ("h1", "中国共产党广州市委员会组织部（示例）")):
        element = visit.page.locator(found)
        assert element.inner_text() == words
        box = element.bounding_box()
        size = visit.page.viewport_size
        assert box is not None
        assert size is not None
        assert 0 <= box["y"] < box["y"] + box["height"] <= size["height"]
        assert 0 <= box["x"] < box["x"] + box["width"] <= size["width"]


def test_a_line_of_the_sheet_unfolds_by_keyboard(visit: Visit) -> None:
    """A line shows its arithmetic and leads to its events, by keyboard, without making the page wider."""
    visit.to("/score")
    line = visit.page.locator("li", has=visit.page.locator("#spending_rate"))
    line.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    assert line.get_by_text("10.00 × 95.81% = 9.581").is_visible()
    assert visit.overflow == 0
    line.get_by_role("link").click()
    visit.page.get_by_role("heading", name="账本事件").wait_for()
    assert "seqs=" in visit.page.url


def test_the_address_of_a_line_unfolds_it(visit: Visit) -> None:
    """Who follows a lost point from the front page arrives at the line with its arithmetic open, its name in sight."""
    visit.to("/")
    visit.page.get_by_role("link", name="部门预算资金支出率").click()
    visit.page.wait_for_url("**/score#spending_rate")
    for words in (visit.page.get_by_text("10.00 × 95.81% = 9.581"), visit.page.get_by_text("部门预算资金支出率")):
        box = words.first.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < visit.page.evaluate("innerHeight")


@pytest.mark.parametrize("path", ["/", "/score", "/months", "/statements", "/verify", "/downloads", "/nowhere"])
def test_the_keyboard_reaches_everything(visit: Visit, path: str) -> None:
    """Tab goes through all links, fields, lines that unfold and tables that scroll, and shows where it stands."""
    visit.to(path)
    every = "a, input, select, button, summary, [tabindex='0']"
    shown = f"""[...document.querySelectorAll("{every}")].filter(one => one.checkVisibility()).length"""
    wanted = visit.page.evaluate(shown)
    reached = set()
    for _ in range(wanted):
        visit.page.keyboard.press("Tab")
        found = "[...document.querySelectorAll('*')].indexOf(document.activeElement)"
        reached.add(visit.page.evaluate(found))
        assert visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") in ("solid", "auto")
    assert len(reached) == wanted


def test_the_links_lead_to_pages(visit: Visit) -> None:
    """Every link of every page of the navigation answers 200."""
    visit.to("/")
    pages = visit.page.locator("nav a").evaluate_all("links => links.map(link => link.href)")
    links = set()
    for page in pages:
        visit.page.goto(page)
        links |= set(visit.page.locator("a[href]").evaluate_all("links => links.map(link => link.href)"))
    statuses = {link: visit.page.request.get(link).status for link in sorted(links) if "#" not in link}
    assert {link: status for link, status in statuses.items() if status != 200} == {}
    assert len(statuses) > 100


def test_two_characters_are_found(visit: Visit) -> None:
    """The search in the bar finds a word of two Chinese characters and leads to what it found."""
    visit.to("/")
    visit.page.get_by_role("searchbox").fill("培训")
    visit.page.get_by_role("button", name="搜索").click()
    visit.page.get_by_role("link", name="党务干部轮训班").or_(
        visit.page.get_by_role("link", name="局处级领导干部专业化能力系列培训班")
    ).first.click()
    expect(visit.page.get_by_role("heading", name="绩效目标和完成情况")).to_be_visible()


def test_projects_are_filtered(visit: Visit) -> None:
    """An office chosen in the filter leaves its projects alone."""
    visit.to("/projects")
    visit.page.get_by_label("处室").last.select_option("信息管理处")
    visit.page.get_by_role("button", name="筛选").click()
    expect(visit.page.locator("caption")).to_contain_text("2023 年，5 个项目")


def test_a_filter_is_added_to_those_before(visit: Visit) -> None:
    """A further condition on a table keeps the earlier ones and the order; each can be taken away alone."""
    visit.to("/public/projects?office__exact=研究室&adjusted_budget_fen__gt=60000000&_sort_desc=name")
    visit.page.get_by_label("列", exact=True).select_option("name")
    visit.page.get_by_label("内容").fill("组织")
    visit.page.get_by_role("button", name="筛选").click()
    chosen = visit.page.get_by_role("list", name="已选的条件").get_by_role("listitem")
    expect(chosen).to_have_count(3)
    visit.page.get_by_role("link", name="项目名称 ▼").wait_for()
    chosen.filter(has_text="处室等于“研究室”").get_by_role("link", name="去掉").click()
    expect(chosen).to_have_text(["调整后预算数（分）大于“60000000” 去掉", "项目名称含有“组织” 去掉"])
    visit.page.get_by_role("link", name="项目名称 ▼").wait_for()


def test_an_amount_is_in_sight_on_a_phone(visit: Visit) -> None:
    """Of a movement of money the day and the amount stand in the window, in one line."""
    visit.to("/changes?q=0468")
    for words in ("2023-05-15", "78,120.04"):
        box = visit.page.get_by_text(words).first.bounding_box()
        size = visit.page.viewport_size
        assert box is not None
        assert size is not None
        assert box["x"] + box["width"] <= size["width"]
        assert box["height"] < 40


def test_the_figures_of_a_table_come_before_its_glossary(visit: Visit) -> None:
    """On the page of a table the rows stand above the explanation of the columns, and the headings stay in sight."""
    visit.to("/public/months")
    rows = visit.page.get_by_text("2023-01", exact=True).first.bounding_box()
    words = visit.page.get_by_role("heading", name="各列的含义").bounding_box()
    assert rows is not None
    assert words is not None
    assert rows["y"] < words["y"]
    assert visit.page.evaluate("getComputedStyle(document.querySelector('thead th')).position") == "sticky"


def test_the_front_page_weighs_little(visit: Visit) -> None:
    """All that the front page loads is at most 100 KB."""
    answers: list[Response] = []
    visit.page.on("response", lambda answer: answers.append(answer))
    visit.to("/2023")
    visit.page.wait_for_load_state("networkidle")
    assert 0 < sum(len(answer.body()) for answer in answers) <= 100_000


def test_a_printed_page_says_everything(visit: Visit) -> None:
    """In print the navigation is gone, and the arithmetic of every line stands on the paper."""
    visit.to("/score")
    visit.page.emulate_media(media="print")
    assert not visit.page.locator("nav").is_visible()
    assert visit.page.get_by_text("10.00 × 95.81% = 9.581").is_visible()
    assert not visit.page.get_by_text("点开任何一行").is_visible()


# A4 at 96 dots an inch, less the margins of the style sheet.
PORTRAIT, LANDSCAPE = 688, 1046
PRINTED = [WITH_SQL[name] for name in ("front-page", "score", "months", "projects", "project", "changes", "statements")]
PRINTED += [WITH_SQL[name] for name in ("events", "downloads", "table", "long-table")]


@pytest.mark.slow
@pytest.mark.parametrize("path", PRINTED)
def test_no_table_is_wider_than_its_page(visit: Visit, path: str) -> None:
    """In print every table stands whole on A4, on its side where it is a wide one, and nothing of it scrolls."""
    visit.page.emulate_media(media="print")
    visit.to(path)
    on_its_side = visit.page.evaluate("getComputedStyle(document.body).page === 'wide'")
    visit.page.set_viewport_size({"width": LANDSCAPE if on_its_side else PORTRAIT, "height": 1000})
    assert visit.overflow == 0
    scrolling = "[...document.querySelectorAll('.jixiao-wide')].filter(one => one.scrollWidth > one.clientWidth).length"
    assert visit.page.evaluate(scrolling) == 0
