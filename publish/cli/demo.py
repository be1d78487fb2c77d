"""The command that builds and serves the worked example: ``demo``."""

from contextlib import nullcontext
from pathlib import Path

import click

from ledger.terminal.output import refusals
from ledger.terminal.saying import say
from publish.demo import LEDGER_FILE, PUBLIC_FILE, build_demo
from publish.serving import DEFAULT_PORT, HOST, listen
from publish.serving import serve as serve_files
from publish.terminal.headline import headline


@click.command()
@click.option("--directory", type=click.Path(file_okay=False), default="demo", show_default=True, help="Where to.")
@click.option("--no-serve", is_flag=True, help="Build only.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="Port on 127.0.0.1."
)
def demo(directory: str, no_serve: bool, port: int) -> None:
    """Build the worked example (illustrative data): events, ledger, score, publication; then serve it."""
    folder = Path(directory)
    # The port first: who cannot serve need not build.
    with refusals(), nullcontext() if no_serve else listen(port) as listener:
        published = build_demo(folder)
        say(f"账本：{folder / LEDGER_FILE}")
        for line in headline(published, folder / PUBLIC_FILE):
            say(line)
        for remark in published.content.sheet.remarks:
            say(remark, err=True)
        if listener is not None:
            say(f"网站：http://{HOST}:{port}/ （Ctrl+C 结束）")
            serve_files([folder / PUBLIC_FILE], listener)
