"""Serving the downloads: the manifest and those it names, each as it describes it, and no other file."""

import time
from asyncio import to_thread
from email.utils import formatdate
from typing import Any
from urllib.parse import quote

from attrs import frozen
from datasette import Response

from publish.attached.held import held
from publish.attached.open_file import OpenFile
from publish.attached.years import years_of
from publish.files.manifest import DownloadFile, saved_as
from publish.plugin.byte_ranges import range_in
from publish.plugin.errors import NotThere
from publish.plugin.responses import is_held
from publish.plugin.sites import site_of


@frozen(kw_only=True)
class Download:
    """An answer that sends a file, or a part of it, in large pieces."""

    file: DownloadFile
    opened: OpenFile
    saved_as: str
    part: range | None
    is_head: bool

    async def asgi_send(self, send: Any) -> None:
        """Send it (Datasette asks a response for this); no further where the file is written to meanwhile."""
        size = self.file.size_bytes
        part = range(size) if self.part is None else self.part
        status = 200 if self.part is None else 206 if part else 416
        headers = headers_of(self.file, self.opened) | {
            "content-type": _content_type(self.file),
            "content-disposition": attachment(self.file.name, self.saved_as),
            "content-length": f"{len(part)}",
        }
        if status == 206:
            headers["content-range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        if status == 416:
            headers["content-range"] = f"bytes */{size}"
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        pieces = self.opened.pieces(part.start, 0 if self.is_head else len(part))
        while piece := await to_thread(next, pieces, b""):
            if self.opened.is_rewritten:
                return
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def attachment(plain_name: str, name: str) -> str:
    """Return what a file is to be saved as; the plain name is for what knows no other letters (RFC 6266 5)."""
    return f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name, safe='')}"


def headers_of(file: DownloadFile, opened: OpenFile) -> dict[str, str]:
    """Return what is said of a file: its digest as its tag, and when it was published as the time of its change."""
    return {
        "accept-ranges": "bytes",
        "etag": tag_of(file),
        "last-modified": _changed(opened),
    }


def tag_of(file: DownloadFile) -> str:
    """Return the tag of a file: its digest."""
    return f'"{file.sha256[:32]}"'


async def show_download(request: Any, datasette: Any) -> Any:
    """Answer ``/YEAR/files/NAME``; 304 where the visitor has the file, 206 where he asks for the rest of it."""
    database = years_of(datasette)[int(request.url_vars["year"])]
    await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
    name, found = request.url_vars["name"], held(database)
    site = await site_of(database)
    file = next((file for file in found.offered(site.digest) if file.name == name), None)
    opened = found.downloads.get(name)
    if file is None or opened is None or not await to_thread(_is_as_described, opened, file):
        raise NotThere("没有这个下载文件")
    if _has_it(request.headers, file, opened):
        return Response("", status=304, headers=headers_of(file, opened))
    part = range_in(request.headers.get("range", ""), file.size_bytes)
    if request.headers.get("if-range", tag_of(file)) not in (tag_of(file), _changed(opened)):
        part = None
    saved = saved_as(name, department=site.department, year=site.year)
    return Download(file=file, opened=opened, saved_as=saved, part=part, is_head=request.method == "HEAD")


def _has_it(asked: Any, file: DownloadFile, opened: OpenFile) -> bool:
    """Tell whether the visitor has the file as it is; a tag says more than a time (RFC 9110 13.2.2)."""
    if "if-none-match" in asked:
        return is_held(tag_of(file), asked["if-none-match"])
    return bool(asked.get("if-modified-since", "") == _changed(opened))


def _changed(opened: OpenFile) -> str:
    """Return when a file was written, and never a time that is still to come (RFC 9110 8.8.2.1)."""
    return formatdate(min(opened.modified_at, int(time.time())), usegmt=True)


def _is_as_described(opened: OpenFile, file: DownloadFile) -> bool:
    """Tell whether an open file has size and digest of the manifest."""
    return opened.size_bytes == file.size_bytes and opened.sha256() == file.sha256


def _content_type(file: DownloadFile) -> str:
    text = file.media_type.startswith("text/") or file.media_type.endswith("json")
    return f"{file.media_type}; charset=utf-8" if text else file.media_type
