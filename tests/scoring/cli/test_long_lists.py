"""Reports that list projects: three on a terminal and how many there are, all of them in a pipe."""

import pytest

from ledger.terminal.fitting import width_of
from tests.conftest import CommandLine, event, money
from tests.ledger.terminal.terminals import on_a_terminal

MANY = 40
CODES = [f"P-2023-{number:04d}" for number in range(MANY)]
FEW = f"{'、'.join(CODES[:3])} 等 {MANY} 个"
RANKING = ("ranking", "--quarter", "2023Q1")
EVALUATED = ("score", "--year", "2023", "--all-projects", "--rubric", "national-project-2020")


def with_many_projects(cli: CommandLine, office: str | None) -> CommandLine:
    """Record forty projects of one office with a budget that nobody pledged."""
    lines = [
        line
        for code in CODES
        for line in (
            event("project_registered", f"reg-{code}", project=code, name="项目", office=office),
            money("appropriation", f"app-{code}", "1000.00", project=code),
        )
    ]
    imported = cli.import_lines(lines)
    assert imported.exit_code == 0, imported.output
    return cli


def test_the_ranking_fits_whoever_has_not_pledged(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cell of unpledged projects names three on a terminal, so that the table fits; in a pipe it names all."""
    with_many_projects(cli, "办公室")
    assert f"未签 {'、'.join(CODES)}" in cli.ok(*RANKING)
    on_a_terminal(monkeypatch, 110)
    shown = cli.ok(*RANKING)
    assert "".join(f"未签 {FEW}".split()) in "".join(shown.split())
    assert max(map(width_of, shown.splitlines())) <= 110
    assert f"未签 {'、'.join(CODES)}" in cli.ok(*RANKING, "--wide")


@pytest.mark.parametrize("command", [RANKING, ("monthly", "--through", "2023-03"), EVALUATED])
def test_messages_list_a_few_too(cli: CommandLine, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    """What is said on stderr of many projects names three where stderr is a terminal, and all of them otherwise."""
    with_many_projects(cli, None)
    assert "、".join(CODES) in cli(*command).stderr
    on_a_terminal(monkeypatch, 120)
    said = cli(*command).stderr
    assert FEW in said
    assert CODES[3] not in said
    assert said.count("--wide") == 1
    assert "、".join(CODES) in cli(*command, "--wide").stderr


def test_a_difference_names_the_first_events(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The events of a figure are five in a pipe, three on a terminal, and all of them with ``--wide``."""
    with_many_projects(cli, "办公室")
    compared = ("diff", "--as-of", "1", "--year", "2023")
    assert "3、5、7、9、11 等 40 个" in cli.ok(*compared)
    seqs = "、".join(str(3 + 2 * number) for number in range(MANY))
    assert seqs in cli.ok(*compared, "--wide")
    on_a_terminal(monkeypatch, 120)
    assert "3、5、7 等 40 个" in cli.ok(*compared)
