"""Which projects a year has: a ledger of three years, whose reports list those of the year, or with ``--all`` all."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from attrs import evolve

from ledger.history import entries
from ledger.history.project_years import project_years
from ledger.history.snapshot import snapshot_at, snapshots_at
from ledger.storage.store import open_to_read
from tests.conftest import CommandLine, event, money
from tests.ledger.rules.test_reversals import undo

YEARS = (2023, 2024, 2025)
PLAN = ["50"] * 11 + ["100.00"]
OFFICES = {"C1": "甲处", "C2": "乙处", "V": "乙处", "R": "丙处", "T": "丁处"}


def registered(code: str, day: str, **fields: str) -> dict[str, Any]:
    """Return the line of a project registered for a day."""
    return event("project_registered", f"reg-{code}", project=code, name=f"项目{code}", occurred_on=day, **fields)


LINES = (
    registered("PP", "2022-01-01"),
    registered("P", "2022-01-01", parent="PP"),
    registered("C1", "2022-01-01", parent="P", office="甲处"),
    registered("C2", "2022-01-01", parent="P", office="乙处"),
    *(registered(code, "2022-01-01", office=OFFICES[code]) for code in ("V", "R", "T")),
    *(registered(code, "2022-01-01") for code in ("S", "G", "A", "D")),
    registered("N", "2025-06-30"),
    registered("W", "2024-06-30"),
    money("appropriation", "app-C1", "100.00", project="C1", day="2023-01-05"),
    money("expenditure", "pay-C1", "40.00", project="C1", day="2023-02-05"),
    money("appropriation", "app-C2", "200.00", project="C2", day="2024-01-05"),
    event("virement", "move", project="C2", to_project="V", amount="50.00", occurred_on="2024-03-05", reason="调剂"),
    money("appropriation", "app-R", "9.00", project="R", day="2023-05-05"),
    undo("app-R", day="2023-05-06"),
    event("target", "t", year=2024, project="T", indicator="i", aspect="output", name="培训", weight="1", value="10"),
    event("result", "d", year=2025, project="D", indicator="i", value="10"),
    event("statement", "s", subject="executed", through="2024-06", amount="0", unit="元", project="S"),
    event("pledge", "g", year=2025, project="G", plan=PLAN),
    event("appraisal", "a", year=2023, project="A", conclusion="pass"),
    event("target", "w", year=2023, project="W", indicator="i", aspect="output", name="培训", weight="1", value="10"),
    undo("w", day="2023-05-06"),
    event("target", "own", year=2023, indicator="i", aspect="output", name="培训", weight="1", value="10"),
)
OF_YEARS = {
    "PP": {2023, 2024},
    "P": {2023, 2024},
    "C1": {2023},
    "C2": {2024},
    "V": {2024},
    "R": {2023},
    "T": {2024},
    "S": {2024},
    "G": {2025},
    "A": {2023},
    "D": {2025},
    "N": {2025},
    "W": {2024},
}
LISTED = {
    2023: ["A", "C1", "R"],
    2024: ["C2", "S", "T", "V", "W"],
    2025: ["D", "G", "N"],
}
ALL = sorted(OF_YEARS.keys() - {"PP", "P"})


@pytest.fixture(scope="module")
def three_years(made_once: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The ledger of three years; to be read only."""
    cli = CommandLine(folder=tmp_path_factory.mktemp("years"))
    cli.ledger.write_bytes((made_once["new"] / "ledger.db").read_bytes())
    result = cli.import_lines(LINES)
    assert result.exit_code == 0, result.output
    return cli


def test_the_years_of_a_project(three_years: CommandLine) -> None:
    """Money, even reversed, and standing facts tell; else the registration; above a project also what stands below."""
    with open_to_read(three_years.ledger) as ledger:
        assert project_years(ledger, as_of=ledger.head) == {code: frozenset(years) for code, years in OF_YEARS.items()}


def test_the_years_of_a_project_as_they_were_known(three_years: CommandLine) -> None:
    """At an earlier seq there is what was registered by then, of the years that could be told then."""
    with open_to_read(three_years.ledger) as ledger:
        assert project_years(ledger, as_of=5) == {code: frozenset({2022}) for code in ("PP", "P", "C1", "C2")}
        assert project_years(ledger, as_of=1) == {}


def test_a_snapshot_knows_the_projects_of_its_year(three_years: CommandLine) -> None:
    """``of_year`` holds them with their parents, ``projects`` all, ``listed`` those that money is recorded on."""
    with open_to_read(three_years.ledger) as ledger:
        for year in YEARS:
            snapshot = snapshot_at(ledger, ledger.head, year=year)
            assert snapshot.of_year == {code for code, years in OF_YEARS.items() if year in years}
            assert list(snapshot.listed) == LISTED[year]
            assert snapshot.projects.keys() == OF_YEARS.keys()


def test_snapshots_of_several_years_are_those_of_each(three_years: CommandLine) -> None:
    """They are what each year alone would be, and every fact is decoded once."""
    with open_to_read(three_years.ledger) as ledger:
        with patch.object(entries, "decode", side_effect=entries.decode) as decoding:
            found = snapshots_at(ledger, ledger.head, YEARS)
        alone = {year: snapshot_at(ledger, ledger.head, year=year) for year in YEARS}
        # Events are compared by what they are, so that two that were decoded apart differ.
        first = found[2023]
        assert found == {year: evolve(one, facts=first.facts) for year, one in alone.items()}
        assert [entry.seq for entry in alone[2025].facts] == [entry.seq for entry in first.facts]
        assert decoding.call_count == len(found[2023].facts) + 1
        assert snapshots_at(ledger, ledger.head, ()) == {}


Rows = Callable[[CommandLine, int, tuple[str, ...]], list[str]]


def _projects(*command: str, months: bool = False) -> Rows:
    def rows(cli: CommandLine, year: int, options: tuple[str, ...]) -> list[str]:
        period = ("--through", f"{year}-12") if months else ("--year", str(year))
        return list(dict.fromkeys(row["project"] for row in cli.json(*command, *period, *options)))

    return rows


LISTS = {
    "balance": _projects("balance"),
    "rates": _projects("rates", "--by", "project"),
    "monitor": _projects("monitor", months=True),
    "advice": _projects("advice"),
}


@pytest.mark.parametrize("command", LISTS)
def test_a_year_lists_its_own_projects(three_years: CommandLine, command: str) -> None:
    """What lists projects lists those of the year; with ``--all`` those of every year, parents never."""
    for year in YEARS:
        assert LISTS[command](three_years, year, ()) == LISTED[year]
        assert LISTS[command](three_years, year, ("--all",)) == ALL


def _offices(*command: str) -> Rows:
    def rows(cli: CommandLine, year: int, options: tuple[str, ...]) -> list[str]:
        found = cli.json(*(part.format(year) for part in command), *options)
        listed = found["offices"] if isinstance(found, dict) else found
        return sorted({row["office"] for row in listed if row["office"]})

    return rows


LISTS_OF_OFFICES = {
    "ranking": _offices("ranking", "--quarter", "{}Q4"),
    "monthly": _offices("monthly", "--through", "{}-12"),
    "monitor": _offices("monitor", "--through", "{}-12", "--by", "office"),
    "rates": _offices("rates", "--year", "{}", "--by", "office"),
}


@pytest.mark.parametrize("command", LISTS_OF_OFFICES)
def test_a_year_lists_its_own_offices(three_years: CommandLine, command: str) -> None:
    """An office without any project of the year is not listed, unless all are asked for."""
    for year in YEARS:
        own = sorted({OFFICES[code] for code in LISTED[year] if code in OFFICES})
        assert LISTS_OF_OFFICES[command](three_years, year, ()) == own
        assert LISTS_OF_OFFICES[command](three_years, year, ("--all",)) == sorted(set(OFFICES.values()))


def test_scores_of_projects_speak_of_the_year_alone(three_years: CommandLine) -> None:
    """The projects that are not scored for want of targets are those of the year, not of all others."""
    given = ("score", "--year", "2024", "--all-projects", "--provisional", "--rubric", "national-project-2020")
    assert "没有绩效目标而不评的项目 4 个：C2、S、V、W\n" in three_years(*given).stderr


@pytest.mark.parametrize("options", [(), ("--all",)], ids=len)
def test_no_money_falls_out_of_a_sum(three_years: CommandLine, options: tuple[str, ...]) -> None:
    """The projects, and the offices, of a year add up to the department, whichever are listed."""
    for year in (str(one) for one in YEARS):
        whole = three_years.json("rates", "--year", year)[-1]
        for rows in (
            three_years.json("balance", "--year", year, *options),
            three_years.json("monitor", "--through", f"{year}-12", "--by", "office", *options),
        ):
            for name in ("adjusted_budget", "executed"):
                assert sum(float(row[name]) for row in rows) == float(whole[name])


def test_a_project_that_comes_to_a_year_late_restates_it(three_years: CommandLine, tmp_path: Any) -> None:
    """In ``diff`` a project that the year did not have had nothing, which is a figure that is restated."""
    cli = CommandLine(folder=tmp_path)
    cli.ledger.write_bytes(three_years.ledger.read_bytes())
    assert cli.import_lines([money("appropriation", "late", "7.00", project="C1", day="2024-02-01")]).exit_code == 0
    rows = cli.json("diff", "--as-of", str(len(LINES) + 1), "--year", "2024")["changes"]
    moved = {row["figure"]: (row["from"], row["to"], row["restated"]) for row in rows if row["of"] == "project"}
    assert moved["adjusted_budget"] == ("0.00", "7.00", True)
    assert "C1" in LISTS["balance"](cli, 2024, ())


def test_one_project_alone(cli: CommandLine) -> None:
    """A project that nothing happened to is of the year it was registered for, until something does."""
    assert cli.import_lines([registered("P1", "2023-05-05")]).exit_code == 0
    assert [len(cli.json("balance", "--year", year)) for year in ("2022", "2023", "2024")] == [0, 1, 0]
    assert cli.import_lines([money("appropriation", "app", "1.00", day="2024-01-05")]).exit_code == 0
    assert [len(cli.json("balance", "--year", year)) for year in ("2022", "2023", "2024")] == [0, 0, 1]
