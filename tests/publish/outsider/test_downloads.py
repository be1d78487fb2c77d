"""``verify_public.py --downloads FOLDER``: what a citizen opens is what the database holds, or is named."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from publish import serving
from publish.files.csv_file import _FORMULA, _NUMBER
from publish.files.download_files import _BESIDE_DATA
from publish.files.manifest import Manifest, files_folder, saved_as
from publish.tables.table import FORMAT
from publish.tables.tables import TABLES
from tests.conftest import CommandLine, event, money
from tests.publish.files.test_downloads import TEXTS
from tests.publish.fixtures import get
from tests.publish.outsider.verifying import eventful_public, verify, verify_alone, verify_public, year_of
from tests.publish.test_publication import RUBRIC

AGREES = (
    "结论：没有发现不相符，但前提：1 个属于其他年度，没有比对 score_sheet 的 explanation，"
    "public.xlsx、datapackage.json、datapackage.zip、dataset.jsonld、verify_public.py、check_proof.py 只与清单比对。"
)


@pytest.fixture
def public(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A copy of the eventful public database with its downloads."""
    made = eventful_public(tmp_path_factory)
    copy = Path(shutil.copy(made, tmp_path / "copy.db"))
    shutil.copytree(files_folder(made), files_folder(copy))
    return copy


def checked(public: Path, *, folder: Path | None = None) -> tuple[int, str]:
    """Return the exit code and the report on a database and its downloads."""
    return verify(public, "--downloads", str(folder or files_folder(public)))


def listed_anew(public: Path) -> None:
    """Write the manifest anew with size and digest of what the folder holds now, as whoever forges it would."""
    path = files_folder(public) / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    for file in manifest["files"]:
        if file["name"] != "public.db":
            content = (path.parent / file["name"]).read_bytes()
            file |= {"size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    path.write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


def replaced(path: Path, old: str, new: str) -> None:
    """Replace some bytes of a file, where they stand first."""
    content = path.read_bytes()
    assert old.encode() in content
    path.write_bytes(content.replace(old.encode(), new.encode(), 1))


def test_honest_downloads_agree(demo: Path, public: Path) -> None:
    """Every cell of CSV and JSON is compared; what is compared with the manifest alone is named in the verdict."""
    code, said = checked(demo / "public.db")
    assert (code, said.splitlines()[-1]) == (0, AGREES.replace("前提：1 个属于其他年度，", ""))
    code, said = checked(public)
    assert (code, said.splitlines()[-1]) == (0, AGREES)
    assert verify_alone(public, "--downloads", str(files_folder(public))) == (code, said)
    cells = {name: len(table.columns) for name, table in TABLES.items()}
    assert f"- months.csv：{12 * cells['months']} 格\n- months.json：{12 * cells['months']} 格\n" in said
    # The example adopts no rubric for projects, so that their tables have no cells.
    filled = [name for name in TABLES if not name.startswith("project_")]
    assert [name for name in filled if f"- {name}.csv：" not in said or f"- {name}.json：" not in said] == []
    assert "没有比对 CSV、JSON" in verify(public)[1]


def test_texts_that_are_made_inert_agree(funded: CommandLine) -> None:
    """Apostrophes before what would begin a formula, quotes and line breaks are those that the rule asks for."""
    lines = [RUBRIC]
    for number, text in enumerate(TEXTS.values()):
        name = text[:200].replace("\n", " ")
        lines += [
            event("project_registered", f"reg-{number}", project=f"X{number}", name=name),
            money("appropriation", f"app-{number}", "1.00", project=f"X{number}") | {"reason": text},
        ]
    public = year_of(funded, lines)
    code, said = checked(public)
    assert code == 0, said
    replaced(files_folder(public) / "projects.csv", "\"'=HYPERLINK", '"=HYPERLINK')
    listed_anew(public)
    code, said = checked(public)
    assert code == 1
    assert "projects.csv 的" in said


def test_a_disclosed_publication_agrees(public: Path) -> None:
    """When it was disclosed stands in no manifest, and is named as not compared."""
    (files_folder(public) / "disclosure.json").write_text("{}", "utf-8")
    code, said = checked(public)
    assert (code, said.splitlines()[-1]) == (0, AGREES.replace("清单比对。", "清单比对，disclosure.json 没有比对。"))


def test_the_database_may_lie_among_them(public: Path) -> None:
    """Whoever downloads all files into one folder has the database there, too; another one there is found."""
    shutil.copy(public, files_folder(public) / "public.db")
    assert checked(files_folder(public) / "public.db", folder=files_folder(public))[0] == 0
    replaced(files_folder(public) / "public.db", "2023", "2024")
    code, said = checked(public)
    assert (code, "public.db 的 SHA-256" in said) == (1, True)


def test_what_the_site_offers_agrees(public: Path, tmp_path: Path) -> None:
    """Everything on the page of downloads, saved under its name or the one it is offered by, is what is asked for."""
    served, folder, offered = serving.site(public), tmp_path / "saved", tmp_path / "offered"
    folder.mkdir()
    offered.mkdir()
    for address, name in re.findall(r'href="([^"]*/files/([^"]+))" download', get(served, "/2023/downloads").text):
        answer = get(served, address)
        (folder / name).write_bytes(answer.content)
        _, _, named = answer.headers["content-disposition"].partition("UTF-8''")
        (offered / unquote(named)).write_bytes(answer.content)
    assert "测试部门（示例）-2023-months.csv" in {path.name for path in offered.iterdir()}
    for database in (folder / "public.db", offered / "测试部门（示例）-2023-public.db"):
        code, said = checked(database, folder=database.parent)
        assert (code, said.splitlines()[-1]) == (0, AGREES)
    (offered / "months.csv").write_text("", "utf-8")
    assert "测试部门（示例）-2023-months.csv：多出这个文件" in checked(database, folder=offered)[1]


CELLS: dict[str, tuple[str, str, str, str]] = {
    "an amount": ("months.csv", ",153333,", ",153334,", "adjusted_budget_fen：写的是 153334，数据库是 153333"),
    "a name": ("projects.csv", "办公室", "办公厅", "，数据库是 办公室"),
    "a figure in JSON": ("months.json", '"schedule":"8.33"', '"schedule":"8.34"', "写的是 8.34，数据库是 8.33"),
    "a figure that is no text": ("months.json", '"schedule":"8.33"', '"schedule":8.33', "写的是 ['8.33']"),
    "a year as text": ("overview.json", '"year":2023', '"year":"2023"', "第 2 行不是数据库的第 2 行（2023）"),
    "an amount that is a truth": ("projects.json", '"refund_fen":0', '"refund_fen":false', "refund_fen：写的是 False"),
    "an integer too long": ("overview.json", '"projects":', f'"projects":{"9" * 5000}', "行 projects：写的是 ["),
    "no number": ("overview.json", '"projects":', '"projects":NaN,"x":', "不是有数据库各列的对象"),
    "a key twice": ("overview.json", '"year":2023', '"year":2023,"year":2023', "有的键出现两次"),
    "a key more": ("overview.json", '"year":2023', '"year":2023,"years":1', "不是有数据库各列的对象"),
    "a row less in JSON": ("months.json", ',\n{"adjusted', '\n]\n[{"adjusted', "months.json：不是 JSON"),
    "deep JSON": ("months.json", "[\n", "[" * 5000, "months.json：不是 JSON"),
    "no array": ("publication.json", "[\n", '{"a":', "publication.json：不是 JSON"),
    "another heading": ("months.csv", "executed_fen", "executed", "months.csv：首行不是数据库的各列"),
    "no byte order mark": ("months.csv", "\ufeff", "", "months.csv：开头没有 BOM"),
    "another line break": ("months.csv", "\r\n", "\n", "months.csv：第 1 条记录不是 CSV 的写法"),
    "an open quote": ("months.csv", '"2023-05"', '"2023-05', "months.csv：第 "),
    "a text without quotes": ("months.csv", '"2023-05"', "2023-05", "不是数据库的第 5 行（2023-05）"),
    "another row": ("months.csv", '"2023-05"', '"2023-06"', "不是数据库的第 5 行（2023-05）"),
    "no UTF-8": ("months.csv", '"2023-05"', "甲", "months.csv："),
    "an empty cell": ("score_sheet.csv", '"block"', "", "score_sheet.csv 的 1 行 line：写的是 空，数据库是 block"),
    "the checkpoint": ("checkpoint.txt", "\n49\n", "\n47\n", "checkpoint.txt 的 events：写的是 47，数据库是 49"),
    "no checkpoint": ("checkpoint.txt", "\n49\n", "\n", "checkpoint.txt：核验点应有三行"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "told"), CELLS.values(), ids=list(CELLS))
def test_a_change_is_found_whatever_the_manifest_says(public: Path, name: str, old: str, new: str, told: str) -> None:
    """A cell that is not the database's is named with both values; what is no CSV or JSON is told in a sentence."""
    path = files_folder(public) / name
    replaced(path, old, new)
    if name == "months.csv" and new == "甲":
        path.write_bytes(path.read_bytes().replace("甲".encode(), b"\xff"))
    code, said = checked(public)
    assert (code, f"{name} 的 字节数" in said or f"{name} 的 SHA-256" in said) == (1, True)
    listed_anew(public)
    code, said = checked(public)
    assert code == 1, said
    assert told in said
    assert said.splitlines()[-1].startswith("结论：不相符：")
    assert "清单是" not in said


def appended(name: str, text: str) -> Callable[[Path], object]:
    """Return what adds text to the end of a file."""
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + text.encode())


def manifest_changed(old: str, new: str) -> Callable[[Path], object]:
    """Return what changes the manifest."""
    return lambda folder: replaced(folder / "manifest.json", old, new)


def linked(folder: Path) -> None:
    """Put a link to the same bytes in the place of a file."""
    shutil.move(folder / "months.csv", folder.parent / "months.csv")
    (folder / "months.csv").symlink_to(folder.parent / "months.csv")


def grown(folder: Path) -> None:
    """Make a file larger than any disk, as far as it says itself."""
    os.truncate(folder / "months.csv", 1 << 40)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    next(file for file in manifest["files"] if file["name"] == "months.csv")["size_bytes"] = 1 << 40
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


FOLDERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "the workbook": (appended("public.xlsx", "x"), "public.xlsx 的 字节数"),
    "a program": (lambda folder: replaced(folder / "check_proof.py", "a", "b"), "check_proof.py 的 SHA-256"),
    "a file more": (lambda folder: (folder / "notes.csv").write_text(""), "notes.csv：多出这个文件"),
    "a file less": (lambda folder: (folder / "months.csv").unlink(), "months.csv：缺少这个文件"),
    "no workbook": (lambda folder: (folder / "public.xlsx").unlink(), "public.xlsx：缺少这个文件"),
    "a link": (linked, "months.csv：是链接或不是普通文件，没有读取"),
    "a pipe": (
        lambda folder: ((folder / "months.csv").unlink(), os.mkfifo(folder / "months.csv")),
        "months.csv：是链接或不是普通文件",
    ),
    "a folder": (lambda folder: (folder / "more").mkdir(), "more：是链接或不是普通文件"),
    "a name that steers": (lambda folder: (folder / "\x1b[2J").write_text(""), "\\u001b[2J：多出这个文件"),
    "a file without end": (grown, "months.csv：比这份数据库所能写出的长得多，没有读取"),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "manifest.json：缺少清单"),
    "a manifest that is none": (lambda folder: (folder / "manifest.json").write_text("[]"), "不是下载文件的清单"),
    "a manifest that is no JSON": (lambda folder: (folder / "manifest.json").write_text("["), "（不是 JSON）"),
    "a manifest without end": (appended("manifest.json", " " * 1_000_000), "（比这份数据库"),
    "a manifest with more": (manifest_changed('{"department"', '{"a":1,"department"'), "清单的各项应为"),
    "a size that is a text": (manifest_changed('"size_bytes":', '"size_bytes":"",'[:-1] + ',"x":'), "的各项应为"),
    "a digest that is none": (manifest_changed('"sha256":"', '"sha256":"x'), "大小、摘要无效"),
    "files that are none": (manifest_changed('"files":[', '"files":[1,'), "第 1 个文件的各项应为"),
    "a year that is a text": (manifest_changed('"year":2023', '"year":"2023"'), "清单的 year 无效"),
    "a file named twice": (manifest_changed('"name":"months.json"', '"name":"months.csv"'), "的名称重复"),
    "a file elsewhere": (manifest_changed('"name":"months.json"', '"name":"../a"'), "列有 ../a，这份公开没有"),
    "another content": (manifest_changed('"digest":"', '"digest":"x'), "manifest.json 的 digest：是 x"),
    "another year": (manifest_changed('"year":2023', '"year":2024'), "manifest.json 的 year：是 2024，数据库是 2023"),
    "another department": (manifest_changed("测试部门", "别的部门"), "manifest.json 的 department"),
    "another log": (manifest_changed('"origin":"', '"origin":"x'), "manifest.json 的 origin"),
    "another number of events": (manifest_changed('"events":', '"events":1'), "manifest.json 的 events"),
    "another root": (manifest_changed('"root":"', '"root":"x'), "manifest.json 的 root"),
}


@pytest.mark.parametrize(("do", "told"), FOLDERS.values(), ids=list(FOLDERS))
def test_the_folder_is_what_its_manifest_says(public: Path, do: Callable[[Path], object], told: str) -> None:
    """Another file, none, one more, a link, or a manifest that is wrong or no manifest: a sentence and exit code 1."""
    do(files_folder(public))
    code, said = checked(public)
    assert code == 1, said
    assert told in said
    assert "结论：不相符" in said.splitlines()[-1]


def test_without_a_manifest_tables_are_compared_all_the_same(public: Path) -> None:
    """A cell is found without it, and the workbook is then named as compared with nothing."""
    (files_folder(public) / "manifest.json").unlink()
    replaced(files_folder(public) / "months.json", '"schedule":"8.33"', '"schedule":"8.34"')
    said = checked(public)[1]
    assert "months.json 的 2023-01 行 schedule：写的是 8.34，数据库是 8.33" in said
    assert "public.xlsx、" in said.splitlines()[-1]
    assert said.splitlines()[-1].endswith("check_proof.py 没有比对。")


def test_a_table_that_is_all_wrong_is_told_in_few_words(public: Path) -> None:
    """After twenty cells the rest of a file is not listed, and the report says so."""
    path = files_folder(public) / "events.json"
    path.write_text(path.read_text("utf-8").replace('"leaf_hash":"', '"leaf_hash":"x'), "utf-8")
    said = checked(public)[1]
    assert "events.json：已有超过 20 处不同，此后没有比对" in said
    assert len(said) < 20_000


@pytest.mark.parametrize("rows", [0, 11, 13])
@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_rows_are_neither_missing_nor_too_many(public: Path, rows: int, suffix: str) -> None:
    """A table with a row less or more than the database is found."""
    path = files_folder(public) / f"months.{suffix}"
    if suffix == "csv":
        heading, *lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(heading + b"".join([*lines, lines[-1]][:rows]))
    else:
        found = json.loads(path.read_text("utf-8"))
        lines = [json.dumps(one, ensure_ascii=False) for one in [*found, found[-1]][:rows]]
        path.write_text("[\n{}\n]\n".format(",\n".join(lines)) if lines else "[]\n", "utf-8")
    listed_anew(public)
    code, said = checked(public)
    assert code == 1
    assert f"months.{suffix}：" in said


def test_what_is_no_folder_of_downloads_is_not_readable(public: Path, tmp_path: Path) -> None:
    """No folder, a file, a link to the folder and one that holds far too much end in a sentence and exit code 2."""
    (tmp_path / "link").symlink_to(files_folder(public))
    (tmp_path / "much").mkdir()
    for number in range(201):
        (tmp_path / "much" / str(number)).touch()
    for folder in (tmp_path / "none", public, tmp_path / "link", tmp_path / "much"):
        code, said = checked(public, folder=folder)
        assert (code, said.count("\n")) == (2, 1), folder
        assert f"{folder.name}：不能作为下载文件夹读取" in said


def test_it_expects_what_publish_writes(public: Path) -> None:
    """The names, the rule for formulas and the form of the manifest are those of the product."""
    assert verify_public.downloads_of(TABLES, FORMAT) == {file["name"] for file in manifest_of(public)["files"]}
    for department in ("某局（示例）", "A/B: (C)", "甲 乙"):
        prefix = verify_public.prefix_of(department, 2023)
        assert saved_as("a.csv", department=department, year=2023) == f"{prefix}a.csv"
    assert verify_public.FORMULA.pattern == _FORMULA.pattern
    assert verify_public.NUMBER.pattern == _NUMBER.pattern
    assert {*verify_public.BESIDE_DATA, verify_public.KEPT_CHECKPOINT} == {"public.xlsx", *_BESIDE_DATA}
    assert list(verify_public.FIELDS) == [one.name for one in Manifest.__attrs_attrs__]


def manifest_of(public: Path) -> dict[str, Any]:
    """Return the manifest beside a database."""
    found: dict[str, Any] = json.loads((files_folder(public) / "manifest.json").read_text("utf-8"))
    return found
