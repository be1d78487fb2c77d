"""The options that narrow what a command shows, and the words for it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from ledger.history.narrowing import Narrowing
from ledger.values.words import HEADINGS

Command = Callable[..., Any]


def narrowing_options(*, top: str) -> Callable[[Command], Command]:
    """Give a command ``--office``, ``--project`` and ``--top``, which come to it as one ``narrowing``.

    ``top`` is the help of the last: what the first rows are the first of.
    """

    def with_options(command: Command) -> Command:
        @click.option("--office", metavar="NAME", help="Only the projects of this office.")
        @click.option("--project", metavar="CODE", help="Only this project, with all below it.")
        @click.option("--top", metavar="N", type=click.IntRange(min=1), help=top)
        @wraps(command)
        def narrowed_command(office: str | None, project: str | None, top: int | None, **others: Any) -> Any:
            return command(narrowing=Narrowing(office=office, project=project, top=top), **others)

        return narrowed_command

    return with_options


def whose(narrowing: Narrowing) -> str:
    """Return whose figures a caption heads, in brackets: an office's, a project's; empty where the department's."""
    words = [f"{HEADINGS[name]} {value}" for name, value in narrowing.given.items()]
    if narrowing.project is not None:
        words[-1] += " 及其下级"
    return f"（{'，'.join(words)}）" if words else ""


def of_how_many(narrowing: Narrowing, number: int, *, by: str) -> str:
    """Return what the first rows are the first of: the largest ``by`` a figure, and how many there are."""
    return "" if narrowing.top is None else f"，按{by}从大到小列出前 {min(narrowing.top, number)} 个，共 {number} 个"
