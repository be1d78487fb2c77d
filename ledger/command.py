"""The command ``jixiao``: assembled from entry points, so that a command is imported only when it is run."""

import gc
import os
import sys
from importlib.metadata import EntryPoint, entry_points, version

import click

from ledger.terminal_progress import show_progress

ENTRY_POINT_GROUP = "jixiao.commands"
COLLECT_AFTER = 100_000


class EntryPointGroup(click.Group):
    """A group whose commands are the entry points of ``jixiao.commands``."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted(found.name for found in entry_points(group=ENTRY_POINT_GROUP))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Import and return the command of that name, or None."""
        found: tuple[EntryPoint, ...] = tuple(entry_points(group=ENTRY_POINT_GROUP, name=name))
        command = found[0].load() if found else None
        return command if isinstance(command, click.Command) else None


@click.group(cls=EntryPointGroup)
@click.version_option(version("jixiao"))
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


def main() -> None:
    """Run the command line in UTF-8, whatever the locale says; a fault of jixiao itself ends in a sentence too."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    show_progress()
    # Bulk work makes millions of short-lived records, and none of them in circles.
    gc.set_threshold(COLLECT_AFTER)
    try:
        jixiao(prog_name="jixiao")
    except Exception as error:
        if "JIXIAO_TRACEBACK" in os.environ:
            raise
        click.echo(f"jixiao 内部错误：{type(error).__name__}: {error}（设 JIXIAO_TRACEBACK=1 可看详情）", err=True)
        sys.exit(1)
