"""What the tests of ``verify_public.py`` share: running it, and tampering with what it reads."""

import sqlite3
import subprocess
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from publish.files.outsider_script import outsider_script
from publish.policy.reader import shipped_policy
from tests.conftest import A_LITTLE_MONEY, DEPARTMENT, DEPARTMENT_NAME, CommandLine, event, money

Statements = str | tuple[str, ...]

verify_public: Any = ModuleType("verify_public")
"""The script itself, as it is downloaded, run as a module."""
sys.modules["verify_public"] = verify_public
exec(compile(outsider_script(), "verify_public.py", "exec"), verify_public.__dict__)


def script(folder: Path) -> Path:
    """Write the script into a folder, as one who downloads it has it, and return its path."""
    path = folder / "verify_public.py"
    path.write_text(outsider_script(), "utf-8")
    return path


def verify(public: Path, *options: str) -> tuple[int, str]:
    """Return the exit code of the script and what it printed; run in this process, because that is quicker."""
    printed = TextIOWrapper(BytesIO(), encoding="utf-8")
    with redirect_stdout(printed), redirect_stderr(printed):
        code = verify_public.main([str(public), *options])
    said = printed.buffer.getvalue().decode()  # type: ignore[attr-defined]
    assert "Traceback" not in said
    return code, said


def verify_alone(public: Path, *options: str) -> tuple[int, str]:
    """Return the same of the script run as an outsider would: by itself, with the standard library alone."""
    command = [sys.executable, "-I", "-S", str(script(public.parent)), str(public), *options]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    said = (done.stdout + done.stderr).decode()
    assert "Traceback" not in said
    return done.returncode, said


def change(public: Path, *changes: Statements) -> None:
    """Change the public database; every statement must change something."""
    statements = [one for each in changes for one in ([each] if isinstance(each, str) else each)]
    with closing(sqlite3.connect(public)) as connection, connection:
        # Nobody needs a copy after a power failure.
        connection.execute("PRAGMA synchronous = OFF")
        for statement in statements:
            assert connection.execute(statement).rowcount, statement


def year_of(cli: CommandLine, lines: list[dict[str, Any]], *, policy: str | None = None) -> Path:
    """Import ``lines`` into the ledger and return the public database of 2023."""
    result = cli.import_lines(lines)
    assert result.exit_code == 0, result.output
    output, options = cli.folder / "public.db", ()
    if policy is not None:
        (cli.folder / "policy.yml").write_text(policy, "utf-8")
        options = ("--policy", str(cli.folder / "policy.yml"))
    cli.ok("publish", "--year", "2023", "--output", str(output), *options)
    return output


MANY_SIDED = """
id: many-sided
title: 多种指标
source: 示例
weight: 100
scale: 1
total_scale: 0
grades: [{name: 优, from: 80}, {name: 差, from: 0}]
lines:
  - id: block
    title: 单独计分的一块
    weight: 40
    local_weight: 100
    lines:
      - {id: spent, title: 执行率, weight: 70, rule: rate, parameters: {of: execution_rate, budget: granted}}
      - {id: rules, title: 制度, weight: 30, rule: deduction, lines: [{id: files, title: 资料}]}
  - id: open
    title: 其他
    weight: 60
    lines:
      - id: left_out
        title: 不适用
        weight: 20
        rule: completion
        not_applicable: rebase
        parameters: {aspects: [output]}
      - id: initial
        title: 年初
        weight: 15
        rule: rate
        parameters: {of: execution_rate, budget: initial, average_places: "0"}
      - {id: given, title: 评分, weight: 15, rule: manual}
      - id: better
        title: 择优
        weight: 10
        rule: either
        lines:
          - {id: out, title: 不含结转, weight: 10, rule: rate, parameters: {of: execution_rate, carry_over: out}}
          - {id: pace, title: 进度, weight: 10, rule: rate, parameters: {of: attainment}}
"""
EVENTFUL = [
    *A_LITTLE_MONEY,
    event("project_registered", "reg-G", project="G", name="一级项目"),
    event(
        "project_registered", "reg-P3", project="P3", name="二级项目", parent="G", expenditure_type="project",
        category="development", office="财务处",
    ),
    event("project_changed", "ch-1", project="P3", occurred_on="2023-05-01", name="二级项目（更名）", office="新处"),
    event("project_changed", "ch-2", project="P3", occurred_on="2023-06-01", office="误记"),
    event("project_changed", "ch-3", project="P3", occurred_on="2024-01-01", office="次年"),
    money("appropriation", "app-old", "9.99", day="2022-03-01"),
    money("surrender", "sur-old", "1.11", day="2022-12-01"),
    money("carry_over", "carry", "33.33", project="P3", day="2023-01-02"),
    money("supplement", "more", "66.67", project="P3", day="2023-02-02", document="文1"),
    money("virement", "vire", "50.00", project="P1", to_project="P3", day="2023-04-02", reason="调整"),
    money("reduction", "less", "0.01", project="P2", day="2023-05-02"),
    money("expenditure", "paid-3", "77.77", project="P3", day="2023-06-02", voucher="V9"),
    money("refund", "back", "7.77", project="P3", day="2023-07-02", refunds="paid-3"),
    event("reversal", "undo-1", reverses="pay-2", occurred_on="2023-08-02", reason="重复"),
    event("reversal", "undo-2", reverses="vire", occurred_on="2023-09-02", reason="撤销"),
    event("reversal", "undo-ch", reverses="ch-2", occurred_on="2023-09-02", reason="误记"),
    event("statement", "st-1", subject="executed", through="2023-08", amount="0.0370", unit="万元", document="函1"),
    event("statement", "st-2", subject="adjusted_budget", through="2023-12", amount="99.9", unit="元", project="G"),
    *(event("bulletin", f"bu-{month}", month=f"2023-{month:02d}", rate=f"9{month % 10}.005") for month in range(1, 13)),
    event("rubric_adopted", "rub", year=2023, rubric="many-sided", text=MANY_SIDED),
    event("deduction", "off-1", year=2023, rubric="many-sided", line="files", points="3.25", reason="缺"),
    event("deduction", "off-2", year=2023, rubric="many-sided", line="rules", points="1", reason="误"),
    event("deduction", "off-3", year=2023, rubric="other", line="rules", points="9", reason="别的"),
    event("reversal", "undo-3", reverses="off-2", occurred_on="2023-12-30", reason="误记"),
    event("target", "t-1", year=2023, indicator="B1", aspect="benefit", name="效益", weight="1", value="1"),
    event(
        "target", "t-2", year=2023, indicator="C1", aspect="output", name="项目产出", weight="2.5", value="4",
        direction="<=", unit="次", project="P3",
    ),
    event("target", "t-3", year=2023, indicator="B2", aspect="output", name="已取消", weight="1", value="1"),
    event("result", "r-3", year=2023, indicator="C1", project="P3", value="5", reason="超出"),
    event("reversal", "undo-4", reverses="t-3", occurred_on="2023-12-30", reason="取消"),
    event("published_score", "score-1", year=2023, line="given", score="13.5", reason="专家"),
    money("appropriation", "app-next", "5.00", day="2024-01-05"),
]  # fmt: skip
"""Other years, reversals, refunds, virements, parents, changes, a re-based line: something in every column."""


def eventful_public(factory: pytest.TempPathFactory) -> Path:
    """Return the public database of EVENTFUL, made once a run; nobody may write there."""
    folder = factory.getbasetemp() / "eventful"
    if not folder.exists():
        folder.mkdir()
        cli = CommandLine(folder=folder)
        cli.ok("init", str(cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
        year_of(cli, EVENTFUL, policy=f"earlier_years: bodies\n{shipped_policy().text}")
    return folder / "public.db"
