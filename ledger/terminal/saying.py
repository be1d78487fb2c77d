"""The one place that every word of a command passes on its way out."""

import click

from ledger.values.text import with_controls_shown


def say(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print ``text`` on stdout or stderr, controls and bidi marks in it as escapes.

    Whoever wrote a ledger, or named a file, must not write the verdict on it. To JSON the escapes mean the same.
    """
    click.echo(with_controls_shown(str(text)), err=err, nl=nl)


def hand_out(text: str) -> None:
    """Print a signed note, a proof or a key on stdout as it is: others check every byte, and none holds a control."""
    click.echo(text, nl=False)
