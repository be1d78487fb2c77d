"""The command ``jixiao``: assembled from entry points, so that a command is imported only when it is run."""

import gc
import os
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

import click

from ledger.terminal.bars import show_progress
from ledger.terminal.groups import NamingGroup
from ledger.terminal.saying import say

ENTRY_POINT_GROUP = "jixiao.commands"
COLLECT_AFTER = 100_000
SWITCHES_A_SECOND = 2000


class EntryPointGroup(NamingGroup):
    """A group whose commands are the entry points of ``jixiao.commands``."""

    def list_commands(self, context: click.Context | None) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted(_all_commands())

    def get_command(self, context: click.Context | None, name: str) -> click.Command | None:
        """Import and return the command of that name, or None."""
        place = _own_commands().get(name) or _all_commands().get(name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command = getattr(import_module(module), attribute)
        return command if isinstance(command, click.Command) else None


@cache
def _own_commands() -> dict[str, str]:
    """Return the commands that jixiao's own distribution declares, by name, each as ``module:attribute``.

    None where that is not found. Read directly, because importing importlib.metadata takes as long as everything else
    that a command imports.
    """
    for folder in sys.path:
        # A folder that may not be read holds nothing for this account.
        with suppress(OSError):
            for declared in Path(folder).glob("jixiao-*.dist-info/entry_points.txt"):
                return _commands_of(declared.read_text("utf-8"))
    return {}


def _commands_of(declared: str) -> dict[str, str]:
    _, _, section = declared.partition(f"[{ENTRY_POINT_GROUP}]\n")
    lines = (line.partition("=") for line in section.partition("\n[")[0].splitlines())
    return {name.strip(): place.strip() for name, _, place in lines if place}


def _all_commands() -> dict[str, str]:
    """Return the commands that any distribution declares."""
    from importlib.metadata import entry_points

    return {found.name: found.value for found in entry_points(group=ENTRY_POINT_GROUP)}


@click.group(cls=EntryPointGroup)
@click.version_option(package_name="jixiao")
@click.option(
    "--ledger",
    envvar="JIXIAO_LEDGER",
    default="ledger.db",
    show_default=True,
    type=click.Path(),
    help="The ledger file; also $JIXIAO_LEDGER.",
)
@click.option(
    "--recorded-by",
    metavar="ACCOUNT",
    envvar="JIXIAO_ACCOUNT",
    help="Account code that new events are recorded by, not a person's name; also $JIXIAO_ACCOUNT.  "
    "[default: the login name]",
)
def jixiao(ledger: str, recorded_by: str | None) -> None:
    """Keep a public body's budget as a log of events nobody can quietly change, score its year and publish it.

    Data goes to stdout, messages to stderr. Exit codes: 0 done, 1 refused, 2 usage, 3 verification failed.
    """


def suit_bulk_work() -> None:
    """Set Python itself to what bulk work wants, for the whole process."""
    # It makes millions of short-lived records, and none of them in circles.
    gc.set_threshold(COLLECT_AFTER)
    # The thread that writes asks for its turn a few hundred times a second, and need not wait 5 ms for each.
    sys.setswitchinterval(1 / SWITCHES_A_SECOND)


def main() -> None:
    """Run the command line in UTF-8, whatever the locale says; a fault of jixiao itself ends in a sentence too."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    show_progress()
    suit_bulk_work()
    try:
        jixiao(prog_name="jixiao")
    except Exception as error:
        if "JIXIAO_TRACEBACK" in os.environ:
            raise
        say(f"jixiao 内部错误：{type(error).__name__}: {error}（设 JIXIAO_TRACEBACK=1 可看详情）", err=True)
        sys.exit(1)
