"""What a digest of an import file gives away: nothing under its salt, and of earlier imports what the policy says."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.policy.reader import shipped_policy
from tests.conftest import CommandLine, event, money
from tests.ledger.tampering import found_by, sql, tamper
from tests.ledger.test_laws import law, new_ledger
from tests.publish.fixtures import table_rows
from tests.publish.test_publication import PUBLISH, RUBRIC

LINES = [
    RUBRIC,
    event("project_registered", "reg", project="P9", name="项目九"),
    money("appropriation", "a", "9", project="P9"),
]
SEALED = money("expenditure", "sealed", "1", project="P9", payee="某某公司")
CONFIDENTIAL = event("project_registered", "secret", project="S9", name="涉密项目九", confidential=True)
WITHOUT_SALTS = sql("DELETE FROM imports")
"""What an import of before there were salts looks like."""


def policy(cli: CommandLine, digests: str) -> str:
    """Write the shipped policy with what it says of digests, and return its file."""
    file = cli.folder / "policy.yml"
    file.write_text(f"{shipped_policy().text}  source_digests: {digests}\n", "utf-8")
    return str(file)


def shown_bodies(public: Path) -> dict[str, bool]:
    """Return of every event_id, in order of the log, whether its body is shown."""
    return {str(row["seq"]): row["body"] is not None for row in table_rows(public, "events")}


@pytest.mark.parametrize("telling", [SEALED, CONFIDENTIAL], ids=["a sealed cell", "a withheld body"])
def test_an_open_digest_that_tells_stops_a_publication(
    cli: CommandLine, tmp_path: Path, telling: dict[str, str]
) -> None:
    """Beside a sealed cell or a withheld body of its file, a digest without a salt goes out only as the policy says."""
    public = tmp_path / "public.db"
    assert cli.import_lines([*LINES, telling]).exit_code == 0
    cli.ok(*PUBLISH, str(public))
    file = (cli.folder / "lines.jsonl").read_bytes()
    assert hashlib.sha256(file).hexdigest().encode() not in public.read_bytes()
    tamper(cli, WITHOUT_SALTS)
    bodies = 3 + (telling is SEALED)
    said = cli.refused(*PUBLISH, str(tmp_path / "new.db"))
    assert (f"有 {bodies} 个事件" in said, said.endswith("[source_digest_tells]\n")) == (True, True)
    dry = cli("publish", "--year", "2023", "--dry-run")
    assert (dry.exit_code, f"{bodies} 个事件的内容写有导入文件未加盐的摘要" in dry.stdout) == (1, True)

    cli.ok(*PUBLISH, str(public), "--policy", policy(cli, "withhold"))
    assert list(shown_bodies(public).values()) == [True, *[False] * 4]
    digest = cli.json("show", "reg")["source"]["sha256"]
    assert digest.encode() not in public.read_bytes()
    cli.ok("publish", "--check", str(public))

    cli.ok(*PUBLISH, str(public), "--policy", policy(cli, "导入文件已全部公开过，没有可推知的内容"))
    assert sum(shown_bodies(public).values()) == 1 + bodies


def test_an_open_digest_alone_tells_nothing(cli: CommandLine, tmp_path: Path) -> None:
    """Where all that a file held is shown, its digest gives nothing away."""
    assert cli.import_lines(LINES).exit_code == 0
    tamper(cli, WITHOUT_SALTS)
    cli.ok(*PUBLISH, str(tmp_path / "public.db"))
    assert all(shown_bodies(tmp_path / "public.db").values())


def test_what_was_published_before_is_compared_as_it_was(cli: CommandLine, tmp_path: Path) -> None:
    """A publication of before there were salts still agrees with its ledger; what is withheld now is named."""
    public = tmp_path / "public.db"
    assert cli.import_lines([*LINES, SEALED]).exit_code == 0
    cli.ok(*PUBLISH, str(public))
    tamper(cli, WITHOUT_SALTS)
    result = cli("publish", "--check", str(public))
    assert (result.exit_code, "如今将不公开：4 个事件的内容" in result.stderr) == (0, True)


BELOW = event("project_registered", "below", project="S10", name="子项目", parent="S9")


@pytest.mark.parametrize("before", [[], [CONFIDENTIAL]], ids=["a sealed cell", "below a confidential project"])
def test_a_proof_warns_of_what_it_gives_away(cli: CommandLine, before: list[dict[str, str]]) -> None:
    """The proof of an event shows its whole body: where its open digest tells, stderr says so."""
    assert cli.import_lines(before).exit_code == bool(not before)
    assert cli.import_lines([*LINES, BELOW if before else SEALED]).exit_code == 0
    assert cli("prove", "reg").stderr == ""
    tamper(cli, WITHOUT_SALTS)
    assert "[source_digest_tells]" in cli("prove", "reg").stderr
    assert cli("prove", "1").stderr == ""


def test_salts_stay_in_the_ledger(cli: CommandLine, tmp_path: Path) -> None:
    """Salts go into the copy of a ledger, and into nothing that is exported, printed or published."""
    assert cli.import_lines([*LINES, SEALED]).exit_code == 0
    cli.ok("backup", str(tmp_path / "copy.db"))
    cli.ok(*PUBLISH, str(tmp_path / "public.db"))
    with closing(sqlite3.connect(cli.ledger)) as ledger, closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        [(_, salt)] = ledger.execute("SELECT digest, salt FROM imports").fetchall()
        assert copy.execute("SELECT salt FROM imports").fetchall() == [(salt,)]
    printed = [cli.ok("export", "--full", "--with-details"), cli.ok("log", "--json"), cli.ok("show", "reg", "--json")]
    assert not [text for text in printed if salt.hex() in text]
    files = [*(tmp_path / "public.files").iterdir(), tmp_path / "public.db"]
    assert not [path for path in files if salt in path.read_bytes() or salt.hex().encode() in path.read_bytes()]


def test_an_import_of_no_event_is_found(copy: CommandLine) -> None:
    """A salt that was put there for a digest that no event carries is a problem."""
    tamper(copy, sql(f"INSERT INTO imports VALUES ('{'ab' * 32}', x'{'00' * 16}')"))
    assert [problem["code"] for problem in found_by(copy)["problems"]] == ["import_without_event"]


@law
@given(st.lists(st.sampled_from("张王李赵"), min_size=1, max_size=2), st.booleans())
def test_who_knows_all_but_one_cell_confirms_nothing(name: list[str], is_erased: bool) -> None:
    """No digest that is public is that of a file with the true name in it, nor are any bytes of the name there."""
    with new_ledger() as cli:
        payee = "".join(name) + "收款人"
        assert cli.import_lines([*LINES, {**SEALED, "payee": payee}]).exit_code == 0
        guessed = (cli.folder / "lines.jsonl").read_bytes()
        if is_erased:
            cli.ok("erase-details", "sealed", "--reason", "申请", "--authority", "法律")
        public = cli.folder / "public.db"
        cli.ok(*PUBLISH, str(public))
        seen = public.read_bytes() + b"".join(path.read_bytes() for path in (cli.folder / "public.files").iterdir())
        assert hashlib.sha256(guessed).hexdigest().encode() not in seen
        assert payee.encode() not in seen
        sources = [json.loads(row["body"]).get("source") for row in table_rows(public, "events") if row["body"]]
        assert {source["file"] for source in sources if source} == {"lines.jsonl"}
