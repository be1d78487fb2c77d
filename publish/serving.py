"""Serving a public database with Datasette on this machine: read-only, without open SQL."""

import asyncio
import errno
import gc
import socket
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from ledger.errors import JixiaoError, UnusableFile
from publish.files.application_id import is_public_file
from publish.files.open_public import is_sound
from publish.tables.metadata import DATABASE

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


def serve(path: Path, listener: socket.socket, *, sql: bool = False) -> None:
    """Serve the public database at ``path`` on ``listener`` until interrupted; requests under way are answered first.

    Raises UnusableFile where the file is no public database, or its pages cannot be made.
    """
    require_public(path)
    # Only what serves pays for this import (0.6 s).
    import uvicorn

    gc.set_threshold(*COLLECT_AFTER)
    answer_alone()
    server = uvicorn.Server(
        uvicorn.Config(
            ready_site(path, sql=sql).app(),
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


def ready_site(path: Path, *, sql: bool = False) -> Any:
    """Return the site of ``path`` once it has read all that every page needs. Raises UnusableFile."""
    datasette = site(path, sql=sql)
    try:
        asyncio.run(datasette.invoke_startup())
    except (sqlite3.Error, LookupError, ValueError) as error:
        message = f"{path}：公开数据库读不出来（{error}），可用 jixiao publish 重新生成"
        raise UnusableFile("damaged_public_database", message) from error
    return datasette


def answer_alone() -> Any:
    """Let our plugin alone answer what goes wrong, and return what Datasette would do.

    That would print every page that is not there, with all it knew, wherever the package rich is installed.
    """
    from datasette.plugins import pm

    return pm.unregister(name="datasette.handle_exception")


def site(path: Path, *, sql: bool = False) -> Any:
    """Return the Datasette of the public database at ``path``, which it names ``public`` whatever the file is called.

    ``sql`` opens queries to the public: limited in time, in rows, in the length of values, and in what they may read.
    """
    from publish.plugin.queries import PublicDatasette

    datasette = PublicDatasette(immutables=[str(path)], settings=SETTINGS | {"default_allow_sql": sql})
    database = next(one for one in datasette.databases.values() if one.path == str(path))
    if database.name != DATABASE:
        datasette.remove_database(database.name)
        datasette.add_database(database, name=DATABASE)
    return datasette
