"""Events of version 1, kept as they were stored: whatever becomes of the code, they must decode and verify for ever.

``data/golden-v1.jsonl`` was written once by ``python -m tests.ledger.test_golden``, which never overwrites it. A kind
or a field that comes later gets a golden file of its own.
"""

import hashlib
import json
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from ledger.create import create_ledger, init_file
from ledger.kinds import KINDS, fields_of
from ledger.kinds.body import SealedDetails, decode, encode, leaf_hash
from ledger.lines.reading import Line, Origin
from ledger.record import record
from ledger.storage import queries
from ledger.storage.store import open_to_write
from ledger.verify import verify
from tests.conftest import CommandLine, event, money
from tests.ledger.tampering import INSERT, INSERT_DETAILS

GOLDEN = Path(__file__).parents[1] / "data" / "golden-v1.jsonl"
ROOT = "uX5WXJ9nRGb4fdaqNTVOEDfGBKtwG9yGvdlUWmiXHs8="
ORIGIN = Origin(file="国库支付.csv", sha256="ab" * 32, salt=bytes(16))
RUBRIC = 'id: golden\ntitle: 评分标准\nlines:\n\t- 引号 " 反斜线 \\ 行分隔 \u2028 表外字 𠮷\n'
PLAN = [*(f"{month * 8}.{month:02d}" for month in range(1, 12)), "100.00"]
PAPER = {"document": "粤财〔2023〕1号", "reason": "第一行\n第二行\t制表"}
CLASSES = {"fund": "一般公共预算", "function_class": "2013201", "economic_class": "30201"}


def _golden_lines() -> list[dict[str, Any]]:
    """Return a history of every kind with every field that it can have."""
    p1 = {"category": "operation", "expenditure_type": "project", "office": "办公室", "confidential": False}
    scored = {"year": 2023, "project": "P1"}
    return [
        event("department_registered", "sub-unit", department="D1-01", name="下属单位", parent="D1", version=1),
        event("project_registered", "reg-P0", project="P0", name="一级项目"),
        event("project_registered", "reg-P1", project="P1", name="项目一", parent="P0", occurred_on="2023-01-03", **p1),
        event("project_registered", "reg-P2", project="P2", name="二", department="D1-01", confidential=True),
        event("project_changed", "change-P1", project="P1", occurred_on="2023-02-01", name="项目一（新名）",
              office="组织处", category="development", reason="机构改革"),
        event("rubric_adopted", "rubric-1", year=2023, rubric="golden", text=RUBRIC, document="穗财绩〔2023〕2号",
              sha256=hashlib.sha256(RUBRIC.encode()).hexdigest()),
        money("appropriation", "app-1", "9999999999999.99", day="2023-01-04", **PAPER, **CLASSES),
        money("carry_over", "carry-1", "20.5", day="2023-01-04", **PAPER, **CLASSES),
        money("supplement", "sup-1", "3", day="2023-05-04", **PAPER, **CLASSES),
        money("reduction", "red-1", "0.01", day="2023-05-05", **PAPER, **CLASSES),
        money("virement", "vir-1", "100.00", day="2023-05-06", to_project="P2", **PAPER),
        money("surrender", "sur-1", "7.70", day="2023-11-30", **PAPER, **CLASSES),
        money("expenditure", "pay-1", "1234.56", day="2023-06-07", voucher="V-1", payee="某某公司", memo="茶\n水",
              **CLASSES),
        money("expenditure", "pay-2", "50", day="2023-06-08", voucher="V-2", payee="李某"),
        money("expenditure", "pay-3", "60", project="P2", day="2023-06-09", department="D1-01"),
        money("refund", "back-1", "34.56", day="2023-07-01", refunds="pay-1", voucher="V-3", memo="多付"),
        event("reversal", "rev-1", occurred_on="2023-07-02", reverses="pay-3", reason="错记",
              authority="财务制度第 3 条", approved_by="chief"),
        event("bulletin", "bul-1", month="2023-06", rate="95.81", document="通报 6"),
        event("bulletin", "bul-2", month="2023-07", rate="101.123456", occurred_on="2023-08-01"),
        event("reversal", "rev-2", occurred_on="2023-08-02", reverses="bul-2", reason="更正"),
        event("statement", "state-1", subject="executed", through="2023-06", amount="0.12", unit="万元", project="P1",
              document="对账 6"),
        event("pledge", "pledge-1", plan=PLAN, office="办公室", signed_on="2023-01-10", signed_by="王某", **scored),
        event("target", "target-1", indicator="courses", aspect="output", name="培训期数", weight="10", unit="期",
              nature="quantitative", direction=">=", value="12", **scored),
        event("target", "target-2", year=2023, indicator="quality", aspect="satisfaction", name="满意度", weight="5",
              nature="qualitative"),
        event("result", "result-1", indicator="courses", value="11.5", reason="取消一期", improvement="提前计划",
              evidence="签到表", **scored),
        event("result", "result-2", year=2023, indicator="quality", grade="优", coefficient="0.95"),
        event("deduction", "ded-1", year=2023, rubric="golden", line="assets", points="0.5", reason="账实不符",
              evidence="盘点表"),
        event("appraisal", "appraisal-1", conclusion="revise", score="81.5", document="评估 1", **scored),
        event("improvement_plan", "plan-1", quarter="2023Q3", office="组织处", measures="一、\n二、"),
        event("month_closed", "close-1", month="2023-01"),
        event("published_score", "score-1", year=2023, line="assets", score="3.5", reason="尾差", document="公告 1"),
        event("details_erased", "erase-1", erases="pay-2", reason="本人申请", authority="个人信息保护法",
              approved_by="chief"),
        event("disclosure", "disc-1", year=2023, checkpoint="jixiao/D1\n33\nAAAA=\n", digest="cd" * 32,
              approved_on="2023-12-29", document="公开 1"),
    ]  # fmt: skip


def _write_golden(folder: Path) -> None:
    """Record the golden lines at fixed moments with numbered nonces and salts, and write the golden file."""
    numbers, ledger_file = count(1), folder / "ledger.db"
    with ExitStack() as fixed, GOLDEN.open("x", encoding="utf-8") as golden:
        now = fixed.enter_context(patch("ledger.record.recorded_now"))
        fixed.enter_context(patch("secrets.token_bytes", lambda size: next(numbers).to_bytes(size)))
        fixed.enter_context(patch("secrets.token_hex", lambda size: next(numbers).to_bytes(size).hex()))
        now.return_value = "2023-12-29T15:59:59.000001Z"
        create_ledger(ledger_file, department="D1", name="测试部门（示例）", recorded_by="admin")
        now.return_value = "2023-12-30T00:00:00.654321Z"
        with open_to_write(ledger_file) as ledger:
            lines = (Line(fields=line, origin=ORIGIN, number=7) for line in _golden_lines())
            outcome = record(ledger, lines, recorded_by="clerk")
            assert outcome.problems == ()
            for seq, body, hashed, salt, details in ledger.connection.execute(queries.LOG):
                row = {"seq": seq, "body": body.decode(), "leaf_hash": hashed.hex()}
                sealed = {"details": details.decode(), "salt": salt.hex()} if details else {}
                golden.write(json.dumps(row | sealed, ensure_ascii=False) + "\n")


def golden() -> list[dict[str, Any]]:
    """Return the golden rows in order."""
    return [json.loads(line) for line in GOLDEN.read_bytes().splitlines()] if GOLDEN.exists() else []


@pytest.mark.parametrize("row", golden(), ids=lambda row: f"{row['seq']} {json.loads(row['body'])['kind']}")
def test_a_golden_event_decodes(row: dict[str, Any]) -> None:
    """A stored body is an event of its kind, encodes to the same bytes again, and has its hash and its digest."""
    body = row["body"].encode()
    decoded = decode(body)
    assert decoded.kind == json.loads(body)["kind"]
    assert encode(decoded) == body
    assert leaf_hash(body).hex() == row["leaf_hash"] == hashlib.sha256(b"\0" + body).hexdigest()
    if "details" in row:
        sealed = SealedDetails(salt=bytes.fromhex(row["salt"]), details=row["details"].encode())
        assert sealed.digest == decoded.details_digest


def test_every_kind_and_field_is_golden() -> None:
    """The golden events are of every kind, and between them use every field that a kind of version 1 has."""
    used: dict[str, set[str]] = {name: set() for name in KINDS}
    for row in golden():
        fields = json.loads(row["body"])
        used[fields["kind"]] |= {"nonce", "details_digest", *fields, *json.loads(row.get("details", "{}"))} - {"kind"}
    first = {name: [field for field in fields_of(kind) if field.since == 1] for name, kind in KINDS.items()}
    assert used == {name: {field.stored_name for field in fields} for name, fields in first.items()}


@pytest.fixture
def loaded(empty: CommandLine) -> CommandLine:
    """A ledger file made today and filled with the golden rows as they are."""
    with init_file(empty.ledger) as ledger, ledger.transaction():
        for row in golden():
            body = row["body"].encode()
            ledger.connection.execute(INSERT, (row["seq"], body, bytes.fromhex(row["leaf_hash"])))
            if "details" in row:
                sealed = (row["seq"], bytes.fromhex(row["salt"]), row["details"].encode())
                ledger.connection.execute(INSERT_DETAILS, sealed)
    return empty


def test_the_golden_log_verifies(loaded: CommandLine) -> None:
    """The golden events are one history by all rules of acceptance, with the root they had when they were made."""
    found = verify(loaded.ledger)
    assert (found.problems, found.events, found.root) == ((), len(golden()), ROOT)


def test_the_golden_figures_stay(loaded: CommandLine) -> None:
    """Replay of the golden events gives the same figures for ever."""
    names = ("adjusted_budget", "virement", "surrender", "expenditure", "refund", "executed", "remaining")
    figures = {row["project"]: [row[name] for name in names] for row in loaded.json("balance", "--year", "2023")}
    assert figures == {
        "P1": ["9999999999915.78", "-100.00", "7.70", "1284.56", "34.56", "1250.00", "9999999998665.78"],
        "P2": ["100.00", "100.00", "0.00", "0.00", "0.00", "0.00", "100.00"],
    }


def test_the_golden_log_can_be_continued(loaded: CommandLine) -> None:
    """A ledger of golden events takes new ones, and recognises the old ones by their id."""
    lines = loaded.folder / "golden.jsonl"
    lines.write_text(loaded.ok("export", "--with-details"), "utf-8")
    counted = {"recorded": 0, "already_recorded": len(golden()), "problems": [], "warnings": []}
    assert loaded.json("import", str(lines)) == counted
    loaded.ok("append", "expenditure", "--project", "P1", "--amount", "1", "--occurred-on", "2023-12-01")
    assert loaded.json("verify")["ok"] is True


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        _write_golden(Path(folder))
