"""What every command shares: the ledger option, JSON on stdout, errors as click errors in one place."""

import getpass
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from ledger.errors import InvalidInput, JixiaoError
from ledger.storage.file_errors import explained
from ledger.storage.store import Ledger, open_to_read
from ledger.terminal.saying import say

Command = TypeVar("Command", bound=Callable[..., Any])

REFUSED = 1
VERIFICATION_FAILED = 3

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
through_option = click.option(
    "--through",
    metavar="MONTH",
    help="Count what happened until this month, e.g. 2023-06.  [default: December or, if earlier, the month in which "
    "something was last recorded]",
)
as_of_option = click.option(
    "--as-of", metavar="WHEN", help="Count what was recorded by then: a seq, a date (UTC+8) or an RFC 3339 time."
)
all_option = click.option(
    "--all", "every_project", is_flag=True, help="List the projects of other years too, and their offices."
)
department_option = click.option(
    "--department", "unit", metavar="CODE", help="The figures of this sub-unit and all below it alone."
)
despite_clock = click.option(
    "--despite-clock",
    is_flag=True,
    help="Record although the last event of the ledger is of a later time than this machine's clock.",
)
year_option = click.option("--year", type=click.IntRange(2000, 2099), required=True, help="Budget year.")


def checkpoint_options(command: Command) -> Command:
    """Give a command the options ``--checkpoint FILE``, which may repeat, and ``--key VKEY``."""
    key = click.option("--key", metavar="VKEY", help="Public key that must have signed the checkpoints.")
    checkpoint = click.option(
        "--checkpoint",
        metavar="FILE",
        multiple=True,
        help="A checkpoint kept elsewhere that the ledger must agree with; may be given several times.",
    )
    return checkpoint(key(command))


class RefusedCommand(click.ClickException):
    """A jixiao error as click shows it: the Chinese message and its stable code on stderr, exit code 1."""

    exit_code = REFUSED

    def show(self, file: Any = None) -> None:
        """Print the message to stderr."""
        say(self.message, err=True)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the errors of the library into click errors. The one place that does."""
    try:
        yield
    except JixiaoError as error:
        message = str(error)
        suffix = "" if f"[{error.code}]" in message or error.code == "refused" else f" [{error.code}]"
        raise RefusedCommand(message + suffix) from error


@contextmanager
def ledger_to_read() -> Iterator[Ledger]:
    """Open the ledger of the running command to read, for the length of a with block."""
    path = ledger_path()
    with refusals(), explained(path), open_to_read(path) as ledger:
        yield ledger


def ledger_path() -> Path:
    """Return the path given as ``jixiao --ledger`` or in ``JIXIAO_LEDGER``."""
    return Path(click.get_current_context().find_root().params["ledger"])


def account() -> str:
    """Return the account code that events are recorded by. Raises InvalidInput where there is no login name either."""
    given = click.get_current_context().find_root().params["recorded_by"]
    if given is not None:
        return str(given)
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError) as error:
        raise InvalidInput("invalid_account", "本机没有登录名，请用 --recorded-by 给出账户代码") from error


def print_json(value: Any) -> None:
    """Print ``value`` as readable JSON on stdout."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def print_rows_as_json(rows: Iterable[Mapping[str, Any]], *, through: str, first: str = "") -> None:
    """Print the rows of figures as JSON, each with ``through``, the last month (``YYYY-MM``) that they count.

    Of what they are the ``first`` is said on stderr.
    """
    print_json([{**row, "through": through} for row in rows])
    if first:
        say(first.removeprefix("，"), err=True)


def print_json_lines(values: Iterator[Mapping[str, Any]]) -> None:
    """Print one JSON object a line on stdout."""
    for value in values:
        say(json.dumps(value, ensure_ascii=False))
