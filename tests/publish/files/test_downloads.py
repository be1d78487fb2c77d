"""The downloads: every table whole, inert in every program, of one publication, and no file beside them."""

import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest

from ledger.values.days import day_of_recording
from ledger.values.text import invisible_character
from publish.files import download_files as module
from publish.files.csv_file import write_csv
from publish.files.downloads import BESIDE
from publish.files.manifest import files_folder, read_manifest
from publish.serving import site
from publish.tables.table import text as text_column
from publish.tables.tables import TABLES
from tests.conftest import CommandLine, copied, event, money
from tests.publish.fixtures import built_demo, get, table_rows
from tests.publish.test_publication import PUBLISH, RUBRIC

HOSTILE = {
    "a formula": '=HYPERLINK("http://example.org")',
    "plus": "+1+1",
    "minus": "-cmd|' /C calc'!A0",
    "at": "@SUM(A1)",
    "markup": "</script><svg onload=alert(1)>",
    "markup of a workbook": '<r><t>x</t></r><c t="str"><f>1+1</f></c><r></r>',
    "a formula in full width": "＝SUM(A1)",
    "a template": "={{7*7}}",
    "a formula after a semicolon": "见附件; =cmd|' /C calc'!A0",
    "a formula after a line break": "见附件\n=1+1",
    "a formula after blanks": "\u3000=1+1",
    "a formula after a byte order mark": "\ufeff=1+1",
    "SQL": "'; DROP TABLE months; --",
    "quotes": 'a "quoted", cell',
}
TEXTS = HOSTILE | {"a long text": "长" * 10_000}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public database of the worked example."""
    return built_demo(tmp_path_factory) / "public.db"


@pytest.fixture(scope="module")
def publication(made_once: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a published year of a small ledger; not to be changed."""
    cli = copied(made_once["funded"], tmp_path_factory.mktemp("published"))
    assert cli.import_lines([RUBRIC]).exit_code == 0
    cli.ok(*PUBLISH, str(cli.folder / "public.db"))
    return cli.folder


@pytest.fixture
def published(publication: Path, funded: CommandLine) -> Path:
    """A published year of a small ledger."""
    return copied(publication, funded.folder).folder / "public.db"


def csv_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as a spreadsheet reads it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def as_cells(row: dict[str, Any]) -> dict[str, str]:
    """Return a row as CSV writes it."""
    return {name: "" if value is None else str(value) for name, value in row.items()}


@pytest.fixture(scope="module")
def book(example: Path) -> openpyxl.Workbook:
    """The workbook of the worked example."""
    return openpyxl.load_workbook(files_folder(example) / "public.xlsx")


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_whole_in_every_format(example: Path, book: openpyxl.Workbook, table: str) -> None:
    """CSV and JSON hold every row and cell of the public table, and the workbook every row under Chinese headings."""
    folder, rows = files_folder(example), table_rows(example, table)
    assert (folder / f"{table}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert csv_rows(folder / f"{table}.csv") == [as_cells(row) for row in rows]
    assert json.loads((folder / f"{table}.json").read_text("utf-8")) == rows
    found = list(book[TABLES[table].title].iter_rows(values_only=True))
    assert list(found[0]) == [column.heading for column in TABLES[table].columns]
    assert len(found) == len(rows) + 1


def test_the_workbook_counts_in_yuan(book: openpyxl.Workbook) -> None:
    """Money stands in yuan as a number that can be added, rates as numbers, text as text."""
    rows = list(book["年度总览"].iter_rows(values_only=True))
    year = dict(zip(rows[0], rows[1], strict=True))
    assert (year["调整后预算数（元）"], year["自评总分（分）"], year["部门代码"]) == (
        103698900,
        99.58,
        "gz-zzb-example",
    )


@pytest.mark.parametrize(
    ("value", "is_figure", "written"),
    [
        (None, True, ""),
        (1200, True, "1200"),
        ("99.58", True, "99.58"),
        ("-5", True, "-5"),
        ("0123", False, '"0123"'),
        ("-5", False, '"-5"'),
        ("", False, '""'),
        ("甲,乙;丙", False, '"甲,乙;丙"'),
        ('"甲"', False, '"""甲"""'),
        ("=1", True, '"\'=1"'),
    ],
    ids=repr,
)
def test_texts_are_quoted_and_numbers_are_not(tmp_path: Path, value: Any, is_figure: bool, written: str) -> None:
    """In CSV every text stands in quotes; an absent value is an empty cell, and a number stands as it is."""
    column = text_column("value", "值", "账本", "分" if is_figure else "")
    write_csv(tmp_path / "one.csv", [column], [[value]])
    assert (tmp_path / "one.csv").read_bytes() == f"\ufeffvalue\r\n{written}\r\n".encode()


def test_the_manifest_is_true(example: Path) -> None:
    """Every file of the folder stands in the manifest with its size and digest, and so does the database itself."""
    manifest, folder = read_manifest(example), files_folder(example)
    assert manifest is not None
    for file in manifest.files:
        content = (example if file.name == "public.db" else folder / file.name).read_bytes()
        assert (file.size_bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert file.title
    assert {path.name for path in folder.iterdir()} == {file.name for file in manifest.files} - {"public.db"} | {
        BESIDE[0]
    }


def test_the_data_package_is_valid(example: Path) -> None:
    """Frictionless reads every resource by its schema and finds no fault; money is a fiscal value."""
    package = files_folder(example) / "datapackage.json"
    command = [sys.executable, "-m", "frictionless", "validate", str(package), "--json"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert found["valid"]
    assert found["stats"]["tasks"] == len(TABLES)
    described = json.loads(package.read_text("utf-8"))
    changes = next(one for one in described["resources"] if one["name"] == "fund_changes")
    types = {field["name"]: field.get("columnType") for field in changes["schema"]["fields"]}
    assert (types["amount_fen"], types["occurred_on"]) == ("value", "date:generic")


def test_the_description_of_the_data_set_says_what_it_is(published: Path, funded: CommandLine) -> None:
    """At length, with department, year and tables; where it stands and under which terms, as the policy says."""
    dataset = json.loads((files_folder(published) / "dataset.jsonld").read_text("utf-8"))
    for word in ("测试部门", "2023", *(table.title for table in TABLES.values())):
        assert word in dataset["description"]
    assert len(dataset["description"]) >= 50
    digest, entries = read_manifest(published), funded.json("log")
    assert digest is not None
    assert dataset["version"] == digest.digest
    assert dataset["dateModified"] == day_of_recording(max(entry["recorded_at"] for entry in entries))
    assert dataset.keys() & {"url", "license"} == set()
    addresses = "url: https://example.gov.cn/2023?a=1\nlicense: https://creativecommons.org/licenses/by/4.0/\n"
    policy = funded.folder / "policy.yml"
    policy.write_text(f"{addresses}tables:\n  months: [month, department]\n", "utf-8")
    funded.ok(*PUBLISH, str(published), "--policy", str(policy))
    few = json.loads((files_folder(published) / "dataset.jsonld").read_text("utf-8"))
    assert (few["url"], few["license"]) == tuple(line.partition(": ")[2] for line in addresses.splitlines())
    assert len(few["description"]) >= 50
    assert "月度执行、公开说明" in few["description"]
    shown = get(site(published), "/downloads").text.partition('ld+json">')[2].partition("</script>")[0]
    assert json.loads(shown)["license"] == few["license"]
    assert json.loads(shown)["distribution"][0]["contentUrl"] == "files/public.db"
    assert "相符" in funded.ok("publish", "--check", str(published))


def test_the_same_publication_gives_the_same_bytes(published: Path, funded: CommandLine) -> None:
    """Published again, every file is the same to the byte."""
    before = {path.name: path.read_bytes() for path in files_folder(published).iterdir()}
    funded.ok(*PUBLISH, str(published))
    assert {path.name: path.read_bytes() for path in files_folder(published).iterdir()} == before


def test_a_new_publication_takes_the_place_of_the_old(published: Path, funded: CommandLine) -> None:
    """The folder is that of the new publication, and nothing is left of the old one or of the work."""
    old = read_manifest(published)
    assert funded.import_lines([money("supplement", "more", "1.00", project="P1")]).exit_code == 0
    funded.ok(*PUBLISH, str(published))
    new = read_manifest(published)
    assert old is not None
    assert new is not None
    assert old.digest != new.digest
    assert [path.name for path in published.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("case", ["a folder of somebody", "a file", "ours with something of somebody's"])
def test_what_is_not_ours_is_not_replaced(published: Path, funded: CommandLine, case: str) -> None:
    """Where the downloads would go over anything else, publishing is refused and nothing changes."""
    folder = files_folder(published)
    if case != "ours with something of somebody's":
        shutil.rmtree(folder)
    if case == "a file":
        folder.write_text("mine", "utf-8")
    else:
        folder.mkdir(exist_ok=True)
        (folder / "notes.txt").write_text("mine", "utf-8")
    before = published.read_bytes()
    assert "[not_our_files]" in funded.refused(*PUBLISH, str(published))
    assert published.read_bytes() == before
    assert (folder if case == "a file" else folder / "notes.txt").read_text("utf-8") == "mine"


def test_downloads_that_cannot_be_written_are_told(
    published: Path, funded: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where writing them fails the database and its downloads are both as they were, and nothing is left beside."""

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    assert funded.import_lines([money("supplement", "more", "1.00", project="P1")]).exit_code == 0
    monkeypatch.setattr(module, "write_workbook", fail)
    before = as_it_is(published)
    said = funded.refused(*PUBLISH, str(published))
    assert "无法写入（磁盘已满），没有改动 [cannot_write_downloads]" in said
    assert as_it_is(published) == before


@pytest.mark.parametrize("renaming", [0, 1, 2])
def test_what_cannot_be_put_in_place_is_put_back(
    published: Path, funded: CommandLine, monkeypatch: pytest.MonkeyPatch, renaming: int
) -> None:
    """Whichever step into place fails, the database and its downloads are both the old ones."""
    assert funded.import_lines([money("supplement", "more", "1.00", project="P1")]).exit_code == 0
    before, moves = as_it_is(published), iter(range(9))

    def failing(move: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def moved(one: Path, other: Path) -> Path:
            if next(moves) == renaming:
                raise OSError(28, "No space left on device")
            return move(one, other)

        return moved

    monkeypatch.setattr(Path, "rename", failing(Path.rename))
    monkeypatch.setattr(Path, "replace", failing(Path.replace))
    assert "磁盘已满" in funded.refused(*PUBLISH, str(published))
    assert as_it_is(published) == before


def as_it_is(published: Path) -> dict[str, bytes]:
    """Return all that lies in the folder of a publication but for its ledger, by name."""
    found = (path for path in published.parent.rglob("*") if path.is_file() and "ledger.db" not in path.name)
    return {str(path.relative_to(published.parent)): path.read_bytes() for path in found}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "unusable_name"),
        ("other.files", "unusable_name"),
        ("\udcff.db", "unusable_name"),
        ("公" * 83 + ".db", "cannot_publish"),
        ("x" * 300, "cannot_publish"),
        ("nowhere/public.db", "no_such_folder"),
        ("public.sqlite", "not_our_files"),
    ],
    ids=ascii,
)
def test_a_name_that_cannot_be_is_refused(published: Path, funded: CommandLine, name: str, code: str) -> None:
    """A name that is none, that of the folder of downloads, too long, or whose downloads are another file's."""
    before = as_it_is(published)
    output = str(published.parent / name) if name else ""
    assert f"[{code}]" in funded.refused(*PUBLISH, output)
    assert as_it_is(published) == before


@pytest.fixture(scope="module")
def hostile(made_once: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public database of a ledger in which each hostile text names a project and gives a reason."""
    cli = copied(made_once["funded"], tmp_path_factory.mktemp("hostile"))
    lines = [RUBRIC]
    for number, text in enumerate(TEXTS.values()):
        name, is_no_code = text[:200].replace("\n", " "), "\n" in text or invisible_character(text)
        office = "办公室" if is_no_code else text[:200]
        lines += [
            event("project_registered", f"reg-{number}", project=f"X{number}", name=name, office=office),
            money("appropriation", f"app-{number}", "1.00", project=f"X{number}") | {"reason": text},
        ]
    result = cli.import_lines(lines)
    assert result.exit_code == 0, result.output
    cli.ok(*PUBLISH, str(cli.folder / "public.db"))
    return cli.folder / "public.db"


def test_every_text_is_inert_in_csv_and_whole_in_json(hostile: Path) -> None:
    """Whatever a machine takes for the separator, its first cell and those after it are text; nothing of it is lost."""
    folder = files_folder(hostile)
    cells = [row["reason"] for row in csv_rows(folder / "fund_changes.csv")][-len(TEXTS) :]
    for cell, text in zip(cells, TEXTS.values(), strict=True):
        assert cell.replace("'", "") == text.replace("'", "")
        for begun in re.split("[;\t\r\n]", cell):
            assert not begun.strip("\ufeff \u3000").startswith(("=", "+", "-", "@", "＝"))
    reasons = [row["reason"] for row in json.loads((folder / "fund_changes.json").read_text("utf-8"))]
    assert reasons[-len(TEXTS) :] == list(TEXTS.values())


def test_every_text_is_text_in_the_workbook(hostile: Path) -> None:
    """No cell of a hostile text is a formula or a link."""
    rows = list(openpyxl.load_workbook(files_folder(hostile) / "public.xlsx")["资金变动"].iter_rows())[-len(TEXTS) :]
    for row, text in zip(rows, TEXTS.values(), strict=True):
        cell = next(one for one in row if str(one.value).removeprefix("'") == text.removeprefix("'"))
        assert (cell.data_type, cell.hyperlink) == ("s", None)


def test_every_text_is_inert_on_every_page(hostile: Path) -> None:
    """No text ends an element, not even that of the description of the data set for machines."""
    datasette = site(hostile)
    projects = [f"/projects/X{number}" for number in range(len(TEXTS))]
    for path in ("/downloads", "/projects", *projects, "/changes", "/search?q=SUM", "/about"):
        answer = get(datasette, path)
        assert answer.status_code == 200
        assert "<svg" not in answer.text
    described = get(datasette, "/downloads").text.partition('ld+json">')[2].partition("</script>")[0]
    assert json.loads(described)["@type"] == "Dataset"


@pytest.mark.parametrize(
    "name",
    [
        *BESIDE[1:],
        "../ledger.db",
        "..%2Fledger.db",
        "ledger.db",
        ".hidden",
        "",
        "months",
        "months.csv/",
        "%2e%2e",
        "public.db-wal",
    ],
)
def test_no_other_file_is_served(example: Path, name: str) -> None:
    """Neither the manifest nor what it names: it is not there, whatever lies beside it."""
    assert get(site(example), f"/files/{name}").status_code in (302, 404)


@pytest.mark.parametrize("name", ["months.csv", "public.xlsx", "public.db", "verify_public.py", "manifest.json"])
def test_a_download_is_what_was_written(example: Path, name: str) -> None:
    """A file comes whole, with its type, as an attachment, with a tag that spares sending it again."""
    path = example if name == "public.db" else files_folder(example) / name
    answer = get(site(example), f"/files/{name}")
    assert (answer.status_code, answer.content) == (200, path.read_bytes())
    plain, _, named = answer.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert plain == f'attachment; filename="{name}"'
    # Programs are the same whatever lies beside them.
    whose = "" if name.endswith(".py") else "中国共产党广州市委员会组织部（示例）-2023-"
    assert unquote(named) == f"{whose}{name}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["etag"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[1]", b'{"files": 3}', None],
    ids=["empty", "an object", "a list", "a number of files", "a file outside"],
)
def test_a_manifest_that_is_none_serves_nothing(published: Path, content: bytes | None) -> None:
    """A manifest that cannot be read, or names a file outside its folder, is no manifest."""
    path = files_folder(published) / "manifest.json"
    outside = path.read_bytes().replace(b'"name":"months.csv"', b'"name":"../ledger.db"')
    path.write_bytes(outside if content is None else content)
    assert read_manifest(published) is None
    assert get(site(published), "/files/overview.csv").status_code == 404


def linked(path: Path, to: Path) -> None:
    """Put a link in the place of a file."""
    shutil.move(path, to.parent)
    path.symlink_to(to)


# What is done to a file that was served, its bytes kept beside in the last two.
NOT_AS_DESCRIBED: dict[str, Callable[[Path], object]] = {
    "another byte": lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x"),
    "a byte more": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "a file of the machine": lambda path: (path.unlink(), path.symlink_to("/etc/hostname")),
    "nothing": Path.unlink,
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a link to the same": lambda path: linked(path, path.parent.parent / path.name),
    "a folder linked": lambda path: linked(path.parent, path.parents[1] / "elsewhere" / path.parent.name),
}


@pytest.mark.parametrize("how", NOT_AS_DESCRIBED.values(), ids=list(NOT_AS_DESCRIBED))
def test_what_the_manifest_does_not_describe_is_not_served(published: Path, how: Callable[[Path], object]) -> None:
    """A file of another size or digest, or behind a link, is not there, though it was served as it should be before."""
    (published.parent / "elsewhere").mkdir()
    assert get(site(published), "/files/overview.csv").status_code == 200
    how(files_folder(published) / "overview.csv")
    assert get(site(published), "/files/overview.csv").status_code == 404
