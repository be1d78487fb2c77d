"""Serving a public database with Datasette on this machine: read-only, without open SQL."""

import socket
from pathlib import Path

from ledger.errors import JixiaoError, UnusableFile
from publish.metadata import metadata
from publish.public_file import is_public_file

HOST = "127.0.0.1"
DEFAULT_PORT = 8001


class PortInUse(JixiaoError, OSError):
    """A port that another program listens on."""


def listen(port: int) -> socket.socket:
    """Return a socket bound to ``port`` on 127.0.0.1. Raises PortInUse."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        message = f"端口 {port} 不可用（{error.strerror}）：可能另一程序正在使用，请以 --port 另选一个"
        raise PortInUse("port_in_use", message) from error
    return listener


def serve(path: Path, listener: socket.socket) -> None:
    """Serve the public database at ``path`` on ``listener`` until interrupted.

    Raises UnusableFile where the file is no public database.
    """
    if not is_public_file(path):
        raise UnusableFile("not_a_public_database", f"{path}：不是公开数据库，可用 jixiao publish 生成")
    # Only what serves pays for these imports (0.6 s).
    import uvicorn
    from datasette.app import Datasette

    settings = {"default_allow_sql": False}
    datasette = Datasette(immutables=[str(path)], metadata=metadata(path.stem), settings=settings)
    server = uvicorn.Server(uvicorn.Config(datasette.app(), log_level="warning"))
    server.run(sockets=[listener])
