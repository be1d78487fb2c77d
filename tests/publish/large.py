"""Rows of a department far larger than the worked example: many projects, a long rubric, long texts."""

import json
from base64 import b64encode
from decimal import Decimal
from typing import Any

from ledger.kinds.body import leaf_hash
from ledger.proofs.merkle import root
from publish.tables.tables import TABLES
from tests.publish.fixtures import NAME, Rows, some_rows

PROJECTS, OFFICES, LINES, CHANGES, TARGETS, STATEMENTS, EVENTS = 1_000, 30, 566, 1_500, 700, 250, 300
LONG = "理由很长，" * 800
"""4,000 characters, which fold."""
VERY_LONG = "理由更长，" * 1_200
"""6,000 characters, for which no list has room."""
LOST = {f"l{top}-{middle}-{leaf}" for top in range(6) for middle in range(8) for leaf in range(0, 10, 2)}
"""The ids of the lines that lost half a point."""


def large_rows() -> Rows:
    """Return rows of every public table."""
    rows = some_rows()
    rows["projects"] = [_project(number) for number in range(PROJECTS)]
    rows["score_sheet"] = score_sheet()
    rows["fund_changes"] = [_change(number) for number in range(1, CHANGES + 1)]
    rows["targets"] = [_target(number) for number in range(1, TARGETS + 1)]
    rows["statements"] = [
        _row("statements") | {"seq": seq, "subject": "执行数", "document": LONG} for seq in range(1, STATEMENTS + 1)
    ]
    bodies = [json.dumps({"kind": "improvement_plan", "measures": _text(seq)}) for seq in range(1, EVENTS + 1)]
    bodies[-1] = json.dumps({"kind": "rubric_adopted", "text": "指标：<细则>\n" * 20_000}, ensure_ascii=False)
    hashes = [leaf_hash(body.encode()) for body in bodies]
    rows["events"] = [
        {"seq": seq, "leaf_hash": each.hex(), "body": body, "year": None}
        for seq, (body, each) in enumerate(zip(bodies, hashes, strict=True), 1)
    ]
    rows["publication"][0] |= {"events": EVENTS, "root": b64encode(root(hashes)).decode()}
    return rows


def score_sheet() -> list[dict[str, Any]]:
    """Return a sheet of 566 lines on three levels; the leaves of even number lost half a point or more."""
    lines: list[dict[str, Any]] = []
    for top in range(6):
        lines.append(_line(f"l{top}", None, "84.00"))
        for middle in range(8):
            lines.append(_line(f"l{top}-{middle}", f"l{top}", "10.00"))
            leaves = 11 if (top, middle) < (4, 0) else 10
            lines += [_line(f"l{top}-{middle}-{leaf}", f"l{top}-{middle}", "1.00") for leaf in range(leaves)]
    by_name = {line["line"]: line for line in lines}
    for line in lines[::-1]:
        above = by_name.get(line["parent"])
        if above:
            above["deduction"] = f"{Decimal(above['deduction']) + Decimal(line['deduction'])}"
    numbered = [line | {"position": position} for position, line in enumerate(lines, start=1)]
    assert len(numbered) == LINES
    return numbered


def _line(name: str, parent: str | None, weight: str) -> dict[str, Any]:
    lost = "0.50" if name in LOST else "0.00"
    number = sum(map(ord, name))
    many = ",".join(str(seq) for seq in range(1, EVENTS, 2))
    said = {"line": name, "parent": parent, "title": f"指标{name}", "weight": weight, "score": "0.50"}
    told = {"deduction": lost, "explanation": f"算式{name} {_text(number)}", "event_seqs": many, "rule": "manual"}
    return _row("score_sheet") | said | told


def _project(number: int) -> dict[str, Any]:
    name = f"第{number}个项目" + ("很长的名称" * 200 if number % 100 == 0 else "")
    budget_fen, executed_fen = 1_000_000 + number, 7 * number
    money = {
        "adjusted_budget_fen": budget_fen,
        "executed_fen": executed_fen,
        "remaining_fen": budget_fen - executed_fen,
    }
    said = {"project": f"P{number:04d}", "name": name, "office": f"第{number % OFFICES}处", "execution_rate": "0.01"}
    return _row("projects") | said | money


def _change(seq: int) -> dict[str, Any]:
    said = {"seq": seq, "kind": "支出", "occurred_on": "2023-06-05", "amount_fen": seq, "project": "P0001"}
    # The first payment was taken back in very many parts.
    return _row("fund_changes") | said | {"reason": _text(seq), "corrects": 1 if seq > 1_000 else None}


def _target(number: int) -> dict[str, Any]:
    code = None if number <= 300 else "P0001"
    said = {"id": number, "name": f"目标{number}", "target": f"= {_text(number)}", "result": "12", "weight": "1"}
    return _row("targets") | said | {"project_code": code, "reason": _text(number + 1), "event_seqs": "3,7"}


def _text(number: int) -> str:
    return {3: LONG, 5: VERY_LONG}.get(number % 20, f"理由{number}")


def _row(table: str) -> dict[str, Any]:
    return dict.fromkeys(column.name for column in TABLES[table].columns) | {"department": NAME}
