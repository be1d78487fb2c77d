"""The downloads of a department of three units carry the unit of each row, and say what its columns are."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from publish.tables.tables import TABLES
from tests.conftest import CommandLine, copied
from tests.units import make_units

TABLES_WITH_UNITS = ("projects", "targets", "statements")


@pytest.fixture(scope="module")
def folder(made_once: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the downloads."""
    cli: CommandLine = make_units(copied(made_once["new"], tmp_path_factory.mktemp("units")))
    cli.ok("publish", "--year", "2023", "--output", str(cli.folder / "public.db"))
    return cli.folder / "public.files"


def test_every_form_of_a_table_has_the_unit(folder: Path) -> None:
    """CSV, JSON and the data package have code and name of the unit; the workbook has them under Chinese headings."""
    for table in TABLES_WITH_UNITS:
        lines = (folder / f"{table}.csv").read_text("utf-8-sig").splitlines()
        assert '"subunit_code","subunit"' in lines[0] or "subunit_code,subunit" in lines[0]
        assert any('"A","甲院（示例）"' in line for line in lines)
        rows = json.loads((folder / f"{table}.json").read_text("utf-8"))
        assert ("A", "甲院（示例）") in {(row["subunit_code"], row["subunit"]) for row in rows}
        with ZipFile(folder / "datapackage.zip") as archive:
            assert "甲院（示例）" in archive.read(f"{table}.csv").decode()
    with ZipFile(folder / "public.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    headed = [sheet for sheet in sheets if {"二级预算单位代码", "二级预算单位"} <= set(re.findall(">([^<>]+)<", sheet))]
    assert len(headed) == sum("subunit_code" in table.by_name for table in TABLES.values())


def test_units_stand_between_the_department_and_its_offices(folder: Path) -> None:
    """In the data package the unit is the second level of administration, and the office the third."""
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    fields = {
        one["name"]: {field["name"]: field for field in one["schema"]["fields"]} for one in described["resources"]
    }
    for table in TABLES_WITH_UNITS:
        code, name = fields[table]["subunit_code"], fields[table]["subunit"]
        assert code["columnType"] == "administrative-classification:generic:level2:code"
        assert name["columnType"] == "administrative-classification:generic:level2:label"
        assert (code["title"], name["title"]) == ("二级预算单位代码", "二级预算单位")
    assert fields["projects"]["office"]["columnType"] == "administrative-classification:generic:level3:label"
    types = [field.get("columnType") for field in fields["projects"].values()]
    levels = [one for one in types if one and one.startswith("administrative")]
    assert len(levels) == len(set(levels))
