"""What is asked for of a year: the projects of an office, a project with all below it, the first rows of an order."""

from typing import Any

import pytest

from tests.conftest import CommandLine, event, money

BALANCE = ("balance", "--year", "2023")
RATES = ("rates", "--year", "2023")
MONITOR = ("monitor", "--through", "2023-06")
ALL_THREE = (BALANCE, RATES, MONITOR)


def project(code: str, name: str, office: str | None, **fields: Any) -> dict[str, Any]:
    """Return the registration of a project."""
    return event("project_registered", f"reg-{code}", project=code, name=name, office=office, **fields)


@pytest.fixture
def several(funded: CommandLine) -> CommandLine:
    """P1 of 办公室 and P2 of 组织处 with money, a parent W with two projects below, and P8 of another year."""
    lines = [
        project("W", "水环境治理", "组织处"),
        project("W-1", "水质监测", "办公室", parent="W"),
        project("W-2", "河道清理", "组织处", parent="W"),
        money("appropriation", "app-W1", "200.00", project="W-1"),
        money("appropriation", "app-W2", "5000.00", project="W-2"),
        money("expenditure", "pay-W2", "4900.00", project="W-2"),
        project("P8", "去年的项目", "老干部处", occurred_on="2022-01-05"),
        money("appropriation", "app-P8", "7.00", project="P8", day="2022-01-05"),
        event("bulletin", "b-1", month="2023-01", rate="5.00"),
    ]
    imported = funded.import_lines(lines)
    assert imported.exit_code == 0, imported.output
    return funded


def listed(cli: CommandLine, *words: str, of: str = "project") -> list[str]:
    """Return the different values of one column, in their order."""
    return list(dict.fromkeys(row[of] for row in cli.json(*words)))


@pytest.mark.parametrize("command", [BALANCE, (*RATES, "--by", "project"), MONITOR])
@pytest.mark.parametrize(
    ("asked", "projects"),
    [
        (("--office", "组织处"), ["P2", "W-2"]),
        (("--project", "P1"), ["P1"]),
        (("--project", "W"), ["W-1", "W-2"]),
        (("--project", "W", "--office", "办公室"), ["W-1"]),
        (("--office", "老干部处", "--all"), ["P8"]),
    ],
)
def test_rows_are_those_asked_for(
    several: CommandLine, command: tuple[str, ...], asked: tuple[str, ...], projects: list[str]
) -> None:
    """An office lists its projects, a project itself or all below it, both what is of both; no row changes."""
    rows = several.json(*command, *asked)
    assert list(dict.fromkeys(row["project"] for row in rows)) == projects
    assert rows == [row for row in several.json(*command, "--all") if row["project"] in projects]


@pytest.mark.parametrize("office", ["办公室", "组织处"])
def test_the_rates_of_an_office_are_its_rows(several: CommandLine, office: str) -> None:
    """``rates --office`` gives the same twelve rows as ``rates --by office`` has of it, and no official rate."""
    rows = several.json(*RATES, "--office", office)
    assert rows == [row for row in several.json(*RATES, "--by", "office") if row["office"] == office]
    assert {row["bulletin_rate"] for row in rows} == {None}


def test_the_rates_of_a_parent_are_sums(several: CommandLine) -> None:
    """``rates --project`` of a parent adds up the projects below it, and the table says whose rates they are."""
    last = several.json(*RATES, "--project", "W")[-1]
    assert (last["project"], last["adjusted_budget"], last["executed"]) == ("W", "5200.00", "4900.00")
    assert "（项目 W 及其下级）" in several.ok(*RATES, "--project", "W")


def test_offices_may_be_narrowed_to_a_project(several: CommandLine) -> None:
    """``--by office`` with a project sums each office over the projects asked for alone, as its caption says."""
    rows = several.json(*MONITOR, "--by", "office", "--project", "W")
    assert {row["office"]: row["adjusted_budget"] for row in rows} == {"办公室": "200.00", "组织处": "5000.00"}
    assert "（项目 W 及其下级）" in several.ok(*MONITOR, "--by", "office", "--project", "W")


@pytest.mark.parametrize(
    ("command", "order"),
    [
        (BALANCE, ["W-2", "P1", "P2", "W-1"]),
        ((*RATES, "--by", "project"), ["W-2", "P1", "P2", "W-1"]),
        # By what is still due at the end of July: 7/12 of the budget less what was executed.
        (MONITOR, ["P1", "P2", "W-1", "W-2"]),
    ],
)
def test_top_is_the_largest_or_the_furthest_behind(
    several: CommandLine, command: tuple[str, ...], order: list[str]
) -> None:
    """``--top`` begins with the largest budget, in ``monitor`` with the most due, and says how many there are."""
    assert [listed(several, *command, "--top", str(number)) for number in range(1, 5)] == [
        order[:number] for number in range(1, 5)
    ]
    told = "列出前 2 个，共 4 个"
    assert told in several.ok(*command, "--top", "2").partition("\n")[0]
    assert told in several(*command, "--top", "2", "--json").stderr
    assert listed(several, *command, "--top", "9") == order


def test_a_total_that_is_not_of_the_rows_says_so(several: CommandLine) -> None:
    """``monitor`` of an office names the total below it as that of the whole department, and no other does."""
    adopted = event("rubric_adopted", "adopt", year=2023, rubric="guangzhou-2023")
    assert several.import_lines([adopted]).exit_code == 0
    assert "，测试部门（示例）全部的总分：" in several.ok(*MONITOR, "--office", "办公室")
    assert "，测试部门（示例）全部的总分：" in several.ok(*MONITOR, "--top", "1")
    assert "，总分：" in several.ok(*MONITOR)


@pytest.mark.parametrize("command", ALL_THREE)
@pytest.mark.parametrize(
    ("asked", "code", "sentence"),
    [
        (("--office", "办公市"), "unknown_office", "（示例） 2023 年没有处室 办公市，相近的有 办公室；全部 2 个见"),
        (("--office", "老干部处"), "unknown_office", "--all 也列出其他年度的处室"),
        (("--project", "W1"), "unknown_project", "没有登记项目 W1，相近的有 W-1（水质监测）"),
        (("--project", "河道"), "unknown_project", "没有登记项目 河道，相近的有 W-2（河道清理）"),
        (("--project", "P8"), "nothing_listed", "（示例） 2023 年没有 P8 的项目；--all"),
        (("--project", "P1", "--office", "组织处"), "nothing_listed", "（示例） 2023 年没有 组织处、P1 的项目"),
    ],
)
def test_what_there_is_not_is_refused(
    several: CommandLine, command: tuple[str, ...], asked: tuple[str, ...], code: str, sentence: str
) -> None:
    """An office or a project that there is not, or not in the year, is refused with the nearest that there are."""
    refused = several.refused(*command, *asked)
    assert sentence in refused
    assert f"[{code}]" in refused


def test_an_office_is_found_as_tables_print_it(several: CommandLine) -> None:
    """An office is that of every unit by its name, that of one with the unit before it or with ``--department``."""
    lines = [
        event("department_registered", "reg-U1", department="U1", name="一院", parent="D1"),
        project("P9", "一院的项目", "办公室", department="U1"),
        money("appropriation", "app-P9", "900.00", project="P9"),
    ]
    assert several.import_lines(lines).exit_code == 0
    assert listed(several, *BALANCE, "--office", "办公室") == ["P1", "P9", "W-1"]
    assert listed(several, *BALANCE, "--office", "一院·办公室") == ["P9"]
    assert listed(several, *BALANCE, "--office", "办公室", "--department", "U1") == ["P9"]
    assert listed(several, *BALANCE, "--by", "office", "--top", "1", of="office") == ["组织处"]
    assert "一院 没有登记项目 P1，" in several.refused(*BALANCE, "--project", "P1", "--department", "U1")
    assert "一院 2023 年没有处室 组织处，" in several.refused(*BALANCE, "--office", "组织处", "--department", "U1")


def test_one_set_of_rates_has_no_top(several: CommandLine) -> None:
    """``rates --top`` without ``--by`` is a usage error: there is nothing to choose from."""
    assert several(*RATES, "--top", "1").exit_code == 2
