"""Reading alone: whatever else is asked of a page of ours is refused before anything looks at it."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette.utils.asgi import Request

from publish.plugin.errors import READING, NotTaken, answer_to
from publish.plugin.routes import database_asked

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class ReadingAlone:
    """Lets ``app`` answer what reads, and all that is asked of databases which are not ours."""

    def __init__(self, app: Any, datasette: Any) -> None:
        self._app, self._datasette = app, datasette

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Answer one request (ASGI)."""
        reads = scope["type"] != "http" or scope["method"] in READING
        request = Request(scope, receive)
        database = None if reads else database_asked(self._datasette, request.path)
        if database is None:
            await self._app(scope, receive, send)
            return
        # Datasette itself waits for the first request that it is given.
        await self._datasette.invoke_startup()
        refused = NotTaken("请用 GET 或 HEAD；公开的数据都可以下载，谁也不能写入。")
        response = await answer_to(self._datasette, request, refused, database.name)()
        await response.asgi_send(send)
