"""The command that serves public databases: ``serve``."""

from pathlib import Path

import click

from ledger.terminal.output import refusals
from ledger.terminal.saying import say
from publish.serving import DEFAULT_PORT, HOST, Served, listen, require_one_site
from publish.serving import serve as serve_files


@click.command()
@click.argument("public", nargs=-1, required=True, type=click.Path(dir_okay=False))
@click.option(
    "--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="Port on 127.0.0.1."
)
@click.option("--sql", is_flag=True, help="Let visitors query with SQL, limited in time, rows and value length.")
@click.option("--base-path", default="/", metavar="PATH", help="Path of a domain that the site stands below: /jixiao/.")
@click.option(
    "--elsewhere", multiple=True, metavar="YEAR=URL", help="Where another year is, to be linked; may be repeated."
)
def serve(public: tuple[str, ...], port: int, sql: bool, base_path: str, elsewhere: tuple[str, ...]) -> None:
    """Serve public databases, one a year, on http://127.0.0.1:PORT/ until interrupted.

    All are of one department, and no other database is served. Every address names its year.
    """
    # What it imports of Datasette costs half a second, which only who serves pays.
    from publish.terminal.served_addresses import base_path_of, elsewhere_in

    files = [Path(one) for one in public]
    with refusals():
        how = Served(sql=sql, base_path=base_path_of(base_path), elsewhere=elsewhere_in(elsewhere))
        require_one_site(files, how.elsewhere)
        with listen(port) as listener:
            say(f"http://{HOST}:{port}{how.base_path} （Ctrl+C 结束）", err=True)
            serve_files(files, listener, how)
