"""``publish --check`` and ``disclose``: a publication is what its ledger gives at its own checkpoint, or it is not."""

import hashlib
import json
import re
import shlex
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from publish import disclosing
from publish.files import download_files
from publish.files.workbook import write_workbook
from publish.serving import site
from tests.conftest import CommandLine, copied, event, money
from tests.publish.fixtures import built_demo, get, table_rows
from tests.publish.test_publication import PUBLISH, RUBRIC, SHIPPED


@pytest.fixture(scope="module")
def publication(made_once: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a ledger with a published year, two events after it; not to be changed."""
    cli = copied(made_once["funded"], tmp_path_factory.mktemp("published"))
    assert cli.import_lines([RUBRIC, money("expenditure", "paid-1", "100.00", project="P1")]).exit_code == 0
    cli.ok(*PUBLISH, str(cli.folder / "public.db"))
    later = [
        money("expenditure", "paid-2", "50.00", project="P1"),
        event("bulletin", "b1", month="2023-01", rate="1.00"),
    ]
    assert cli.import_lines(later).exit_code == 0
    return cli.folder


@pytest.fixture
def published(publication: Path, tmp_path: Path) -> CommandLine:
    """A ledger with a published year, two events after it."""
    return copied(publication, tmp_path)


def check(cli: CommandLine, *options: str) -> tuple[int, str]:
    """Return the exit code of ``publish --check`` and what it printed."""
    result = cli("publish", "--check", str(cli.folder / "public.db"), *options)
    return result.exit_code, result.output


def change(cli: CommandLine, *statements: str) -> None:
    """Change the public database."""
    with closing(sqlite3.connect(cli.folder / "public.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_publication_is_built_again_at_its_own_checkpoint(published: CommandLine) -> None:
    """Though the log has grown, the same digest comes of it; year, policy and checkpoint are taken from the file."""
    code, said = check(published)
    assert code == 0
    assert "相符：内容摘要" in said
    assert "账本中没有记录这份内容的公开" in said


CHANGES = {
    "an amount": ["UPDATE months SET executed_fen = executed_fen + 1 WHERE month = '2023-07'"],
    "a rate": ["UPDATE months SET execution_rate = '99.99' WHERE month = '2023-12'"],
    "a score": ["UPDATE score_sheet SET score = '1.00' WHERE position = 1"],
    "an explanation": ["UPDATE score_sheet SET explanation = 'x' WHERE position = 1"],
    "a hash": ["UPDATE events SET leaf_hash = substr(leaf_hash, 2) || 'z' WHERE seq = 3"],
    "a body": ["UPDATE events SET body = replace(body, 'P1', 'P2') WHERE seq = 6"],
    "a removed row": ["DELETE FROM projects WHERE project = 'P2'"],
    "an added row": ["INSERT INTO projects (project, name, department) VALUES ('P3', '项目三', 'x')"],
    "an added table": ["CREATE TABLE notes (note TEXT)"],
    "an added view": ["CREATE VIEW better AS SELECT 1 AS score"],
    "an index": ["CREATE INDEX by_score ON score_sheet (score)"],
    "a removed table": ["DROP TABLE targets"],
    "a column": ["ALTER TABLE months ADD COLUMN note TEXT"],
}  # fmt: skip


@pytest.mark.parametrize("statements", CHANGES.values(), ids=list(CHANGES))
def test_any_change_is_found(published: CommandLine, statements: list[str]) -> None:
    """Whatever was changed in the file, exit code 3 and its place say so."""
    change(published, *statements)
    code, said = check(published)
    assert code == 3
    assert "不符" in said


def test_a_changed_cell_is_named_with_both_values(published: CommandLine) -> None:
    """The table, the row, the column, what is published and what the ledger gives."""
    change(published, "UPDATE months SET execution_rate = '99.99' WHERE month = '2023-12'")
    assert "months 中 month 为 2023-12 的行的 execution_rate：公开的是 99.99，账本算出的是 34.70" in check(published)[1]


def test_rows_are_named_by_their_key(published: CommandLine) -> None:
    """A row too many or missing is named by its key, on whichever side it is, and the others are still compared."""
    change(
        published,
        "DELETE FROM fund_changes WHERE seq = 6",
        "INSERT INTO projects (project, name, department) VALUES ('P3', '项目三', 'x')",
        "UPDATE fund_changes SET amount_fen = 1 WHERE seq = 7",
    )
    said = check(published)[1]
    assert "fund_changes 中 seq 为 6 的行：公开的没有，账本算出的有" in said
    assert "fund_changes 中 seq 为 7 的行的 amount_fen：公开的是 1，账本算出的是 12050" in said
    assert "projects 中 project 为 P3 的行：公开的有，账本算出的没有" in said


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE publication SET root = 'AAAA' || substr(root, 5)", "checkpoint_differs"),
        ("UPDATE publication SET events = events - 1", "checkpoint_differs"),
        ("UPDATE publication SET events = 999", "checkpoint_differs"),
        ("UPDATE publication SET root = 'x'", "damaged_public_database"),
        ("DELETE FROM publication", "damaged_public_database"),
        ("DROP TABLE publication", "damaged_public_database"),
        ("UPDATE publication SET policy = 'tables: {'", "invalid_yaml"),
        ("UPDATE publication SET year = 2024", "no_rubric_adopted"),
    ],
)
def test_a_file_of_another_log_is_refused(published: CommandLine, statement: str, code: str) -> None:
    """A checkpoint the ledger does not have, or none at all, is refused by code before anything is compared."""
    change(published, statement)
    assert check(published)[0] == 1
    assert f"[{code}]" in check(published)[1]


def test_another_policy_is_its_own(published: CommandLine) -> None:
    """A publication is built again under the policy it carries; that it is the one agreed on is told by giving that."""
    policy = published.folder / "policy.yml"
    policy.write_text("tables:\n  months: [month, department]\n", "utf-8")
    published.ok(*PUBLISH, str(published.folder / "public.db"), "--policy", str(policy))
    assert check(published)[0] == 0
    assert check(published, "--policy", str(policy))[0] == 0
    change(published, "UPDATE publication SET policy = policy || ' '")
    assert "下载文件是另一份内容的" in check(published)[1]
    code, said = check(published, "--policy", str(policy))
    assert code == 3
    assert "公开范围与 --policy 给出的不同" in said.splitlines()[1]


@pytest.mark.parametrize(
    "options",
    [(), ("--year", "2023"), ("--output", "x.db"), ("--year", "2023", "--output", "x.db", "--dry-run")],
    ids=str,
)
def test_a_command_that_says_too_little_or_too_much_is_usage(published: CommandLine, options: tuple[str, ...]) -> None:
    """A year with an output, or a dry run, or a check: one of the three."""
    assert published("publish", *options).exit_code == 2
    assert published("publish", "--check", str(published.folder / "public.db"), "--year", "2023").exit_code == 2


def test_a_dry_run_tells_what_is_shown_and_withheld(published: CommandLine) -> None:
    """Tables with their rows and columns, bodies by kind with the reason, and nothing is written."""
    policy = published.folder / "policy.yml"
    narrower = SHIPPED.replace("voucher, fund, ", "").replace("  bulletin: [month, rate, document]\n", "")
    without = narrower.replace("target_text, result_text, reason, published_reason]", "published_reason]")
    assert without != narrower
    policy.write_text(without, "utf-8")
    before = sorted(path.name for path in published.folder.iterdir())
    said = published.ok("publish", "--year", "2023", "--dry-run", "--policy", str(policy))
    assert sorted(path.name for path in published.folder.iterdir()) == before
    for words in ("绩效目标（targets）", "全部", "reason", "1 个种类不在公开范围之内", "涉密项目 0 个"):
        assert words in said
    assert "5（另有 1 行因事件不公开而没有）" in said
    assert "另有" not in published.ok("publish", "--year", "2023", "--dry-run")


def test_a_dry_run_refuses_what_publishing_refuses(funded: CommandLine) -> None:
    """Where a confidential project could be told the totals are listed, and the exit code is that of the refusal."""
    secret = event("project_registered", "reg-S", project="S", name="机密", confidential=True)
    assert funded.import_lines([RUBRIC, secret, money("appropriation", "app-S", "1.00", project="S")]).exit_code == 0
    result = funded("publish", "--year", "2023", "--dry-run")
    assert result.exit_code == 1
    assert "[confidential_residual]" in result.stderr
    assert "1 个属于涉密项目" in result.stdout
    assert "机密" not in result.output.replace("涉密", "")


def test_a_disclosure_holds_checkpoint_and_digest(published: CommandLine) -> None:
    """``disclose`` appends one event; again it is the same one; ``verify`` agrees with it; the days are told."""
    public = str(published.folder / "public.db")
    first = published("disclose", public, "--approved-on", "2023-12-01", "--document", "公〔2023〕1号")
    assert first.exit_code == 0
    assert "批准 2023-12-01" in first.stderr
    assert "20 日" in first.stderr
    assert published("disclose", public, "--approved-on", "2023-12-01", "--document", "公〔2023〕1号").exit_code == 0
    shown = published.json("log", "--kind", "disclosure")
    assert len(shown) == 1
    assert published("verify").exit_code == 0
    assert "账本中记录了这份内容的公开" in check(published)[1]
    foot = get(site(Path(public)), "/about").text
    assert "2023-12-01 批准，" in foot
    assert " 天。" in foot
    assert "绩效自评结果的公开没有法定的天数" in foot


def test_a_wrong_disclosure_is_corrected(published: CommandLine) -> None:
    """Another day of approval is refused with the command that takes the first back; then it is recorded anew."""
    public = str(published.folder / "public.db")
    first = published.ok("disclose", public, "--approved-on", "2023-11-01").strip()
    again = ("disclose", public, "--approved-on", "2023-12-01")
    said = published.refused(*again)
    assert "[already_disclosed]" in said
    command = re.search("请先 jixiao (.*?)，再运行", said)
    assert command is not None
    published.ok(*shlex.split(command.group(1)))
    code, found = check(published)
    assert code == 3
    assert "disclosure.json：账本中没有记录这份内容的公开" in found
    assert published.ok(*again).strip() == f"{first}:2"
    beside = json.loads((published.folder / "public.files" / "disclosure.json").read_text("utf-8"))
    assert (beside["event_id"], beside["approved_on"]) == (f"{first}:2", "2023-12-01")
    assert check(published)[0] == 0
    assert published.ok(*again).strip() == f"{first}:2"
    assert published("verify").exit_code == 0


def test_what_stands_beside_is_what_the_ledger_records(published: CommandLine) -> None:
    """A disclosure.json that says another day than the event is a difference, and ``disclose`` writes it again."""
    public, beside = str(published.folder / "public.db"), published.folder / "public.files" / "disclosure.json"
    published.ok("disclose", public, "--approved-on", "2023-12-01")
    beside.write_text(beside.read_text("utf-8").replace("2023-12-01", "2023-12-02"), "utf-8")
    assert check(published)[0] == 3
    published.ok("disclose", public)
    assert check(published)[0] == 0


def test_a_disclosure_that_was_not_finished_stands_in_no_way(published: CommandLine) -> None:
    """What a disclosure that was killed left beside the file hinders neither the next one nor a publication."""
    public = published.folder / "public.db"
    left = public.with_suffix(".files") / ".disclosure.json"
    left.write_bytes(b"")
    published.ok("disclose", str(public))
    assert not left.exists()
    left.write_bytes(b"")
    published.ok("publish", "--year", "2023", "--output", str(public))


def test_a_disclosure_recorded_by_hand_is_seen(published: CommandLine) -> None:
    """Content that an event of any event_id disclosed is not disclosed again; one of another checkpoint is another."""
    public = str(published.folder / "public.db")
    publication = table_rows(published.folder / "public.db", "publication")[0]
    digest = check(published)[1].partition("内容摘要 ")[2].split()[0]
    by_hand = ("append", "disclosure", "--year", "2023", "--digest", digest, "--event-id")
    note = "{origin}\n{events}\n{root}\n".format(**publication)
    published.ok(*by_hand, "other", "--checkpoint", published.ok("checkpoint"))
    assert "账本中没有记录" in check(published)[1]
    published.ok(*by_hand, "by-hand", "--checkpoint", note)
    assert published.ok("disclose", public).strip() == "by-hand"
    assert len(published.json("log", "--kind", "disclosure")) == 2


@pytest.mark.parametrize(("day", "accepted"), [("2024-03-01", True), ("2024-03-02", False), ("2099-12-31", False)])
def test_an_approval_to_come_is_refused(
    published: CommandLine, monkeypatch: pytest.MonkeyPatch, day: str, accepted: bool
) -> None:
    """The day of approval is at the latest today in UTC+8, which is the next day from 16:00 UTC on."""
    monkeypatch.setattr(disclosing, "recorded_now", lambda: "2024-02-29T16:00:00.000000Z")
    command = ("disclose", str(published.folder / "public.db"), "--approved-on", day)
    assert accepted or "[future_date]" in published.refused(*command)
    assert published(*command).exit_code == (0 if accepted else 1)


def test_a_changed_download_is_found(published: CommandLine) -> None:
    """A download that is not what the ledger gives, or is gone, is a difference too."""
    (published.folder / "public.files" / "months.csv").write_text("x", "utf-8")
    (published.folder / "public.files" / "months.json").unlink()
    code, said = check(published)
    assert code == 3
    assert "months.csv：与账本给出的不同" in said
    assert "months.json：缺少这个下载文件" in said
    assert "不符：至少 2 处不同" in said


def forge(folder: Path, change: Callable[[Path, dict[str, Any]], object]) -> None:
    """Let ``change`` at the downloads and their manifest, then write true digests of all files into that."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    change(folder, manifest)
    for file in manifest["files"]:
        if file["name"] != "public.db":
            content = (folder / file["name"]).read_bytes()
            file |= {"size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def without_targets(folder: Path, manifest: dict[str, Any]) -> None:
    """Remove a download and its entry."""
    (folder / "targets.csv").unlink()
    manifest["files"] = [file for file in manifest["files"] if file["name"] != "targets.csv"]


def pack_again(path: Path, change: tuple[bytes, bytes] = (b"", b""), level: int = 6) -> None:
    """Pack a workbook again, one text of its parts changed or compressed otherwise."""
    with zipfile.ZipFile(path) as workbook:
        parts = {part.filename: workbook.read(part) for part in workbook.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as workbook:
        for name, content in parts.items():
            workbook.writestr(name, content.replace(*change) if change[0] else content)


def packed_loosely(path: Path, *arguments: Any) -> None:
    """Write a workbook as another machine would."""
    write_workbook(path, *arguments)
    pack_again(path, level=1)


FORGED: dict[str, tuple[str, Callable[[Path, dict[str, Any]], object]]] = {
    "an amount": ("months.csv", lambda folder, _: (folder / "months.csv").write_text("month\n", "utf-8")),
    "the verifier": ("verify_public.py", lambda folder, _: (folder / "verify_public.py").write_text("print('相符')")),
    "the checkpoint": ("checkpoint.txt", lambda folder, _: (folder / "checkpoint.txt").write_text("jixiao/D1\n9\nA=")),
    "a removed download": ("targets.csv", without_targets),
    "a root and a year": ("manifest.json", lambda _, manifest: manifest.update(root="x", year=1999)),
    "another version": ("jixiao 66.6", lambda _, manifest: manifest.update(software="jixiao 66.6")),
    "a file nobody listed": ("extra.html", lambda folder, _: (folder / "extra.html").write_text("<b>")),
    "a file that is listed": (
        "extra.csv",
        lambda folder, manifest: (
            (folder / "extra.csv").write_text("x"),
            manifest["files"].append(manifest["files"][2] | {"name": "extra.csv"}),
        ),
    ),
    "a workbook": ("public.xlsx", lambda folder, _: pack_again(folder / "public.xlsx", (b"2023-07", b"2023-08"))),
    "a workbook with something before": (
        "public.xlsx",
        lambda folder, _: (folder / "public.xlsx").write_bytes(b"<html>" + (folder / "public.xlsx").read_bytes()),
    ),
    "an archive": (
        "datapackage.zip",
        lambda folder, _: pack_again(folder / "datapackage.zip", (b"2023-07", b"2023-08")),
    ),
    "an archive with something behind": (
        "datapackage.zip",
        lambda folder, _: (folder / "datapackage.zip").write_bytes((folder / "datapackage.zip").read_bytes() + b"x"),
    ),
    "a workbook that is none": ("public.xlsx", lambda folder, _: (folder / "public.xlsx").write_bytes(b"PK\3\4")),
}  # fmt: skip


@pytest.mark.parametrize(("named", "change"), FORGED.values(), ids=list(FORGED))
def test_forged_downloads_are_found(
    published: CommandLine, named: str, change: Callable[[Path, dict[str, Any]], object]
) -> None:
    """Downloads that agree with the manifest beside them, but not with the ledger, are named; none is disclosed."""
    forge(published.folder / "public.files", change)
    code, said = check(published)
    assert code == 3
    assert named in said
    assert "[publication_differs]" in published.refused("disclose", str(published.folder / "public.db"))


def test_a_workbook_compressed_elsewhere_is_the_same(published: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another machine packs the same workbook into other bytes; that, with its digests, is no difference."""
    workbook = published.folder / "public.files" / "public.xlsx"
    before = workbook.read_bytes()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(download_files, "write_workbook", packed_loosely)
        published.ok(*PUBLISH, str(published.folder / "public.db"))
    assert workbook.read_bytes() != before
    assert check(published)[0] == 0


def test_a_publication_without_downloads_is_said_to_be(published: CommandLine) -> None:
    """Where nothing lies beside the database it alone is compared, and both commands say so."""
    shutil.rmtree(published.folder / "public.files")
    code, said = check(published)
    assert code == 0
    assert "只比对了数据库" in said
    result = published("disclose", str(published.folder / "public.db"))
    assert result.exit_code == 0
    assert "没有写 disclosure.json" in result.stderr
    assert "没有记录批准日期" in result.stderr


def test_what_the_ledger_does_not_give_is_not_disclosed(published: CommandLine) -> None:
    """A changed file is refused with what differs, and nothing is recorded."""
    change(published, CHANGES["a score"][0])
    said = published.refused("disclose", str(published.folder / "public.db"))
    assert "[publication_differs]" in said
    assert "score_sheet 中 position 为 1 的行的 score" in said
    assert published.json("log", "--kind", "disclosure") == []


def test_the_example_checks(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """The worked example is what its ledger gives, every event of it shown."""
    shutil.copytree(built_demo(tmp_path_factory), tmp_path / "demo")
    assert (
        CommandLine(folder=tmp_path / "demo")("publish", "--check", str(tmp_path / "demo" / "public.db")).exit_code == 0
    )
    assert all(row["body"] for row in table_rows(tmp_path / "demo" / "public.db", "events"))


def test_earlier_years_stand_beside_the_published_one(published: CommandLine) -> None:
    """The overview has a row of every earlier year with money, scored where a rubric was adopted for it."""
    lines = [money("appropriation", "app-22", "100.00", project="P1", day="2022-01-05")]
    assert published.import_lines(lines).exit_code == 0
    published.ok(*PUBLISH, str(published.folder / "public.db"))
    rows = table_rows(published.folder / "public.db", "overview")
    assert [(row["year"], row["rubric"], row["adjusted_budget_fen"]) for row in rows] == [
        (2022, None, 10_000),
        (2023, "guangzhou-2023", 150_000),
    ]
    assert check(published)[0] == 0
