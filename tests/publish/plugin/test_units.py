"""A department of three units: each office, target and statement says whose it is, and one unit can be asked for."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from publish.pages.units import UNIT
from publish.serving import site as served_site
from tests.conftest import copied
from tests.publish.fixtures import get, public_file, some_rows
from tests.publish.large import large_rows
from tests.publish.site_words import links, pages_of, policy_without, words
from tests.units import make_units

RELEASED = Path("tests/data")
WITHHELD = {"projects": set(UNIT), "targets": set(UNIT), "statements": set(UNIT)}


@pytest.fixture(scope="module")
def units(made_once: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """The site of the department of three units."""
    cli = make_units(copied(made_once["new"], tmp_path_factory.mktemp("units")))
    cli.ok("publish", "--year", "2023", "--output", str(cli.folder / "public.db"))
    return served_site(cli.folder / "public.db")


SHOWN = {
    "the list of projects": ("/projects", "项目PA甲院（示例）·办公室200.00"),
    "a project of a unit below a unit": ("/projects", "项目PA1甲一所（示例）·办公室50.00"),
    "a project of the department": ("/projects", "项目PD办公室100.00"),
    "the page of a project": ("/projects/PA", "PA·甲院（示例）·办公室"),
    "the page of one of the department": ("/projects/PD", "PD·办公室2023年"),
    "projects found": ("/search?q=项目P", "项目PB2·乙院（示例）·财务处"),
    "projects found by their unit": ("/search?q=甲院", "项目共1条。项目PA·甲院（示例）·办公室"),
    "targets found by their unit": ("/search?q=甲院", "绩效目标共1条。甲院（示例）：件数"),
    "statements found by their unit": ("/search?q=甲院", "甲院（示例）：对账单160.00元"),
    "targets found": ("/search?q=件数", "部门整体：件数甲院（示例）：件数乙院（示例）·项目PB：件数"),
    "the statements": ("/statements", "部门整体执行数2023-12510.00510.000.00元—50甲院（示例）执行数2023-12160.00"),
    "what the words mean": ("/glossary", "部门本级部门自己，不含二级预算单位。"),
}


@pytest.mark.parametrize(("path", "said"), SHOWN.values(), ids=list(SHOWN))
def test_every_page_says_whose_it_is(units: Datasette, path: str, said: str) -> None:
    """The unit stands before the office, or alone where the whole department would; the department's own has none."""
    assert said in words(units, path)


ASKED = {
    "one unit": ("subunit_code=A", "PA", "200.00150.0050.0075.00%"),
    "a unit by its name": ("subunit_code=甲院（示例）", "PA", "200.00150.0050.0075.00%"),
    "an office of one unit": ("subunit_code=B&office=办公室", "PB", "300.00300.000.00100.00%"),
    "an office of all": ("office=办公室", "PA PA1 PB PD", "650.00510.00140.0078.46%"),
    "the department itself": ("subunit_code=D1", "PD", "100.0050.0050.0050.00%"),
    "words and a unit": ("subunit_code=B&q=项目", "PB PB2", "310.00300.0010.0096.77%"),
    "the words of a unit": ("q=乙院", "PB PB2", "310.00300.0010.0096.77%"),
}


@pytest.mark.parametrize(("asked", "projects", "sums"), ASKED.values(), ids=list(ASKED))
def test_projects_are_those_of_the_unit(units: Datasette, asked: str, projects: str, sums: str) -> None:
    """The list has the projects of the unit that an address names, beside the other filters, and their sums."""
    found = re.findall(r'href="/2023/projects/([^"]*)"', get(units, f"/projects?{asked}").text)
    assert found == projects.split()
    assert f"所选{len(found)}个项目之和{sums}" in words(units, f"/projects?{asked}")


def test_a_unit_is_chosen_by_its_name(units: Datasette) -> None:
    """The filter lists the units by their names and the department itself, and shows what was chosen."""
    page = get(units, "/projects?subunit_code=B&office=财务处").text
    choices = re.search('<select id="subunit_code".*?</select>', page, re.DOTALL)
    assert choices is not None
    assert re.findall('<option value="(.*?)"( selected)?>(.*?)</option>', choices[0]) == [
        ("", "", "全部"),
        ("D1", "", "部门本级"),
        ("A", "", "甲院（示例）"),
        ("A1", "", "甲一所（示例）"),
        ("B", " selected", "乙院（示例）"),
    ]
    assert "<option selected>财务处</option>" in page


def test_a_unit_without_projects_has_none(units: Datasette) -> None:
    """A code that is of no unit finds nothing."""
    assert "没有这样的项目。" in words(units, "/projects?subunit_code=Z")
    assert "没有这样的对账单。" in words(units, "/statements?subunit_code=Z")
    assert "没有这样的绩效目标。" in words(units, "/score?subunit_code=Z")


def test_the_targets_of_units_are_not_the_departments(units: Datasette) -> None:
    """Below the score stand the department's own targets, and under another heading those of units, each with its."""
    shown = words(units, "/score")
    own, of_units = shown.split("部门整体绩效目标和完成情况1项")[1].split("二级预算单位的绩效目标和完成情况")
    assert "件数产出≥1010140.0040.00—" in own
    assert "甲院" not in own
    assert "1项绩效目标指标二级预算单位方面" in of_units
    assert "件数甲院（示例）产出≥1051—" in of_units
    assert links(units, "/search?q=甲院")["甲院（示例）"] == "/2023/score?subunit_code=A#unit-targets"


STATEMENTS = {"subunit_code=A": "甲院（示例）执行数", "subunit_code=D1": "部门整体执行数"}


@pytest.mark.parametrize(("asked", "said"), STATEMENTS.items(), ids=list(STATEMENTS))
def test_statements_are_those_of_the_unit(units: Datasette, asked: str, said: str) -> None:
    """The list has the statements of the unit, or those of no unit."""
    shown = words(units, f"/statements?{asked}")
    assert "1份对账单" in shown
    assert said in shown


def _of_units() -> dict[str, list[dict[str, Any]]]:
    """Return rows of a department with a project, a target and a statement of 一院 each."""
    rows = some_rows()
    of_unit = {"subunit_code": "A", "subunit": "一院"}
    rows["projects"][0] |= of_unit | {"office": "办公室"}
    rows["targets"][0] |= of_unit
    rows["statements"][0] |= of_unit
    return rows


PARTLY = {"subunit": "A", "subunit_code": "一院"}


@pytest.mark.parametrize(("withheld", "unit"), PARTLY.items(), ids=list(PARTLY))
def test_either_column_tells_the_unit(tmp_path: Path, withheld: str, unit: str) -> None:
    """Where a policy shows the code or the name of units alone, pages name and find them by that."""
    policy = policy_without(**{table: {withheld} for table in WITHHELD})
    datasette = pages_of(tmp_path, _of_units(), policy)
    assert f"{unit}·办公室" in words(datasette, f"/projects?subunit_code={unit}")
    assert f"{unit}执行数" in words(datasette, f"/statements?subunit_code={unit}")
    assert f"培训期数{unit}—" in words(datasette, f"/score?subunit_code={unit}")
    assert "部门整体绩效目标" not in words(datasette, "/score")


def _before_units(folder: Path) -> Path:
    """Return a public file as format 1 has it."""
    path = public_file(folder / "public.db", _of_units(), policy_without(**WITHHELD))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")
    return path


@pytest.mark.parametrize(
    "name", ["format 1", "withheld", *sorted(path.name for path in RELEASED.glob("release-0.1.0*"))]
)
def test_a_file_without_units_is_served_as_before(tmp_path: Path, name: str) -> None:
    """A file of an older format, or under a policy without units, has every page, none with a filter by units."""
    made = {
        "format 1": lambda: _before_units(tmp_path),
        "withheld": lambda: public_file(tmp_path / "public.db", _of_units(), policy_without(**WITHHELD)),
    }
    datasette = served_site(made[name]() if name in made else RELEASED / name / "public.db")
    for path in ("", "score", "months", "projects", "changes", "statements", "about", "search?q=项目", "search?q=一院"):
        assert get(datasette, f"/{path}").status_code == 200
        assert 'name="subunit_code"' not in get(datasette, f"/{path}").text
    for path, said in {"projects": "没有这样的项目。", "statements": "没有这样的对账单。"}.items():
        assert said in words(datasette, f"/{path}?subunit_code=A"), "what is not shown meets no condition"
    assert "二级预算单位的绩效目标" not in words(datasette, "/score?subunit_code=A")


def test_pages_of_many_units_do_not_grow(tmp_path: Path) -> None:
    """With ninety units no page is above 150 KB, and page by page each target of a unit is found once."""
    rows = large_rows()
    for table in WITHHELD:
        for number, row in enumerate(rows[table]):
            of_unit = {"subunit_code": f"U{number % 90:02d}", "subunit": f"第{number % 90}个二级预算单位" + "名" * 9}
            row |= of_unit if number % 3 else {}
    datasette = served_site(public_file(tmp_path / "public.db", rows))
    for path in ("/projects", "/statements", "/score", "/search?q=二级预算单位", "/projects?subunit_code=U01"):
        assert len(get(datasette, path).content) < 150_000
    of_units = [row["name"] for row in rows["targets"] if row["subunit_code"] and not row["project_code"]]
    found: list[str] = []
    path: str | None = "/2023/score"
    while path:
        section = get(datasette, path).text.partition('<h2 id="unit-targets">')[2]
        found += re.findall(r'<tr><th scope="row"><a [^>]*>(.*?)</a>', section)
        following = re.search('rel="next" href="(.*?)"', section)
        path = following[1] if following else None
    assert found == of_units
    of_one = [row["name"] for row in rows["targets"][:300] if row["subunit_code"] == "U01"]
    assert f"{len(of_one)}项绩效目标" in words(datasette, "/score?subunit_code=U01").partition("各单位自己的目标")[2]
