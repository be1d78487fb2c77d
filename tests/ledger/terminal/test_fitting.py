"""Tables on a terminal: as wide as it is, with lists of three, and whole wherever no terminal bounds them."""

import os
import pty
import subprocess
import sys
from importlib import import_module

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.terminal.fitting import CUT, GAP, MOST_LINES, Column, cut, fitted, width_of
from ledger.terminal.main import jixiao
from ledger.values.listed import Listed
from tests.conftest import CommandLine, event, money
from tests.ledger.terminal.terminals import on_a_terminal

LONG = "某某地区某某单位信息化运行维护与设备购置以及人员培训项目（2023 年度，含上年结转）"
NOTE = "--wide"
RUN = "from ledger.terminal.main import main; main()"


@pytest.fixture
def crowded(funded: CommandLine) -> CommandLine:
    """A ledger with a project of a long name, and a payment of it with five refunds."""
    lines = [
        event("project_registered", "reg-P3", project="P3", name=LONG, office=LONG, occurred_on="2023-01-04"),
        money("appropriation", "app-P3", "9000.00", project="P3"),
        *(money("refund", f"back-{number}", "1.00", refunds="pay-1") for number in range(1, 6)),
    ]
    assert funded.import_lines(lines).exit_code == 0
    return funded


def seen_on_a_terminal(cli: CommandLine, *words: str) -> str:
    """Run a command in a process of its own whose stdout is a real terminal, and return what came on it."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", RUN, "--ledger", str(cli.ledger), *words]
    bounded = {**os.environ, "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=bounded) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 4096)
            except OSError:
                break
    os.close(ours)
    assert process.returncode == 0
    return shown.decode().replace("\r\n", "\n")


def test_only_a_terminal_bounds_a_table(crowded: CommandLine) -> None:
    """On a real terminal a list names three and a name is cut; in a pipe, and with --wide, nothing is."""
    shown = seen_on_a_terminal(crowded, "log")
    assert "有退回back-1；有退回back-2；有退回back-3等5个" in "".join(shown.split())
    piped = crowded.ok("log")
    assert "；".join(f"有退回 back-{number}" for number in range(1, 6)) in piped
    assert seen_on_a_terminal(crowded, "log", "--wide") == piped == crowded.ok("log", "--wide")


def test_a_table_is_as_wide_as_the_terminal(crowded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are cut until the table fits, codes and amounts are not; one note says how to see the rest."""
    on_a_terminal(monkeypatch, 150)
    result = crowded("balance", "--year", "2023")
    assert max(map(width_of, result.stdout.splitlines())) <= 150
    assert LONG not in result.stdout
    assert f"P3      {LONG[:3]}" in result.stdout
    assert "9,000.00" in result.stdout
    assert result.stderr.count(NOTE) == 1
    whole = crowded("balance", "--year", "2023", "--wide")
    assert LONG in whole.stdout
    assert whole.stderr == ""


def test_what_fits_is_left_alone(funded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that fits is printed on a terminal as in a pipe, without a note."""
    piped = funded("balance", "--year", "2023")
    on_a_terminal(monkeypatch, 200)
    shown = funded("balance", "--year", "2023")
    assert (shown.stdout, shown.stderr) == (piped.stdout, "")


def test_json_knows_no_terminal(crowded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON is the same on a terminal as in a pipe."""
    piped = crowded.ok("log", "--json")
    on_a_terminal(monkeypatch, 40)
    assert crowded.ok("log", "--json") == piped


def test_sentences_are_wrapped_and_hashes_whole(crowded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fields of one event are read, not looked down: a long one goes on in the next line, a hash is not torn."""
    on_a_terminal(monkeypatch, 90)
    shown = crowded("show", "reg-P3").stdout
    assert "".join(line.split(maxsplit=2)[-1] for line in shown.splitlines()).count(LONG[:20]) == 2
    (digest,) = (row["leaf_hash"] for row in [crowded.json("show", "reg-P3")])
    assert digest in shown


def test_every_command_with_a_table_prints_it_whole() -> None:
    """Each command whose module prints a table has --wide."""
    without = []
    with click.Context(jixiao) as context:
        for name in jixiao.list_commands(context):
            command = jixiao.get_command(context, name)
            assert command is not None
            module = import_module(command.callback.__module__) if command.callback else None
            prints = name not in NO_TABLE and hasattr(module, "print_table")
            each = [command, *(command.commands.values() if isinstance(command, click.Group) else ())]
            if prints and "wide" not in {parameter.name for one in each for parameter in one.params}:
                without.append(name)
    assert without == []


NO_TABLE = {"template", "export"}
"""They stand beside commands that print tables."""

CELLS = ("", "1,234.50", "P-2023-0001", LONG, f"P-12 {LONG}", f"{LONG}\n{LONG}", "得分 9.58 = 10.00 × 95.81%，" * 20)
COLUMNS = st.lists(
    st.tuples(st.sampled_from(CELLS), st.sampled_from(CELLS), st.booleans(), st.booleans()), min_size=1, max_size=5
)


@settings(deadline=None)
@given(COLUMNS, st.integers(10, 120))
def test_a_table_fits_wherever_it_can(drawn: list[tuple[str, str, bool, bool]], width: int) -> None:
    """No table is wider than the screen but where each column is as narrow as it may be; what is whole stays."""
    columns = [Column(heading="名称", cells=[*cells], whole=whole, wrapped=wrapped) for *cells, whole, wrapped in drawn]
    found = fitted(columns, width)
    taken = [
        max(width_of(column.heading) + GAP, *(width_of(line) for cell in cells for line in cell.splitlines() or [""]))
        for column, cells in zip(columns, found, strict=True)
    ]
    least = sum(column.least for column in columns) + GAP * (len(columns) - 1)
    if least <= width:
        assert sum(taken) + GAP * (len(columns) - 1) <= width
    for column, cells in zip(columns, found, strict=True):
        assert not column.whole or cells == column.cells
        assert all(cell.count("\n") <= MOST_LINES for cell in cells)


@pytest.mark.parametrize(
    ("cell", "width", "shown"),
    [
        ("项目名称", 8, "项目名称"),
        ("项目名称", 7, "项目名…"),
        ("项目名称", 6, "项目…"),
        ("P-2023-0001 项目", 14, "P-2023-0001…"),
        ("P-2023-0001 项目", 5, "P-2023-0001…"),
        ("1,234,567.89", 4, "1,234,567.89"),
        ("第一行\n第二行", 9, "第一行…"),
    ],
)
def test_a_cell_is_cut_between_words(cell: str, width: int, shown: str) -> None:
    """A cut cell ends in …; a Chinese character takes two columns, and no code or figure is torn."""
    assert cut(cell, width) == shown
    assert CUT not in cut(cell, 80)


def test_wrapping_tears_nothing_and_costs_nothing() -> None:
    """A sentence goes on in the next line before names are cut, and no line begins with punctuation."""
    name, said = (
        Column(heading="指标", cells=[LONG[:20]]),
        "得分 9.58，即 10.00 × 95.81%；未完成：培训（目标 ≥ 10）。" * 3,
    )
    cells = fitted([name, Column(heading="说明", cells=[said], wrapped=True)], 80)
    assert cells[0] == [LONG[:20]]
    lines = cells[1][0].splitlines()
    assert "".join("".join(lines).split()) == "".join(said.split())
    assert [line for line in lines if line[0] in "，。；：）"] == []
    assert max(map(width_of, lines)) <= 38


@pytest.mark.parametrize(
    ("most", "shown"), [(None, "共 a、b、c、d 。"), (3, "共 a、b、c 等 4 个 。"), (4, "共 a、b、c、d 。")]
)
def test_a_list_says_how_many_it_has(most: int | None, shown: str) -> None:
    """A list that is cut says how many it holds in all; one that is not says nothing."""
    assert Listed(before="共 ", items=tuple("abcd"), after=" 。").first(most) == shown
