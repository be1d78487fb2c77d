"""The data package: read by its descriptor, in one archive too, by what is no Python and knows no byte order mark."""

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from publish.files.manifest import files_folder
from publish.tables.tables import TABLES
from tests.publish.fixtures import built_demo, table_rows

NPM, NODE = Path(sys.prefix) / "npm" / "node_modules", shutil.which("node")
"""Where ``make`` puts a reader of data packages for node."""
ROWS_READ = """
const {Package} = require("datapackage");
Package.load(process.argv[1]).then(async (found) => {
  const rows = {};
  for (const one of found.resources) rows[one.name] = await one.read({keyed: true});
  console.log(JSON.stringify(rows));
}).catch((error) => { console.error(String(error), error.errors); process.exit(1); });
"""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public database of the worked example."""
    return built_demo(tmp_path_factory) / "public.db"


@pytest.fixture(scope="module")
def archive(example: Path) -> Path:
    """The archive beside it."""
    return files_folder(example) / "datapackage.zip"


def test_the_archive_holds_every_table_as_it_is_described(example: Path, archive: Path) -> None:
    """Each CSV is the one beside it without the byte order mark, of the size and digest that its descriptor says."""
    with zipfile.ZipFile(archive) as found:
        descriptor = json.loads(found.read("datapackage.json"))
        assert [one["name"] for one in descriptor["resources"]] == list(TABLES)
        assert sorted(found.namelist()) == sorted(["datapackage.json", *(f"{name}.csv" for name in TABLES)])
        for one in descriptor["resources"]:
            content = found.read(one["path"])
            assert (files_folder(example) / one["path"]).read_bytes() == b"\xef\xbb\xbf" + content
            assert (one["encoding"], one["bytes"]) == ("utf-8", len(content))
            assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            [heading, *_] = csv.reader(io.StringIO(content.decode(), newline=""))
            assert heading == [column.name for column in TABLES[one["name"]].columns]


def test_both_descriptors_name_an_encoding_that_every_reader_knows(example: Path, archive: Path) -> None:
    """Only Python knows one that is called utf-8-sig."""
    with zipfile.ZipFile(archive) as found:
        within = json.loads(found.read("datapackage.json"))
    beside = json.loads((files_folder(example) / "datapackage.json").read_text("utf-8"))
    for descriptor in (within, beside):
        assert {one["encoding"] for one in descriptor["resources"]} == {"utf-8"}


def test_frictionless_reads_the_archive(archive: Path) -> None:
    """Every resource fits its schema."""
    command = [sys.executable, "-m", "frictionless", "validate", str(archive), "--json"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert (found["valid"], found["stats"]["tasks"]) == (True, len(TABLES))


@pytest.mark.skipif(NODE is None or not NPM.is_dir(), reason="no npm package datapackage in the environment")
def test_a_reader_that_is_no_python_reads_every_table(example: Path, archive: Path) -> None:
    """The package of npm reads each row of each table, by its schema, the names of its columns as they are."""
    done = subprocess.run(
        [str(NODE), "-e", ROWS_READ, str(archive)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NODE_PATH": str(NPM)},
    )
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    for name, table in TABLES.items():
        if not name.startswith("project_"):
            assert [list(row) for row in read[name][:1]] == [[column.name for column in table.columns]]
        key = table.columns[0].name
        if table.columns[0].type == "INTEGER":
            assert [row[key] for row in read[name]] == [row[key] for row in table_rows(example, name)]
        assert len(read[name]) == len(table_rows(example, name))
