"""One publication or none: what was opened is answered from, and where it was written to since, nothing is."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette.utils.asgi import Request

from ledger.values.text import with_controls_shown
from publish.attached.databases import public_databases
from publish.attached.held import held
from publish.plugin.addresses import local_path
from publish.plugin.errors import Rewritten, answer_to
from publish.plugin.routes import STYLE, database_asked

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

REWRITTEN = "公开数据库已被改写，请重新启动"
_LOG = logging.getLogger("jixiao")


class OnePublication:
    """Lets ``app`` answer as long as every public database is the one that was opened. The log says once if not."""

    def __init__(self, app: Any, datasette: Any) -> None:
        self._app, self._datasette = app, datasette
        self._said: set[str] = set()

    async def __call__(self, scope: Message, receive: Any, send: Send) -> None:
        """Answer one request (ASGI): from what was opened, or with 503."""
        request = Request(scope, receive)
        database = database_asked(self._datasette, request.path) if scope["type"] == "http" else None
        if database is None or local_path(self._datasette, request.path).startswith(STYLE):
            await self._app(scope, receive, send)
            return
        refused = self.is_rewritten()

        async def sent(message: Message) -> None:
            nonlocal refused
            # What was read for this answer was read before now.
            refused = refused or (message["type"] == "http.response.start" and self.is_rewritten())
            if not refused:
                await send(message)

        if not refused:
            await self._app(scope, receive, sent)
        if refused:
            await self._datasette.invoke_startup()
            response = await answer_to(self._datasette, request, Rewritten(f"{REWRITTEN}。"), database.name)()
            await response.asgi_send(send)

    def is_rewritten(self) -> bool:
        """Tell whether one of the databases was written to in place; say, once, if it was, or if another lies there."""
        found = False
        for database in public_databases(self._datasette):
            one = held(database)
            if one.file.is_rewritten and not database.is_mutable:
                found = True
                self._say(f"{one.path}：{REWRITTEN}；在那之前一律答复 503")
            elif not one.file.is_at(one.path):
                self._say(f"{one.path}：那里已不是启动时打开的文件，继续提供启动时打开的那一份；要提供新的，请重新启动")
        return found

    def _say(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            _LOG.warning("%s", with_controls_shown(sentence))
