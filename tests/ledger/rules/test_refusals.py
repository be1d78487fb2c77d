"""Every reason for a refusal, as a table: what is imported, the code and field that come back, a ledger unchanged."""

import json
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ledger.refusals import REASONS
from tests.conftest import CommandLine, event, money

Line = dict[str, Any]
NOBODY = 65534
PLAN = ["8.33"] * 11 + ["100.00"]

GRADED = event("result", "r", year=2023, indicator="i", grade="优")
PARENT = event("project_registered", "reg-PP", project="PP", name="一级项目")
CHILD = event("project_registered", "reg-PC", project="PC", name="下级", parent="PP")
CLOSING = event("month_closed", "close", month="2023-03")
PAY = money("expenditure", "pay", "10.00")
REFUND = money("refund", "back", "200.00", refunds="pay-1", day="2023-03-02")
UNIT = event("department_registered", "department:D2", department="D2", name="下属单位", parent="D1")
MERGED = event("department_changed", "merged", department="D2", occurred_on="2023-05-01", parent="D1")
OF_UNIT = event("project_registered", "reg-P3", project="P3", name="下属项目", department="D2")
RUBRIC = event("rubric_adopted", "rub", year=2023, rubric="own", text="id: own\n")
CHANGE = event("project_changed", "ch", project="P1", occurred_on="2023-05-01", name="新名")


def undo(reverses: str, event_id: str = "undo", day: str = "2023-04-01") -> Line:
    """Return the line of a reversal."""
    return event("reversal", event_id, reverses=reverses, reason="录入错误", occurred_on=day)


def bulletin(**fields: Any) -> Line:
    """Return the line of a bulletin, with fields changed."""
    return event("bulletin", "b", **{"month": "2023-01", "rate": "95.81", **fields})


def target(event_id: str = "t", **fields: Any) -> Line:
    """Return the line of a target, with fields changed."""
    base = {"year": 2023, "indicator": "i", "aspect": "output", "name": "培训", "weight": "10", "value": "12"}
    return event("target", event_id, **{**base, **fields})


# Of each case all lines but the last are accepted; the last gives exactly one problem.
LINES: list[tuple[str, str | None, list[Line]]] = [
    # the line
    ("unknown_kind", "kind", [event("payment", "x")]),
    ("unknown_kind", "kind", [{"event_id": "x", "kind": ["expenditure"]}]),
    ("unknown_kind", "kind", [{"event_id": "x", "kind": 5}]),
    ("missing_field", "kind", [{"event_id": "x"}]),
    ("missing_field", "kind", [{"event_id": "x", "kind": ""}]),
    ("missing_field", "event_id", [{**PAY, "event_id": ""}]),
    ("missing_field", "event_id", [{**PAY, "event_id": None}]),
    ("missing_field", "occurred_on", [{**PAY, "occurred_on": ""}]),
    ("missing_field", "department", [event("department_registered", "x", name="下属单位")]),
    ("missing_field", "value", [target(value=None)]),
    ("missing_field", "value", [{**GRADED, "grade": ""}]),
    ("unknown_field", "amount_fen", [{**PAY, "amount_fen": 1000}]),
    ("unknown_field", "to_project", [{**PAY, "to_project": "P2"}]),
    ("unknown_field", "金额", [{**PAY, "金额": None}]),
    ("unknown_field", "\\u0000", [{**PAY, "\0": "x"}]),
    *(("field_set_by_ledger", name, [{**PAY, name: None}]) for name in ("recorded_at", "recorded_by", "nonce")),
    *(("field_set_by_ledger", name, [{**PAY, name: "1"}]) for name in ("details_digest", "seq")),
    *(("unsupported_version", "version", [{**PAY, "version": bad}]) for bad in (0, 2, "1", True, 1.0)),
    # the value
    *(("not_text", "project", [{**PAY, "project": bad}]) for bad in (1, 1.5, True, ["P1"], {"P1": 1})),
    *(("not_text", "name", [event("project_registered", "r", project="P9", name=bad)]) for bad in (" ", "\u3000 ")),
    *(("forbidden_character", "evidence", [{**GRADED, "evidence": f"一{bad}二"}]) for bad in "\t\n"),
    *(("forbidden_character", "improvement", [{**GRADED, "improvement": f"一{bad}二"}]) for bad in "\t\n"),
    *(("forbidden_character", "voucher", [{**PAY, "voucher": f"V{bad}1"}]) for bad in "\0\a\t\n\r\x1b\x7f\x85"),
    *(("forbidden_character", "memo", [{**PAY, "memo": f"付{bad}款"}]) for bad in "\0\r\u202e\u2066\ud800"),
    *(
        ("invalid_amount", "amount", [{**PAY, "amount": bad}])
        for bad in ("0", "0.00", "-1", "+1", "1.005", "1e3", "abc", 1.5, 1, True, "1,000", "１２", " 1", "1 ", "1\n")
    ),
    *(("invalid_amount", "amount", [{**PAY, "amount": bad}]) for bad in (".5", "1.", "9" * 14, "NaN", "Infinity")),
    (
        "invalid_amount",
        "amount",
        [event("statement", "s", subject="executed", through="2023-12", amount="1.005", unit="元")],
    ),
    *(("invalid_figure", "rate", [bulletin(rate=bad)]) for bad in ("-1", "95.81%", "1.1234567", 95.81, "九十")),
    ("invalid_figure", "coefficient", [{**GRADED, "coefficient": "1.01"}]),
    *(
        ("invalid_date", "occurred_on", [{**PAY, "occurred_on": bad}])
        for bad in ("2023-02-30", "1999-12-31", "2100-01-01", "2023-1-5", "20230105", "2023-01-05 ", 20230105)
    ),
    *(("invalid_month", "month", [bulletin(month=bad)]) for bad in ("2023-13", "2023-00", "1999-12", "2023-1", "2023")),
    *(
        ("invalid_quarter", "quarter", [event("improvement_plan", "i", quarter=bad, office="办公室", measures="改")])
        for bad in ("2023Q5", "2023q1", "2023-Q1", 2023)
    ),
    *(("invalid_year", "year", [{**GRADED, "year": bad}]) for bad in (1999, 2100, "2023", 2023.0, True)),
    ("invalid_choice", "aspect", [target(aspect="outcome")]),
    ("invalid_choice", "direction", [target(direction="≧")]),
    ("invalid_flag", "confidential", [{**CHILD, "parent": None, "confidential": "true"}]),
    *(
        ("invalid_plan", "plan", [event("pledge", "p", year=2023, project="P1", plan=bad)])
        for bad in (
            PLAN[1:],
            [*PLAN[:-1], "99.99"],
            ["9", *PLAN[1:]],
            [*PLAN[:-1], "101"],
            [100, *PLAN[1:]],
            "8.33,100.00",
            [["1"]] * 12,
        )
    ),
    ("invalid_digest", "digest", [event("disclosure", "d", year=2023, checkpoint="c", digest="A" * 64)]),
    *(
        ("invalid_source", "source", [{**PAY, "source": {"file": file, "sha256": digest, "row": row}}])
        for file, digest, row in [("a/b", "0" * 64, 1), ("a", "0", 1), ("a", "0" * 64, 0), ("a", "0" * 64, "1")]
    ),
    ("invalid_source", "source", [{**PAY, "source": "a.csv"}]),
    # identity and place
    ("duplicate_event_id", "amount", [money("expenditure", "pay-1", "301.00", day="2023-02-10", voucher="V1")]),
    ("unknown_department", "department", [event("project_registered", "x", project="P9", name="九", department="D9")]),
    ("wrong_department", "department", [UNIT, OF_UNIT, {**PAY, "project": "P3", "department": "D1"}]),
    ("already_registered", "project", [event("project_registered", "x", project="P1", name="又一")]),
    ("already_registered", "department", [event("department_registered", "x", department="D1", name="又一")]),
    ("unknown_project", "project", [{**PAY, "project": "P9"}]),
    ("unknown_project", "to_project", [money("virement", "v", "1.00", to_project="P9")]),
    ("unknown_parent", "parent", [CHILD]),
    ("unknown_parent", "parent", [{**CHILD, "parent": "PC"}]),
    ("unknown_parent", "parent", [{**UNIT, "parent": "D9"}]),
    ("parent_missing", "parent", [{**UNIT, "parent": None}]),
    ("spoiled_cell", "voucher", [{**PAY, "voucher": "#N/A"}]),
    (
        "ambiguous_office",
        "office",
        [
            UNIT,
            {**OF_UNIT, "office": "办公室"},
            event("improvement_plan", "plan", quarter="2023Q1", office="办公室", measures="加快"),
        ],
    ),
    ("own_department_below", "parent", [UNIT, {**MERGED, "department": "D1", "parent": "D2"}]),
    ("department_circle", "parent", [UNIT, {**MERGED, "parent": "D2"}]),
    ("parent_has_movements", "parent", [{**CHILD, "parent": "P1"}]),
    ("project_has_children", "project", [PARENT, CHILD, money("appropriation", "x", "1.00", project="PP")]),
    ("project_has_children", "to_project", [PARENT, CHILD, money("virement", "x", "1.00", to_project="PP")]),
    ("same_project", "to_project", [money("virement", "x", "1.00", to_project="P1")]),
    # money
    *(("insufficient_budget", "amount", [money(kind, "x", "700.01")]) for kind in ("expenditure", "reduction")),
    ("insufficient_budget", "amount", [money("surrender", "x", "700.01", day="2023-12-31")]),
    ("insufficient_budget", "amount", [money("virement", "x", "700.01", to_project="P2")]),
    ("insufficient_budget", "amount", [{**PAY, "occurred_on": "2024-03-01"}]),
    ("future_date", "occurred_on", [{**PAY, "occurred_on": "2099-12-31"}]),
    ("future_date", "month", [bulletin(month="2099-12")]),
    ("future_date", "month", [{**CLOSING, "month": "2099-12"}]),
    (
        "future_date",
        "through",
        [event("statement", "s", subject="executed", through="2099-12", amount="1.00", unit="元")],
    ),
    ("future_date", "quarter", [event("improvement_plan", "i", quarter="2099Q4", office="办公室", measures="改")]),
    ("month_closed", "occurred_on", [CLOSING, PAY]),
    ("month_closed", "occurred_on", [CLOSING, undo("pay-1", day="2023-03-31")]),
    ("unknown_event", "refunds", [{**REFUND, "refunds": "pay-9"}]),
    ("unknown_event", "refunds", [{**REFUND, "refunds": "back"}]),
    ("unknown_event", "reverses", [undo("undo")]),
    ("unknown_event", "erases", [event("details_erased", "e", erases="pay-9", reason="申请", authority="第四十七条")]),
    ("not_a_payment", "refunds", [{**REFUND, "refunds": "app-P1"}]),
    ("other_project", "project", [{**REFUND, "project": "P2"}]),
    ("other_fiscal_year", "occurred_on", [{**REFUND, "occurred_on": "2024-01-05"}]),
    ("other_fiscal_year", "occurred_on", [undo("pay-1", day="2024-01-05")]),
    ("before_named_event", "occurred_on", [{**REFUND, "occurred_on": "2023-02-09"}]),
    ("before_named_event", "occurred_on", [undo("pay-1", day="2023-02-09")]),
    ("refund_exceeds_payment", "amount", [{**REFUND, "amount": "300.01"}]),
    ("refund_exceeds_payment", "amount", [REFUND, {**REFUND, "event_id": "more", "amount": "100.01"}]),
    ("refund_exceeds_payment", "amount", [undo("pay-1", day="2023-02-10"), REFUND]),
    # reversals
    ("not_reversible", "reverses", [undo("reg-P1")]),
    ("not_reversible", "reverses", [undo("department:D1")]),
    ("not_reversible", "reverses", [undo("pay-1"), undo("undo", "again")]),
    ("already_reversed", "reverses", [undo("pay-1"), undo("pay-1", "again")]),
    ("has_refunds", "reverses", [REFUND, undo("pay-1")]),
    ("reversal_overdraws", "reverses", [undo("app-P1")]),
    ("reversal_overdraws", "reverses", [REFUND, money("expenditure", "x", "900.00"), undo("back")]),
    # facts
    ("duplicate_fact", "month", [bulletin(), {**bulletin(rate="1"), "event_id": "b2"}]),
    ("duplicate_fact", "indicator", [target(), target("t2", value="13")]),
    ("duplicate_fact", "indicator", [GRADED, {**GRADED, "event_id": "r2"}]),
    ("duplicate_fact", "year", [RUBRIC, {**RUBRIC, "event_id": "rub2", "rubric": "other"}]),
    ("unknown_rubric", "rubric", [event("rubric_adopted", "x", year=2023, rubric="none-such")]),
    ("digest_mismatch", "sha256", [{**RUBRIC, "sha256": "0" * 64}]),
]

FILES: list[tuple[str, str | None, str, bytes]] = [
    *(("empty_file", None, "a.jsonl", empty) for empty in (b"", b"\xef\xbb\xbf", b"\n \r\n")),
    *(("empty_file", None, "a.csv", empty) for empty in (b"", b"\xef\xbb\xbf", b"\n\n", b"kind,event_id\n,\n")),
    ("not_utf8", None, "a.jsonl", '{"event_id": "支出"}\n'.encode("gb18030")),
    ("not_utf8", None, "a.csv", "kind,event_id\n支出,1\n".encode("gb18030")),
    *(("invalid_json", None, "a.jsonl", bad) for bad in (b'{"event_id": "pay-9", "ki', b'{"a": NaN}\n', b"{'a': 1}\n")),
    ("invalid_json", None, "a.jsonl", b'{"a": 1e99999999999999999999}\n'),
    ("invalid_csv", None, "a.csv", b'kind,event_id\nmonth_closed,"x\n'),
    ("missing_final_newline", None, "a.csv", b"kind,event_id,project,amount\nexpenditure,x,P1,10"),
    *(("not_an_object", None, "a.jsonl", bad) for bad in (b"[]\n", b"1\n", b"null\n", b'"x"\n', b"1.5\n")),
    ("repeated_key", "kind", "a.jsonl", b'{"event_id": "x", "kind": "bulletin", "kind": "bulletin"}\n'),
    ("repeated_key", "kind", "a.csv", b"kind,event_id,kind\nbulletin,x,bulletin\n"),
    ("wrong_cell_count", None, "a.csv", b"kind,event_id,month\nmonth_closed,x\n"),
]


def numbered(cases: Sequence[tuple[Any, ...]]) -> list[str]:
    """Return the names of a table's cases."""
    return [f"{number}-{code}" for number, (code, *_) in enumerate(cases, 1)]


def problems(cli: CommandLine, file: Path) -> list[tuple[str, str | None, int]]:
    """Return code, field and line of every problem of an import that is refused whole and changes nothing."""
    before = cli.ok("export", "--full")
    result = cli("import", str(file), "--json")
    assert result.exit_code == 1, result.output
    assert cli.ok("export", "--full") == before
    found = json.loads(result.stdout)
    assert found["recorded"] == 0
    assert all(
        problem["file"] == file.name and f"[{problem['code']}]" in result.stderr for problem in found["problems"]
    )
    return [(problem["code"], problem["field"], problem["line"]) for problem in found["problems"]]


@pytest.mark.parametrize(("code", "field", "lines"), LINES, ids=numbered(LINES))
def test_a_line_is_refused_for_one_reason(funded: CommandLine, code: str, field: str | None, lines: list[Line]) -> None:
    """The last line of the case is refused with its code and field, and nothing of the file is recorded."""
    file = funded.folder / "lines.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert problems(funded, file) == [(code, field, len(lines))]


@pytest.mark.parametrize(("code", "field", "name", "content"), FILES, ids=numbered(FILES))
def test_a_file_is_refused_for_one_reason(
    funded: CommandLine, code: str, field: str | None, name: str, content: bytes
) -> None:
    """A file that cannot be read whole is refused with its code."""
    file = funded.folder / name
    file.write_bytes(content)
    assert [problem[:2] for problem in problems(funded, file)] == [(code, field)]


def test_every_reason_is_reached() -> None:
    """The two tables, and the tests of clocks and of events without an id, reach every reason there is, no other."""
    assert {code for code, *_ in (*LINES, *FILES)} | {"clock_ahead", "repeats_event"} == set(REASONS)


def test_a_refusal_says_what_was_found_and_what_was_wanted(funded: CommandLine) -> None:
    """The sentence names file, line, reason, value, what was wanted and the stable code."""
    said = funded.import_lines([{**PAY, "amount": "700.01"}]).stderr
    assert said.startswith(
        "lines.jsonl 第 1 行：超出可用预算：amount = 700.01，应为：不超过 P1 2023 年剩余指标 700.00 元"
    )
    assert "[insufficient_budget]" in said
    assert "共 1 个问题；没有写入任何事件" in said


@pytest.mark.parametrize("command", [("import", "-"), ("balance", "--year", "2023"), ("log",), ("export",)], ids=str)
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "no_such_ledger"),
        (b"", "not_a_ledger"),
        (b"text\n" * 999, "not_a_database"),
        (b"SQLite", "not_a_database"),
    ],
    ids=["absent", "0 bytes", "text", "short"],
)
def test_what_is_no_ledger_is_left_alone(
    empty: CommandLine, content: bytes | None, code: str, command: tuple[str, ...]
) -> None:
    """A ledger that is absent, empty or no database is refused by reading and writing, and not touched."""
    if content is not None:
        empty.ledger.write_bytes(content)
    result = empty(*command, stdin=json.dumps(PAY).encode())
    assert (result.exit_code, f"[{code}]" in result.stderr) == (1, True), result.output
    assert (empty.ledger.read_bytes() if empty.ledger.exists() else None) == content


def test_a_database_that_is_no_ledger_is_refused(empty: CommandLine) -> None:
    """Another program's SQLite file is refused and not touched."""
    with sqlite3.connect(empty.ledger) as other:
        other.execute("CREATE TABLE events (seq INTEGER, body TEXT)")
    other.close()
    before = empty.ledger.read_bytes()
    result = empty("append", "month_closed", "--month", "2023-01")
    assert (result.exit_code, "[not_a_ledger]" in result.stderr) == (1, True)
    assert empty.ledger.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="no permission binds root; test_store mounts read-only media")
def test_a_read_only_folder_is_read_and_not_written(cli: CommandLine) -> None:
    """In a folder without write permission the figures can be read and nothing can be recorded."""
    cli.folder.chmod(0o555)
    try:
        assert cli.json("balance", "--year", "2023") == []
        said = cli.refused("append", "month_closed", "--month", "2023-01")
    finally:
        cli.folder.chmod(0o755)
    assert "[ledger_read_only]" in said
