"""The option ``--rubric`` of every command that scores."""

import click

rubric_option = click.option(
    "--rubric", metavar="R", help="A shipped rubric's name or a YAML file; default: the one adopted."
)
