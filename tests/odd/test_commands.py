"""Every command that reads figures or the log, over every odd shape: an answer or a refusal that names its reason."""

import json
from collections import defaultdict

import pytest

from tests.conftest import CommandLine
from tests.odd.asked import AS_TEXT_ALONE, commands
from tests.odd.shapes import every_shape, lines_of, made, through_of

# What is refused, and nothing else is: a supposed payment that there is no budget for, a score that lacks its facts.
OVERSPENT, LACKING = ("what-if", "[insufficient_budget]"), ("score", "缺少：")
ON_A_PARENT = ("what-if", "[unknown_project]")
REFUSED = {
    "nothing": {LACKING},
    "no_money": {OVERSPENT},
    "ten_years": {OVERSPENT},
    "all_reversed": {LACKING},
    "money_moved_out": {OVERSPENT},
    "prior_years_alone": {OVERSPENT},
    "deep": {ON_A_PARENT},
    "under_way": {LACKING},
}
QUICK = ("nothing", "all_reversed", "money_moved_out", "under_way", "units", "moved_units")


@pytest.mark.parametrize("shape", every_shape(*QUICK))
def test_every_command_answers(shape: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each prints its table and its JSON without a traceback; what is refused is refused for a reason that is known."""
    cli = made(shape, tmp_path_factory)
    refused: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for command in commands(lines_of(shape), through_of(shape)):
        if said := _said_on_refusal(cli, command):
            refused[command].append(said)
        if command[0] not in AS_TEXT_ALONE and (said := _said_on_refusal(cli, (*command, "--json"))):
            refused[command].append(said)
    known = REFUSED.get(shape, set())
    reasons = {(command, code) for command, texts in refused.items() for code in _reasons(command, texts, known)}
    assert {command: refused[command] for command in refused.keys() - {one for one, _ in reasons}} == {}
    assert {(command[0], code) for command, code in reasons} == known


def _reasons(command: tuple[str, ...], texts: list[str], known: set[tuple[str, str]]) -> set[str]:
    """Return the known reasons that every one of the texts names."""
    return {code for name, code in known if name == command[0] and all(code in text for text in texts)}


def _said_on_refusal(cli: CommandLine, command: tuple[str, ...]) -> str:
    """Run a command and return what it said on stderr where it was refused, "" where it was done."""
    result = cli(*command)
    assert result.exit_code in (0, 1), (command, result.output)
    if "--json" in command and result.stdout:
        json.loads(result.stdout)
    assert result.exit_code or result.stdout, command
    return result.stderr if result.exit_code else ""
