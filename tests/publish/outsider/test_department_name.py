"""What the department is called: in every publication as at the end of its period, which the script computes again."""

from pathlib import Path

import pytest

from publish.files.manifest import files_folder
from tests.conftest import DEPARTMENT_NAME, CommandLine, event, money
from tests.publish.content.test_year_under_way import LINES as UNDER_WAY
from tests.publish.content.test_year_under_way import recorded
from tests.publish.fixtures import table_rows
from tests.publish.outsider.verifying import change, verify
from tests.publish.test_publication import SHIPPED

LINES = [
    event("department_changed", "de-2", department="D1", occurred_on="2024-07-01", name="再改局（示例）"),
    event("department_changed", "de-1", department="D1", occurred_on="2023-04-01", name="改名局（示例）"),
    event("department_registered", "unit", department="D2", name="下属单位", parent="D1"),
    event("department_changed", "de-3", department="D2", occurred_on="2023-06-01", name="别的单位"),
    money("appropriation", "app-2022", "1", day="2022-01-05"),
    money("appropriation", "app-2024", "1", day="2024-01-05"),
    *(event("rubric_adopted", f"r-{year}", year=year, rubric="guangzhou-2023") for year in (2023, 2024)),
]
NAMES = {2022: DEPARTMENT_NAME, 2023: "改名局（示例）", 2024: "再改局（示例）"}


@pytest.fixture
def renamed(funded: CommandLine) -> CommandLine:
    """A ledger of three years in which the department got a new name twice."""
    result = funded.import_lines(LINES)
    assert result.exit_code == 0, result.output
    return funded


def published(cli: CommandLine, year: int, *options: str) -> Path:
    """Return the public database of a year."""
    public = cli.folder / f"public-{year}.db"
    cli.ok("publish", "--year", str(year), "--output", str(public), *options)
    return public


def test_each_year_has_the_name_of_its_end(renamed: CommandLine) -> None:
    """A publication and its rows bear the name at the end of its year, earlier years that at the end of theirs."""
    for year in (2023, 2024):
        public = published(renamed, year)
        [publication] = table_rows(public, "publication")
        assert (publication["department"], publication["department_code"]) == (NAMES[year], "D1")
        shown = {row["year"]: row["department"] for row in table_rows(public, "overview")}
        assert shown == {one: NAMES[one] for one in range(2022, year + 1)}
        assert {row["department"] for row in table_rows(public, "months")} == {NAMES[year]}
        renamed.ok("publish", "--check", str(public))


def test_reports_have_the_name_of_their_period(renamed: CommandLine) -> None:
    """A month before the change is captioned by the old name, one after it by the new."""
    assert DEPARTMENT_NAME in renamed.ok("balance", "--year", "2023", "--through", "2023-03")
    assert "改名局（示例）" in renamed.ok("balance", "--year", "2023", "--through", "2023-04")


def test_the_script_computes_the_name_again(renamed: CommandLine) -> None:
    """Of a publication and its earlier years it agrees with the disclosed changes, and finds any other name."""
    public = published(renamed, 2024)
    code, said = verify(public, "--downloads", str(files_folder(public)))
    assert code == 0, said
    assert "department" not in said.splitlines()[-1]
    change(public, f"UPDATE overview SET department = '{NAMES[2024]}' WHERE year = 2022")
    code, said = verify(public)
    assert (code, f"overview 的 2022 行 department：公开的是 {NAMES[2024]}，重算的是 {DEPARTMENT_NAME}" in said) == (
        1,
        True,
    )


def test_a_name_that_is_out_of_date_is_found(renamed: CommandLine) -> None:
    """A file that bears the name of before everywhere is told so."""
    public = published(renamed, 2023)
    tables = [table for table in ("publication", "months", "projects", "overview") if table_rows(public, table)]
    change(public, *(f"UPDATE {table} SET department = '{DEPARTMENT_NAME}'" for table in tables))
    code, said = verify(public)
    assert (code, "publication 的 2023 行 department：公开的是" in said) == (1, True)


def test_where_changes_are_withheld_no_name_is_called_wrong(renamed: CommandLine, tmp_path: Path) -> None:
    """Under a policy that does not show them the script has nothing to hold a name against."""
    policy = tmp_path / "policy.yml"
    without = SHIPPED.replace("  department_changed: [name, parent, reason]\n", "")
    assert without != SHIPPED
    policy.write_text(without, "utf-8")
    code, said = verify(published(renamed, 2024, "--policy", str(policy)))
    assert code == 0, said


def test_a_change_after_the_published_month_does_not_count_yet(
    empty: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is dated later in a year that is not over names neither department nor project in it."""
    later = {"occurred_on": "2023-12-31"}
    lines = [
        *UNDER_WAY,
        event("department_changed", "de", department="D1", name="将改局（示例）", **later),
        event("project_changed", "pr", project="P", name="将改项目", **later),
    ]
    recorded(empty, monkeypatch, "2023-05-31T16:00:00.000000Z", lines)
    public = published(empty, 2023)
    monkeypatch.undo()
    assert table_rows(public, "publication")[0]["department"] == "某局（示例）"
    code, said = verify(public)
    assert code == 0, said


def test_a_change_that_was_taken_back_in_another_year_counts_nowhere(renamed: CommandLine) -> None:
    """A reversal is shown wherever what it takes back is, whatever the day that it bears itself."""
    undo = [
        event("reversal", f"undo-{change}", reverses=change, reason="错", occurred_on="2024-02-01")
        for change in ("de-1", "de-3")
    ]
    assert renamed.import_lines(undo).exit_code == 0
    public = published(renamed, 2023)
    assert table_rows(public, "publication")[0]["department"] == DEPARTMENT_NAME
    code, said = verify(public)
    assert code == 0, said
    renamed.ok("publish", "--check", str(public))
