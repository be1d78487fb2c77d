"""What every answer of a site that is ours alone carries, and the answers that are kept."""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from attrs import define, field, frozen

from publish.attached.databases import attached_databases
from publish.plugin.errors import READING

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# One stylesheet of our own, pictures drawn by ourselves, forms that ask this site: a browser need trust nothing else.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
GUARDS: Headers = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]
_REPLACED = {name for name, _ in GUARDS} | {b"cache-control", b"content-length"}
FRESH = b"public, max-age=60"
LARGEST_KEPT_BYTES = 1_000_000
ALL_KEPT_BYTES = 64_000_000
# What chats and campaigns append to an address is no condition on a table.
_TRACKING = re.compile(rb"(?:(?<=&)|^)(?:utm_[a-z]+|fbclid|gclid|spm|from|isappinstalled)=[^&]*(?:&|$)")
# What Datasette says of itself changes from one moment to the next; the downloads lie on the disk and can be resumed.
_NOT_KEPT = re.compile("/-/(?!static)|/files/[^/]+$")


@frozen
class Kept:
    """An answer that is kept: its headers, its body, and the tag of the body."""

    headers: Headers
    body: bytes
    tag: bytes

    @property
    def size(self) -> int:
        """Its size in memory, in bytes."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


class Responses:
    """Guards the answers of ``app``, and keeps those that anybody may have, the latest asked for up to 64 MB."""

    def __init__(self, app: Any, datasette: Any, is_rewritten: Callable[[], bool]) -> None:
        self._app, self._is_rewritten = app, is_rewritten
        self._still = not any(database.is_mutable for database in attached_databases(datasette))
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()
        self._kept_bytes = 0

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Answer one request (ASGI): with what is kept, or else by the app."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = {**scope, "query_string": _TRACKING.sub(b"", scope["query_string"]).strip(b"&")}
        asked = dict(scope["headers"])
        key, reading = _key(scope, asked), scope["method"] in READING
        still = self._still and not self._is_rewritten()
        if still and reading and key in self._kept:
            self._kept.move_to_end(key)
            await _send_kept(send, self._kept[key], scope["method"], asked)
            return
        anybody = reading and still and not asked.keys() & {b"cookie", b"authorization", b"range"}
        answer = _Answer(send, keeping=anybody and not _NOT_KEPT.search(scope["path"]))
        await self._app({**scope, "method": "GET"} if answer.keeping else scope, receive, answer.take)
        if answer.whole is not None and scope["path"].endswith(".csv") and not answer.whole.body.strip():
            # Of a query that failed Datasette says nothing in CSV; even no rows have a line of names.
            await _send_whole(send, 400, _TEXT, "查询没有成功；.json 的同一地址会说明原因\n".encode())
        elif answer.whole is not None:
            self._keep(key, answer.whole)
            await _send_kept(send, answer.whole, scope["method"], asked)

    def _keep(self, key: bytes, kept: Kept) -> None:
        # Who asked at the same moment may have brought it already.
        if key not in self._kept:
            self._kept[key] = kept
            self._kept_bytes += kept.size + len(key)
        while self._kept_bytes > ALL_KEPT_BYTES:
            oldest, gone = self._kept.popitem(last=False)
            self._kept_bytes -= gone.size + len(oldest)


@define
class _Answer:
    """An answer on its way: held back while it may still be kept, passed on once it may not."""

    _send: Send
    keeping: bool
    whole: Kept | None = None
    _start: MutableMapping[str, Any] = field(factory=dict)
    _body: bytes = b""

    async def take(self, message: MutableMapping[str, Any]) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start":
            self.keeping = self.keeping and message["status"] == 200
            self._start = {**message, "headers": _guarded(message)}
            if not self.keeping:
                await self._send(self._start)
            return
        if not self.keeping:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            tag = b'"' + hashlib.sha256(self._body).hexdigest()[:32].encode() + b'"'
            self.whole = Kept(headers=self._start["headers"], body=self._body, tag=tag)
        elif len(self._body) > LARGEST_KEPT_BYTES:
            self.keeping = False
            await self._send(self._start)
            await self._send({**message, "body": self._body})


def _key(scope: Scope, asked: Mapping[bytes, bytes]) -> bytes:
    """Return what an answer depends on: its links name the host and the scheme that the visitor came by."""
    path = scope.get("raw_path", scope["path"].encode())
    return b" ".join([scope.get("scheme", "").encode(), asked.get(b"host", b""), path + b"?" + scope["query_string"]])


def is_held(tag: str, if_none_match: str) -> bool:
    """Tell whether a visitor who sends ``if_none_match`` has what bears the (quoted) tag (RFC 9110 13.1.2)."""
    held = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return tag in held or held == ["*"]


def _guarded(start: MutableMapping[str, Any]) -> Headers:
    """Return the headers of an answer with ours in place of what it had."""
    length = [(name, value) for name, value in start["headers"] if name.lower() == b"content-length"]
    others = [(name, value) for name, value in start["headers"] if name.lower() not in _REPLACED]
    return [*others, *length, *GUARDS, (b"cache-control", FRESH if start["status"] in (200, 206, 304) else b"no-store")]


async def _send_kept(send: Send, kept: Kept, method: str, asked: dict[bytes, bytes]) -> None:
    headers = [(name, value) for name, value in kept.headers if name.lower() not in (b"content-length", b"etag")]
    tagged = [*headers, (b"etag", kept.tag)]
    if is_held(kept.tag.decode(), asked.get(b"if-none-match", b"").decode("latin-1")):
        await send({"type": "http.response.start", "status": 304, "headers": tagged})
        await send({"type": "http.response.body", "body": b""})
        return
    length = (b"content-length", str(len(kept.body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*tagged, length]})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else kept.body})


_TEXT: Headers = [(b"content-type", b"text/plain; charset=utf-8")]


async def _send_whole(send: Send, status: int, headers: Headers, body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *GUARDS, length]})
    await send({"type": "http.response.body", "body": body})
