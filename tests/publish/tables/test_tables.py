"""The public tables describe themselves: Chinese words, units and sources, the same in metadata.yml and the file."""

import re
from pathlib import Path

import pytest
import yaml

from ledger.kinds import KINDS, fields_of
from publish.policy.reader import shipped_policy
from publish.tables import metadata
from publish.tables.table import Column, Table
from publish.tables.tables import ALWAYS_PUBLIC, TABLES
from tests.publish.fixtures import built_demo, table_columns

ROOT = Path(__file__).parents[3]
CHINESE = re.compile("[\u4e00-\u9fff]")
COLUMNS = [
    pytest.param(column, id=f"{table.name}.{column.name}") for table in TABLES.values() for column in table.columns
]
PER_CENT = {"execution_rate", "average_bulletin_rate", "schedule", "attainment", "bulletin_rate"}


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_a_table_has_a_chinese_title_and_description(table: Table) -> None:
    """Every public table says in Chinese what it is called and what stands in it."""
    assert CHINESE.search(table.title)
    assert CHINESE.search(table.description)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_has_a_chinese_title_and_source(column: Column) -> None:
    """Every public column says in Chinese what it holds and where that comes from, unit included."""
    assert CHINESE.search(column.title)
    assert CHINESE.search(column.source)
    assert column.description.endswith(f"来源：{column.source}")
    assert column.unit in column.description


@pytest.mark.parametrize("column", COLUMNS)
def test_a_figure_says_its_unit(column: Column) -> None:
    """Money is integer fen and says so, rates are exact text in per cent, counts are counted in something."""
    assert column.type in {"INTEGER", "TEXT"}
    if column.name.endswith("_fen"):
        assert column.type == "INTEGER"
        assert "分，1 元 = 100 分" in column.unit
    elif column.type == "INTEGER":
        assert column.unit
    if column.name in PER_CENT:
        assert (column.type, column.unit) == ("TEXT", "%")


def test_the_metadata_file_is_generated() -> None:
    """metadata.yml at the top of the repository is what publish.tables.metadata makes of the tables, and valid YAML."""
    text = (ROOT / "metadata.yml").read_text("utf-8")
    assert text == metadata.as_yaml()
    assert yaml.safe_load(text) == metadata.metadata()


def test_the_metadata_describes_a_public_database(tmp_path_factory: pytest.TempPathFactory) -> None:
    """metadata.yml describes every table and column of a really built public database, and nothing else."""
    described = yaml.safe_load((ROOT / "metadata.yml").read_text("utf-8"))["databases"]["public"]["tables"]
    found = table_columns(built_demo(tmp_path_factory) / "public.db")
    assert {name: list(table["columns"]) for name, table in described.items()} == found
    for table in described.values():
        assert CHINESE.search(table["title"])
        assert all(CHINESE.search(said) for said in table["columns"].values())


def test_the_shipped_policy_names_every_column() -> None:
    """The shipped policy spells out each column of the tables and each field of the bodies, so that all can be seen."""
    policy = shipped_policy()
    assert {**policy.tables, ALWAYS_PUBLIC.name: ALWAYS_PUBLIC} == TABLES
    for name, kind in KINDS.items():
        open_fields = {field.stored_name for field in fields_of(kind) if not field.confidential}
        assert policy.bodies[name] >= open_fields
