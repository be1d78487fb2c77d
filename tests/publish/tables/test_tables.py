"""The public tables describe themselves: Chinese words, units and sources, the same in metadata.yml and the file."""

import re
from pathlib import Path

import pytest
import yaml

from ledger.kinds import KINDS, fields_of
from publish.policy.reader import shipped_policy
from publish.tables import metadata
from publish.tables.tables import ALWAYS_PUBLIC, TABLES
from tests.publish.fixtures import built_demo, table_columns

ROOT = Path(__file__).parents[3]
CHINESE = re.compile("[\u4e00-\u9fff]")
COLUMNS = {f"{table.name}.{column.name}": column for table in TABLES.values() for column in table.columns}
PER_CENT = {"execution_rate", "average_bulletin_rate", "schedule", "attainment", "bulletin_rate"}


def test_tables_and_columns_speak_chinese() -> None:
    """Every table and column says in Chinese what it is called and what it holds, a column where that comes from."""
    said = {name: (table.title, table.description) for name, table in TABLES.items()}
    said |= {name: (column.title, column.source) for name, column in COLUMNS.items()}
    assert [name for name, words in said.items() if not all(map(CHINESE.search, words))] == []
    described = {name: column.description for name, column in COLUMNS.items()}
    assert [name for name, words in described.items() if not words.endswith(f"来源：{COLUMNS[name].source}")] == []
    assert [name for name, words in described.items() if COLUMNS[name].unit not in words] == []


def test_figures_say_their_unit() -> None:
    """Money is integer fen and says so, rates are exact text in per cent, counts are counted in something."""
    money = {name: column for name, column in COLUMNS.items() if column.name.endswith("_fen")}
    per_cent = {name: (column.type, column.unit) for name, column in COLUMNS.items() if column.name in PER_CENT}
    assert {column.type for column in COLUMNS.values()} == {"INTEGER", "TEXT"}
    assert [name for name, column in money.items() if column.type != "INTEGER"] == []
    assert [name for name, column in money.items() if "分，1 元 = 100 分" not in column.unit] == []
    assert [name for name, column in COLUMNS.items() if column.type == "INTEGER" and not column.unit] == []
    assert [name for name, said in per_cent.items() if said != ("TEXT", "%")] == []


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
