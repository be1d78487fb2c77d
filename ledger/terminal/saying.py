"""The one place that every word of a command passes on its way out."""

import click

from ledger.terminal.screen import is_screen, is_wide
from ledger.values.listed import FEW, Listed
from ledger.values.text import with_controls_shown

_NOTED = f"{__name__}.noted"


def say(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print ``text`` on stdout or stderr, controls and bidi marks in it as escapes.

    Whoever wrote a ledger, or named a file, must not write the verdict on it. To JSON the escapes mean the same.
    """
    click.echo(with_controls_shown(in_short(text, err=err)), err=err, nl=nl)


def in_short(value: object, *, err: bool = False) -> str:
    """Return ``value`` as it is printed: of a long list a few items on a terminal, all of them with ``--wide``."""
    if not isinstance(value, Listed):
        return str(value)
    if is_wide():
        return value.first(None)
    if not is_screen(err=err):
        return str(value)
    if value.number > FEW:
        note_shortened()
    return value.first(FEW)


def note_shortened() -> None:
    """Have the command say once, at its end, how all of what it prints in short can be seen."""
    context = click.get_current_context(silent=True)
    if context is not None and not context.meta.get(_NOTED):
        context.meta[_NOTED] = True
        context.call_on_close(lambda: say("只显示了一部分（… 或 等 N 个）；加 --wide 显示全部", err=True))


def hand_out(text: str) -> None:
    """Print a signed note, a proof or a key on stdout as it is: others check every byte, and none holds a control."""
    click.echo(text, nl=False)
