"""A group of commands that names the nearest where it is asked for one that it does not have."""

import click

from ledger.values.nearest import hint, nearest
from ledger.values.text import shown


class NamingGroup(click.Group):
    """A group that says which of its commands may have been meant."""

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is asked for. Raises UsageError, with the nearest, where there is none."""
        try:
            return super().resolve_command(context, args)
        except click.UsageError as error:
            known = self.list_commands(context)
            meant = hint(nearest(args[0], known), every=f"全部见 {context.command_path} --help")
            raise click.UsageError(f"没有命令 {shown(args[0])}：{meant}", error.ctx) from error
