"""The publication of every odd shape: its tables add up, its downloads are all written, and outsiders agree."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from publish.files.manifest import files_folder
from tests.conftest import CommandLine, copied
from tests.faults.model_figures import MONEY, fen, yuan
from tests.odd.plain import YEAR, Line
from tests.odd.reference import Reference, Sums
from tests.odd.shapes import every_shape, lines_of, made, published, through_of
from tests.publish.fixtures import table_rows
from tests.publish.outsider.verifying import verify

QUICK = ("moved_units", "confidential")


@pytest.fixture(params=every_shape(*QUICK))
def shape(request: pytest.FixtureRequest) -> str:
    """The name of a shape."""
    return str(request.param)


@pytest.fixture
def public(shape: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its public database; not to be changed."""
    return published(shape, tmp_path_factory)


@pytest.fixture
def reference(shape: str) -> Reference:
    """Its figures for the year."""
    return Reference(lines_of(shape), through_of(shape))


def of_row(row: dict[str, Any]) -> Sums:
    """Return the sums of a row of a public table."""
    return Sums(yuan(row["adjusted_budget_fen"]), yuan(row["executed_fen"]))


def shown(reference: Reference) -> dict[str, Sums]:
    """Return the sums of the projects that may be named."""
    found = reference.by_project()
    return {code: one for code, one in found.items() if not reference.projects[code].get("confidential")}


def test_tables_add_up(public: Path, shape: str, reference: Reference) -> None:
    """The overview of each year, each month and each open project say what the lines come to."""
    for row in table_rows(public, "overview"):
        of_year = Reference(lines_of(shape), reference.through if row["year"] == YEAR else f"{row['year']}-12")
        assert (of_row(row), row["surrendered_fen"]) == (of_year.total(), of_year.moved_fen("surrender"))
    assert {row["month"]: of_row(row) for row in table_rows(public, "months")} == reference.months()
    projects, open_ones = table_rows(public, "projects"), shown(reference)
    listed = {row["project"]: of_row(row) for row in projects}
    assert listed == {code: open_ones[code] for code in listed}
    assert {it.project for it in reference.moved} & open_ones.keys() <= listed.keys()


def test_changes_are_the_lines(public: Path, shape: str, reference: Reference) -> None:
    """Each line that moves the year's money and may be shown stands among the changes, none with another amount."""
    lines = [line for line in lines_of(shape) if line["kind"] in MONEY and _may_be_shown(line, reference)]
    of_year = [line for line in lines if line["occurred_on"][:4] == f"{YEAR}"]
    rows = [row for row in table_rows(public, "fund_changes") if not row["kind"].startswith("冲销")]
    amounts = [yuan(row["amount_fen"]) for row in rows if row["occurred_on"][:4] == f"{YEAR}"]
    assert sorted(amounts) == sorted(yuan(fen(line["amount"])) for line in of_year)


def _may_be_shown(line: Line, reference: Reference) -> bool:
    """Tell whether a line is of an open project and its texts name no payee."""
    payees = {one["payee"] for one in reference.lines if "payee" in one}
    texts = [line[name] for name in ("reason", "voucher", "document") if name in line]
    is_open = not reference.projects[line["project"]].get("confidential")
    return is_open and not any(payee in text for payee in payees for text in texts)


def test_downloads_are_written(public: Path) -> None:
    """Every file of the manifest is there and not empty; CSV and workbook hold the rows of each table."""
    folder = files_folder(public)
    named = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
    assert {file["name"] for file in named if not (folder / file["name"]).exists()} <= {"public.db"}
    assert {path.name for path in folder.iterdir() if not path.stat().st_size} == set()
    sheets = openpyxl.load_workbook(folder / "public.xlsx", read_only=True)
    for title, table in (("项目", "projects"), ("月度执行", "months")):
        rows = table_rows(public, table)
        with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            read = list(csv.DictReader(file))
        wanted = _totals(rows)
        assert _totals({name: int(row[name]) for name in row if name.endswith("_fen")} for row in read) == wanted
        heading, *cells = sheets[title].iter_rows(values_only=True)
        assert len(cells) == len(rows) == len(read)
        place = next(at for at, name in enumerate(heading) if str(name).startswith("执行数"))
        # A spreadsheet holds fifteen digits.
        assert [row[place] * 100 for row in cells] == pytest.approx([row["executed_fen"] for row in rows], rel=1e-14)


def _totals(rows: Iterable[Line]) -> dict[str, int]:
    """Return what each column of money comes to."""
    found: dict[str, int] = {}
    for row in rows:
        for name in row:
            if name.endswith("_fen"):
                found[name] = found.get(name, 0) + row[name]
    return found


def test_outsiders_agree(public: Path) -> None:
    """The script finds nothing that differs, downloads included."""
    code, said = verify(public, "--downloads", str(files_folder(public)))
    assert (code, "结论：没有发现不相符" in said) == (0, True), said


def test_it_is_checked_and_disclosed(shape: str, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """A dry run announces it, a check finds it again before and after it was disclosed, and the log stays sound."""
    public = published(shape, tmp_path_factory)
    cli: CommandLine = copied(made(shape, tmp_path_factory).folder, tmp_path)
    assert "将公开的表" in cli.ok("publish", "--year", f"{YEAR}", "--dry-run")
    copy = str(tmp_path / public.name)
    assert "没有记录这份内容的公开" in cli.ok("publish", "--check", copy)
    cli.ok("disclose", copy, "--approved-on", "2024-03-01")
    assert "账本中记录了这份内容的公开" in cli.ok("publish", "--check", copy)
    assert cli.json("verify")["problems"] == []
