"""``publish --check`` and ``disclose``: a publication is what its ledger gives at its own checkpoint, or it is not."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from publish.serving import site
from tests.conftest import CommandLine, event, money
from tests.publish_fixtures import built_demo, get, table_rows
from tests.test_publication import PUBLISH, RUBRIC, SHIPPED


@pytest.fixture
def published(funded: CommandLine) -> CommandLine:
    """A ledger with a published year, two events after it."""
    assert funded.import_lines([RUBRIC, money("expenditure", "paid-1", "100.00", project="P1")]).exit_code == 0
    funded.ok(*PUBLISH, str(funded.folder / "public.db"))
    later = [
        money("expenditure", "paid-2", "50.00", project="P1"),
        event("bulletin", "b1", month="2023-01", rate="1.00"),
    ]
    assert funded.import_lines(later).exit_code == 0
    return funded


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
    assert "months 的 2023-12 行 execution_rate：公开的是 99.99，账本算出的是 34.70" in check(published)[1]


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
    assert check(published, "--policy", str(policy))[0] == 3


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
    policy.write_text(narrower.replace("reason]  # free text\n  statements", "]\n  statements"), "utf-8")
    before = sorted(path.name for path in published.folder.iterdir())
    said = published.ok("publish", "--year", "2023", "--dry-run", "--policy", str(policy))
    assert sorted(path.name for path in published.folder.iterdir()) == before
    for words in ("绩效目标（targets）", "全部", "reason", "1 个种类不在公开范围之内", "涉密项目 0 个"):
        assert words in said


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


def test_a_changed_download_is_found(published: CommandLine) -> None:
    """A download that is not what the manifest says, or is gone, is a difference too."""
    (published.folder / "public.files" / "months.csv").write_text("x", "utf-8")
    (published.folder / "public.files" / "months.json").unlink()
    code, said = check(published)
    assert code == 3
    assert "months.csv：与清单所列的摘要不符" in said
    assert "months.json：缺少这个下载文件" in said


def test_what_the_ledger_does_not_give_is_not_disclosed(published: CommandLine) -> None:
    """A changed file is refused with what differs, and nothing is recorded."""
    change(published, CHANGES["a score"][0])
    said = published.refused("disclose", str(published.folder / "public.db"))
    assert "[publication_differs]" in said
    assert "score_sheet 的 1 行 score" in said
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
