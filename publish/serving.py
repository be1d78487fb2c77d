"""Serving the public databases of one department with Datasette on this machine: read-only, without open SQL."""

import asyncio
import errno
import gc
import socket
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from attrs import field, frozen

from ledger.errors import JixiaoError, UnusableFile
from publish.attached.databases import public_databases
from publish.attached.held import held
from publish.attached.years import ELSEWHERE, PLUGIN, route_of
from publish.files.application_id import is_public_file
from publish.files.open_public import is_sound, open_public

HOST = "127.0.0.1"
DEFAULT_PORT = 8001
SETTINGS = {
    "allow_download": False,
    "allow_csv_stream": False,
    "suggest_facets": False,
    "max_returned_rows": 500,
    "sql_time_limit_ms": 1000,
    "truncate_cells_html": 1000,
}
"""Of Datasette: whole tables are for the downloads, which were written once; a page is for reading."""


COLLECT_AFTER = (700, 10, 10)
"""Python's own measure: bulk work may let garbage lie, a server that runs for months may not."""
GRACE_SECONDS = 30
"""How long a server that is to end waits for visitors who are still reading."""


class PortInUse(JixiaoError, OSError):
    """A port that another program listens on."""


@frozen(kw_only=True)
class Served:
    """How it is served.

    ``sql`` opens queries to the public: limited in time, in rows, in the length of values, and in what they may read.
    Every address stands below ``base_path``, ``/jixiao/``. ``elsewhere`` are addresses of further years, by year.
    """

    sql: bool = False
    base_path: str = "/"
    elsewhere: Mapping[int, str] = field(factory=dict)


def listen(port: int) -> socket.socket:
    """Return a socket bound to ``port`` on 127.0.0.1. Raises PortInUse."""
    # The protocol by name: asyncio turns Nagle's delay off (40 ms an answer) only where it is said to be TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise PortInUse("port_in_use", f"端口 {port} {_refused(error)}") from error
    return listener


def _refused(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "已被另一程序占用（也可能是先前的 jixiao serve 还在运行）：请结束它，或以 --port 另选一个端口"
    if error.errno == errno.EACCES:
        return "不许这个账户使用（1024 以下的端口通常如此）：请以 --port 另选一个"
    return f"不可用（{error.strerror}）：请以 --port 另选一个"


def require_public(path: Path) -> None:
    """Raise UnusableFile where the file at ``path`` is no public database, or a damaged one."""
    if not path.exists():
        raise UnusableFile("no_such_file", f"{path}：没有这个文件，可用 jixiao publish 生成")
    if not is_public_file(path):
        raise UnusableFile("not_a_public_database", f"{path}：不是公开数据库，可用 jixiao publish 生成")
    if not is_sound(path):
        raise UnusableFile("damaged_public_database", f"{path}：公开数据库已损坏，可用 jixiao publish 重新生成")


def require_one_site(paths: Sequence[Path], elsewhere: Collection[int] = ()) -> None:
    """Raise UnusableFile where a file is no public database, or where they make up no one site.

    They do where all are of one department, each of another year, and of none that is said to be ``elsewhere``.
    """
    for path in paths:
        require_public(path)
    found: dict[int, Path] = {}
    first = None
    for path in paths:
        year, department_code, department = _publication(path)
        first = first or (department_code, f"{paths[0]} 是{department}（{department_code}）的")
        if department_code != first[0]:
            said = f"{path}：是{department}（{department_code}）的，{first[1]}；一个网站只提供一个部门的，请分别提供"
            raise UnusableFile("another_department", said)
        if year in found:
            said = f"{path}：是 {year} 年的，{found[year]} 也是；一年只能有一份，请去掉一份"
            raise UnusableFile("same_year_twice", said)
        if year in elsewhere:
            raise UnusableFile("same_year_twice", f"{path}：是 {year} 年的，--elsewhere 又说它在别处；请去掉一个")
        found[year] = path


def _publication(path: Path) -> tuple[int, str, str]:
    """Return the year, the code and the name of the department of a public database. Raises UnusableFile."""
    try:
        with closing(open_public(path)) as connection:
            columns = "year, department_code, department"
            year, code, name = connection.execute(f"SELECT {columns} FROM publication").fetchone()
            return int(year), str(code), str(name)
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path | str, error: Exception) -> UnusableFile:
    message = f"{path}：公开数据库读不出来（{error}），可用 jixiao publish 重新生成"
    return UnusableFile("damaged_public_database", message)


def serve(paths: Sequence[Path], listener: socket.socket, served: Served | None = None) -> None:
    """Serve the public databases at ``paths`` on ``listener`` until interrupted; requests under way are answered first.

    Raises UnusableFile where a file is no public database, its pages cannot be made, or they make up no one site.
    """
    require_one_site(paths, served.elsewhere if served else ())
    # Only what serves pays for this import (0.6 s).
    import uvicorn

    gc.set_threshold(*COLLECT_AFTER)
    answer_alone()
    server = uvicorn.Server(
        uvicorn.Config(
            ready_site(*paths, served=served).app(),
            log_level="warning",
            timeout_graceful_shutdown=GRACE_SECONDS,
            # Whether a visitor came by https is for the web server in front to say, on this machine and nowhere else.
            proxy_headers=True,
            forwarded_allow_ips=HOST,
        )
    )
    # Once all is closed the server raises the interruption again; to be interrupted is how serving ends well.
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def ready_site(*paths: Path, served: Served | None = None) -> Any:
    """Return the site of ``paths`` once it has read all that every page needs. Raises UnusableFile."""
    try:
        datasette = site(*paths, served=served)
        asyncio.run(datasette.invoke_startup())
    except (sqlite3.Error, LookupError, ValueError, OSError) as error:
        raise _unreadable("、".join(map(str, paths)), error) from error
    return datasette


def answer_alone() -> Any:
    """Let our plugin alone answer what goes wrong, and return what Datasette would do.

    That would print every page that is not there, with all it knew, wherever the package rich is installed.
    """
    from datasette.plugins import pm

    return pm.unregister(name="datasette.handle_exception")


def site(*paths: Path, served: Served | None = None) -> Any:
    """Return the Datasette of the public databases at ``paths``, each named by its year whatever its file is called."""
    from publish.attached.queries import PublicDatasette

    how = served or Served()
    datasette = PublicDatasette(
        immutables=[str(path) for path in paths],
        settings=SETTINGS | {"default_allow_sql": how.sql, "base_url": how.base_path},
        metadata={"plugins": {PLUGIN: {ELSEWHERE: {f"{year}": url for year, url in how.elsewhere.items()}}}},
    )
    ours = public_databases(datasette)
    for database in ours:
        datasette.remove_database(database.name)
    for database in ours:
        datasette.add_database(database, name=route_of(held(database).year))
    return datasette
