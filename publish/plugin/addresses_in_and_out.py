"""Addresses as they come in and go out: with the base path or without, naming a year or not, for pages and programs."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote, unquote

from datasette.utils.asgi import Request

from publish.attached.cut_csv import headers_of_cut
from publish.plugin.addresses import lasting_address, local_path
from publish.plugin.routes import database_asked

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

OPEN_TO_PROGRAMS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Link, ETag, Content-Range, Accept-Ranges"),
]
"""What lets a program in a page of another site read: everybody may, and nobody is known by a cookie there."""
_DATA = re.compile(r"\.(?:json|csv)$|^/[0-9]{4}/files/[^/]+$")
# What may stand in an address within <> of a header Link.
_PLAIN = "/%~:.,-_=&?()!$*'+;@"


class Addressed:
    """Lets ``app`` see every address of ours as it knows it, below ``/`` and of a year, and mends what it answers."""

    def __init__(self, app: Any, datasette: Any) -> None:
        self._app, self._datasette = app, datasette

    async def __call__(self, scope: Message, receive: Any, send: Send) -> None:
        """Answer one request (ASGI)."""
        path = Request(scope, receive).path if scope["type"] == "http" else ""
        if not path or database_asked(self._datasette, path) is None:
            await self._app(scope, receive, send)
            return
        asked = local_path(self._datasette, path)
        lasting = lasting_address(self._datasette, asked)
        known = lasting or asked
        within = {**scope, "path": unquote(known), "raw_path": known.encode("latin-1")}
        added: Headers = [] if lasting is None else [(b"link", self._canonical(within, receive))]

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                cut = await self._headers_of_cut(within, known) if message["status"] == 200 else []
                message = {**message, "headers": self._mended(message, known, [*added, *cut])}
            await send(message)

        await self._app(within, receive, sent)

    async def _headers_of_cut(self, scope: Message, known: str) -> Headers:
        query: bytes = scope["query_string"]
        return await headers_of_cut(self._datasette, known, query.decode("latin-1"))

    def _canonical(self, scope: Message, receive: Any) -> bytes:
        """Return what says where a page, asked for without its year, stands for good."""
        request = Request(scope, receive)
        asked = f"?{request.query_string}" if request.query_string else ""
        path = self._datasette.urls.path(quote(f"{request.path}{asked}", safe=_PLAIN))
        return f'<{self._datasette.absolute_url(request, path)}>; rel="canonical"'.encode()

    def _mended(self, start: Message, known: str, added: Headers) -> Headers:
        """Return the headers of an answer: below the base path, with where it stands for good, open to programs."""
        headers = [
            (name, self._below_base(value) if name.lower() == b"location" else value)
            for name, value in start["headers"]
        ]
        said = {name.lower(): value for name, value in headers}
        is_data = said.get(b"content-type", b"").startswith(b"application/json") or _DATA.search(known)
        # Datasette may have been told to say so itself.
        if is_data:
            others = [header for header in headers if header[0].lower() not in dict(OPEN_TO_PROGRAMS)]
            headers = [*others, *OPEN_TO_PROGRAMS]
        return [*headers, *(added if start["status"] < 400 else [])]

    def _below_base(self, location: bytes) -> bytes:
        base = self._datasette.setting("base_url").encode()
        is_outside = location.startswith(b"/") and not (location + b"/").startswith(base)
        return base + location[1:] if is_outside else location
