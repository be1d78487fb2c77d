"""Serving the downloads: the manifest and those it names, each as it describes it, and no other file."""

from asyncio import to_thread
from functools import lru_cache
from pathlib import Path
from typing import Any

from datasette import Response
from datasette.utils.asgi import asgi_send_file

from publish.attached.databases import public_databases
from publish.files.described_files import sha256_of
from publish.files.downloads import download_path, offered
from publish.files.manifest import DATABASE_FILE, DownloadFile
from publish.plugin.errors import NotThere
from publish.plugin.responses import is_held
from publish.plugin.sites import site_of

CHUNK_BYTES = 256 * 1024


class Download:
    """An answer that sends a file in large pieces."""

    def __init__(self, path: Path, file: DownloadFile) -> None:
        self._path, self._file = path, file

    async def asgi_send(self, send: Any) -> None:
        """Send the file with its digest as its tag (Datasette asks a response for this)."""
        headers = {"etag": tag_of(self._file)}
        await asgi_send_file(
            send,
            self._path,
            filename=self._file.name,
            content_type=_content_type(self._file),
            chunk_size=CHUNK_BYTES,
            headers=headers,
        )


def tag_of(file: DownloadFile) -> str:
    """Return the tag of a file: its digest."""
    return f'"{file.sha256[:32]}"'


async def show_download(request: Any, datasette: Any) -> Any:
    """Answer ``/files/NAME``; 304 where the visitor has the file."""
    database = public_databases(datasette)[0]
    await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
    site = await site_of(database)
    name = request.url_vars["name"]
    file = next((file for file in offered(Path(database.path), site.digest) if file.name == name), None)
    path = download_path(Path(database.path), name)
    if file is None or not await to_thread(_is_as_described, path, file):
        raise NotThere("没有这个下载文件")
    if is_held(tag_of(file), request.headers.get("if-none-match", "")):
        return Response("", status=304, headers={"etag": tag_of(file)})
    return Download(path, file)


def _is_as_described(path: Path, file: DownloadFile) -> bool:
    """Tell whether a file has size and digest of the manifest; no link is followed, but to the database itself."""
    try:
        if file.name != DATABASE_FILE and (path.is_symlink() or path.parent.is_symlink()):
            return False
        state = path.stat()
        if state.st_size != file.size_bytes:
            return False
        return _sha256(path, state.st_ino, state.st_mtime_ns, state.st_ctime_ns, state.st_size) == file.sha256
    except OSError:
        return False


@lru_cache(maxsize=1024)
def _sha256(path: Path, *_state: int) -> str:
    """Return the digest of a file, taken anew when its state is another."""
    return sha256_of(path)


def _content_type(file: DownloadFile) -> str:
    text = file.media_type.startswith("text/") or file.media_type.endswith("json")
    return f"{file.media_type}; charset=utf-8" if text else file.media_type
