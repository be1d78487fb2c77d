"""The command that serves a public database: ``serve``."""

from pathlib import Path

import click

from ledger.terminal.output import refusals
from ledger.terminal.saying import say
from publish.serving import DEFAULT_PORT, HOST, listen, require_public
from publish.serving import serve as serve_file


@click.command()
@click.argument("public", type=click.Path(dir_okay=False))
@click.option(
    "--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="Port on 127.0.0.1."
)
@click.option("--sql", is_flag=True, help="Let visitors query with SQL, limited in time, rows and value length.")
def serve(public: str, port: int, sql: bool) -> None:
    """Serve a public database on http://127.0.0.1:PORT/ until interrupted. No other database is served."""
    with refusals():
        require_public(Path(public))
        with listen(port) as listener:
            say(f"http://{HOST}:{port}/ （Ctrl+C 结束）", err=True)
            serve_file(Path(public), listener, sql=sql)
