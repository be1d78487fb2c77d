"""The screen that a command prints to: whether there is one, how wide it is, and whether all is asked for."""

import shutil
import sys

import click

_WIDE = f"{__name__}.wide"


def _remember(context: click.Context, _: click.Parameter, wide: bool) -> None:
    context.meta[_WIDE] = wide


wide_option = click.option(
    "--wide",
    is_flag=True,
    expose_value=False,
    callback=_remember,
    help="Print tables and lists whole; without it they are cut to fit a terminal, in a pipe never.",
)


def is_wide() -> bool:
    """Tell whether the command is to print everything, with ``--wide``."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(_WIDE))


def is_screen(*, err: bool = False) -> bool:
    """Tell whether stdout, or stderr, is a terminal."""
    return bool(getattr(sys, "stderr" if err else "stdout").isatty())


def screen_width() -> int | None:
    """Return how many columns a table may have, None where nothing bounds it: in a pipe, or with ``--wide``."""
    return shutil.get_terminal_size().columns if is_screen() and not is_wide() else None
