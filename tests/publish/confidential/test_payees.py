"""A payee is confidential: a public text that names one is not published, unless the policy says so."""

import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.kinds import KINDS, DepartmentRegistered, ProjectRegistered
from ledger.kinds.free_text import free_text_fields
from ledger.storage.store import open_to_read
from ledger.verify import require_sound
from publish.confidential.payees import WITHHELD_TEXT, payees_mentioned
from publish.content.from_ledger import content_of
from publish.content.rows import rows_of
from publish.files.manifest import files_folder
from publish.files.public_file import rebuilt
from publish.policy.reader import load_policy, shipped_policy
from tests.conftest import CommandLine, event, money
from tests.publish.fixtures import table_rows
from tests.publish.outsider.verifying import change, verify
from tests.publish.test_publication import PUBLISH, RUBRIC

PAYEE = "欧阳明月"
NAMING = f"给{PAYEE}的"
P9 = {"project": "P9"}
PAID = money("expenditure", "paid", "1", payee=PAYEE, **P9)
ANSWER = {"reason": NAMING, "evidence": NAMING}
LINES = [
    RUBRIC | {"document": NAMING},
    event("project_registered", "reg", project="P9", name="项目九"),
    event("project_registered", "reg8", project="P8", name="项目八"),
    event("department_changed", "merged", department="D1", name="某市某局", reason=NAMING, occurred_on="2023-02-01"),
    event("project_changed", "changed", project="P9", reason=NAMING, occurred_on="2023-02-01"),
    *(money(kind, kind, "9", reason=NAMING, document=NAMING, **P9) for kind in ("appropriation", "carry_over")),
    *(money(kind, kind, "2", reason=NAMING, document=NAMING, **P9) for kind in ("supplement", "reduction")),
    money("surrender", "surrender", "1", reason=NAMING, document=NAMING, **P9),
    money("virement", "virement", "1", reason=NAMING, document=NAMING, to_project="P8", **P9),
    PAID,
    money("expenditure", "voucher", "1", voucher=NAMING, **P9),
    money("expenditure", f"id-{PAYEE}", "1", **P9),
    money("expenditure", "from-a-file", "1", source={"file": f"{PAYEE}.csv", "sha256": "0" * 64, "row": 1}, **P9),
    money("refund", "refund", "1", voucher=NAMING, refunds="voucher", **P9),
    event("reversal", "reversal", reverses="refund", reason=NAMING, occurred_on="2023-12-31"),
    event("bulletin", "bulletin", month="2023-01", rate="95", document=NAMING),
    event("statement", "s", subject="executed", through="2023-12", amount="4", unit="元", document=NAMING),
    event(
        "target", "target", year=2023, indicator="i", aspect="output", name=NAMING, weight="1", value="1", unit=NAMING,
        indicator_class=NAMING, text=NAMING,
    ),
    event("result", "result", year=2023, indicator="i", grade=NAMING, improvement=NAMING, text=NAMING, **ANSWER),
    event("deduction", "deduction", year=2023, rubric="guangzhou-2023", line="procurement", points="1", **ANSWER),
    event("appraisal", "appraisal", year=2023, conclusion="pass", document=NAMING, **P9),
    event("improvement_plan", "plan", quarter="2023Q3", office=NAMING, measures=NAMING),
    event("published_score", "score", year=2023, line="targets", score="40", reason=NAMING, document=NAMING),
]  # fmt: skip
CODES = {"event_id", "indicator", "rubric", "line", "fund", "function_class", "economic_class"}
ELSEWHERE = {"department_registered", "pledge", "month_closed", "details_erased", "disclosure"}
"""Kinds that have no free text of their own, or are recorded by other commands."""
NUMBER = sum(PAYEE in str(line) for line in LINES if line is not PAID)


@pytest.fixture
def named(cli: CommandLine) -> CommandLine:
    """A ledger in which every free text names a payee."""
    assert cli.import_lines(LINES).exit_code == 0
    return cli


def policy(cli: CommandLine, said: str) -> str:
    """Write the shipped policy with what it says of payees, and return its file."""
    file = cli.folder / "policy.yml"
    file.write_text(shipped_policy().text.replace("payees_in_text: withhold", f"payees_in_text: {said}"), "utf-8")
    return str(file)


def everything_in(public: Path) -> str:
    """Return the text of a public database and of all its downloads."""
    files = [public, *files_folder(public).iterdir()]
    texts = [file.read_bytes() for file in files if file.suffix != ".xlsx"]
    for file in (file for file in files if file.suffix == ".xlsx"):
        with zipfile.ZipFile(file) as book:
            texts += [book.read(name) for name in book.namelist()]
    return b"\n".join(texts).decode("utf-8", "replace")


def test_no_public_text_names_a_payee(named: CommandLine, tmp_path: Path) -> None:
    """Of every kind of event, no free text that names a payee stands in a publication, nor in a download."""
    public = tmp_path / "public.db"
    named.ok(*PUBLISH, str(public))
    assert PAYEE not in everything_in(public)
    shown = {row["seq"]: row["body"] for row in table_rows(public, "events")}
    naming = [seq for seq, line in enumerate(LINES, start=2) if PAYEE in str(line) and line is not PAID]
    assert [seq for seq, body in shown.items() if body is None] == naming
    assert table_rows(public, "publication")[0]["naming_payees"] == len(naming)
    [target] = table_rows(public, "targets")
    assert {target[column] for column in ("name", "result", "unit", "reason")} == {WITHHELD_TEXT}
    named.ok("publish", "--check", str(public))


def test_every_free_text_of_a_kind_is_tried() -> None:
    """The lines of these tests name a payee in every free text of each kind, identities and codes apart."""
    for line in LINES:
        kind = KINDS[line["kind"]]
        texts = {*free_text_fields(kind)} - CODES - {kind.names_event}
        if NAMING in line.values():
            assert {line.get(field) for field in texts} == {NAMING}, line
    assert {line["kind"] for line in LINES} == KINDS.keys() - ELSEWHERE


def test_a_policy_may_show_it(named: CommandLine, tmp_path: Path) -> None:
    """Where the policy says so, text that names a payee is published; the payee himself is not."""
    public = tmp_path / "public.db"
    named.ok(*PUBLISH, str(public), "--policy", policy(named, "show"))
    assert all(row["body"] for row in table_rows(public, "events"))
    assert table_rows(public, "publication")[0]["naming_payees"] == 0
    assert f'"payee":"{PAYEE}"' not in everything_in(public)
    named.ok("publish", "--check", str(public))


def test_a_policy_says_one_or_the_other(named: CommandLine, tmp_path: Path) -> None:
    """Anything else is refused with its line, before anything is written."""
    said = named.refused(*PUBLISH, str(tmp_path / "public.db"), "--policy", policy(named, "maybe"))
    assert "payees_in_text = maybe：应为 withhold" in said
    assert not (tmp_path / "public.db").exists()


def test_a_dry_run_lists_them(named: CommandLine) -> None:
    """It says of each event which field names whom, and what becomes of it under the policy."""
    said = named.ok("publish", "--year", "2023", "--dry-run")
    assert f"{NUMBER} 个事件的文字中写有收款人，这些事件的内容和表中的这些文字不公开" in said
    assert f"- voucher 的 voucher 写有“{PAYEE}”" in said
    assert f"- from-a-file 的 source 写有“{PAYEE}”" in said
    said = named.ok("publish", "--year", "2023", "--dry-run", "--policy", policy(named, "show"))
    assert f"{NUMBER} 个事件的文字中写有收款人，按公开范围照常公开" in said


def test_a_payee_erased_since_leaves_a_publication_right(named: CommandLine, tmp_path: Path) -> None:
    """What was withheld for a payee who is known no more still agrees, and is named; what was changed is found."""
    public = tmp_path / "public.db"
    named.ok(*PUBLISH, str(public))
    named.ok("disclose", str(public))
    named.ok("erase-details", "paid", "--reason", "保存期满", "--authority", "档案法")
    result = named("publish", "--check", str(public))
    assert (result.exit_code, f"{NUMBER} 个事件的内容没有公开" in result.stderr) == (0, True)
    change(public, f"UPDATE score_sheet SET explanation = '{WITHHELD_TEXT}' WHERE position = 1")
    assert named("publish", "--check", str(public)).exit_code == 3
    named.ok(*PUBLISH, str(tmp_path / "anew.db"))
    assert table_rows(tmp_path / "anew.db", "publication")[0]["naming_payees"] == 0


def test_a_file_of_the_first_format_is_compared_as_it_was(named: CommandLine, tmp_path: Path) -> None:
    """Release 0.1.0 withheld no such text: its file agrees, and what would be withheld now is counted."""
    public = tmp_path / "public.db"
    shown = {
        name: [column.name for column in table.in_format(0).columns]
        for name, table in shipped_policy().tables.items()
        if not table.since
    }
    bodies = shipped_policy().text.partition("\nbodies:")[2]
    tables = "".join(f"  {name}: [{', '.join(columns)}]\n" for name, columns in shown.items())
    policy = load_policy(f"tables:\n{tables}bodies:{bodies}")
    hashes = require_sound(named.ledger)
    with open_to_read(named.ledger) as ledger:
        content = content_of(
            ledger, year=2023, leaf_hashes=hashes.leaf_hashes, root=hashes.root, policy=policy, file_format=0
        )
        with rebuilt(content.tables, rows_of(content, content.log(ledger)), file_format=0) as old, closing(old):
            old.commit()
            old.execute("VACUUM INTO ?", [str(public)])
    result = named("publish", "--check", str(public))
    assert (result.exit_code, f"如今将不公开：{NUMBER} 个事件的内容，文字中写有收款人" in result.stderr) == (0, True)
    assert verify(public)[0] == 0


def test_an_outsider_is_told_how_many(named: CommandLine, tmp_path: Path) -> None:
    """What withheld texts leave open is not called wrong; more of them than bodies are withheld cannot be."""
    public = tmp_path / "public.db"
    named.ok(*PUBLISH, str(public))
    code, said = verify(public)
    assert (code, f"照文件所说，其中 {NUMBER} 个是因文字中写有收款人" in said) == (0, True)
    change(public, f"UPDATE publication SET naming_payees = {NUMBER + 1}")
    assert verify(public)[0] == 1


FACTS: Any = [
    DepartmentRegistered.made_of({"event_id": "d", "department": "D1", "name": "某市少年宫"}),
    ProjectRegistered.made_of({"event_id": "p", "department": "D1", "project": "ACME-01", "name": "欧阳明月纪念馆"}),
]
TEXTS = [
    ("张三", "给张三的", True),
    ("张三", "给张\u200b 三的", True),
    ("张", "给张的", False),
    ("IBM", "向 IBM 购置", False),
    ("Acme", "向ＡＣＭＥ购置", True),
    ("acme", "acmes", False),
    ("2023", "2023 年", False),
    ("某市少年宫", "某市少年宫报来", False),
    ("欧阳明月", "欧阳明月纪念馆修缮", False),
    ("欧阳明月", "欧阳明月纪念馆修缮，付欧阳明月", True),
    ("ACME Trading", "to ACME \t Trading", True),
    ("阿卜杜拉·买买提", "给阿卜杜拉\u2022买买提", True),
    ("张伟", "给张\u2800伟", True),
    ("李〇", "给李〇", True),
    ("财政局", "县财政局〔2023〕1号", False),
    ("工资", "补发工资", False),
    ("某县财政局", "某县财政局〔2023〕1号", False),
    ("某县财政局", "退回某县财政局", True),
    ("欧阳明月", "欧阳明月〔2023〕1号", True),
]


@pytest.mark.parametrize(("payee", "text", "is_found"), TEXTS)
def test_only_whole_names_are_found(payee: str, text: str, is_found: bool) -> None:
    """A person is found from two characters, others from four, not within a longer word or a registered name."""
    mention = payees_mentioned([payee], FACTS)
    assert (mention is not None and mention.found_in(text)) == is_found


def test_the_document_of_a_disclosure_names_nobody(named: CommandLine, tmp_path: Path) -> None:
    """It is published beside the content, so that a payee in it is refused, unless the policy shows such texts."""
    public = tmp_path / "public.db"
    named.ok(*PUBLISH, str(public))
    assert "[payee_named]" in named.refused("disclose", str(public), "--document", NAMING)
    named.ok(*PUBLISH, str(public), "--policy", policy(named, "show"))
    named.ok("disclose", str(public), "--document", NAMING)
