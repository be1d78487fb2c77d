"""What is printed steers no terminal, whoever wrote what was read."""

import ast
import json

import pytest

from tests.conftest import CommandLine
from tests.ledger.tampering import rehashed, tamper, together
from tests.test_floors import FILES, OUTSIDER

STEERING = "\u202e通过\u2066\u200f\x1b[2J\x9b1A\r"
"""Turns text round, clears the screen, goes up a line and to its beginning."""
NAME = f"项目{STEERING}"
READING = (
    *(("log",), ("show", "2"), ("export", "--full"), ("verify",), ("prove", "2")),
    *((command, "--year", "2023") for command in ("balance", "rates", "score")),
    *(("rates", "--by", "project", "--year", "2023"), ("monthly", "--through", "2023-12")),
    *(("ranking", "--quarter", "2023Q1"), ("diff", "--as-of", "3", "--as-of", "9")),
)


@pytest.fixture
def received(copy: CommandLine) -> CommandLine:
    """A ledger that somebody made by hand, with names that would write the verdict."""
    names = [rehashed(seq, name=NAME, office=NAME, document=NAME) for seq in (2, 3)]
    tamper(copy, together(*names, rehashed(1, name=NAME)))
    return copy


@pytest.mark.parametrize("command", READING, ids=" ".join)
@pytest.mark.parametrize("json_too", [False, True], ids=["words", "json"])
def test_nothing_that_is_printed_steers(received: CommandLine, command: tuple[str, ...], json_too: bool) -> None:
    """No command prints a control or bidi mark of a ledger as it is, on stdout or stderr."""
    result = received(*command, *(["--json"] if json_too else []))
    assert [mark for mark in STEERING if mark in result.stdout + result.stderr and not mark.isprintable()] == []


def test_json_means_the_same(received: CommandLine) -> None:
    """To a program that reads the JSON the text is what the log holds."""
    assert json.loads(received.ok("export", "--full").splitlines()[1])["name"] == NAME


def test_what_others_check_is_handed_out_as_it_is(copy: CommandLine) -> None:
    """A mark in the origin of a checkpoint stands in it byte for byte: it is signed, and compared."""
    kept = copy.folder / "kept"
    kept.write_text(copy.ok("checkpoint", "--origin", "处\u200e室"), "utf-8")
    assert kept.read_text("utf-8").startswith("处\u200e室\n72\n")
    assert "\u200e" not in copy.ok("verify", "--checkpoint", str(kept), "--quick")


def test_file_names_steer_no_terminal(copy: CommandLine) -> None:
    """A file name that would turn round what follows is printed with an escape."""
    said = copy.ok("backup", str(copy.folder / "a\u202ebd.db"))
    assert ("\u202e" in said, "\\u202e" in said) == (False, True)


def test_everything_goes_through_one_place() -> None:
    """No module prints but by ``say``, and the script for outsiders by its own ``seen``."""
    apart = {OUTSIDER / path.name for path in OUTSIDER.glob("*.py")}
    places = [
        f"{path}:{node.lineno}"
        for path, text in FILES.items()
        if path not in apart and path.stem not in ("saying", "check_proof", "main", "metadata", "outsider_generated")
        for node in ast.walk(ast.parse(text))
        if getattr(node, "attr", getattr(node, "id", "")) in ("echo", "secho", "print", "stdout")
    ]
    assert places == []
