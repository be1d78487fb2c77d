"""What the site answers where it cannot answer: a page in Chinese that helps, never a traceback."""

import sqlite3
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Forbidden, NotFound, Response
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError

_NOT_THERE = "没有这一页"
_NOT_UNDERSTOOD = "看不懂这个请求"
_FAILED = "服务出错"
_TITLES = {403: "没有公开", 404: _NOT_THERE, 400: _NOT_UNDERSTOOD, 500: _FAILED}
# What a visitor wrote into an address can be too much for SQLite or for an integer.
_OF_THE_VISITOR = (sqlite3.Error, QueryInterrupted, OverflowError, ValueError)


def answer_to(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """Return what answers ``exception``; what nobody foresaw is told to the operator alone."""
    status, said = _status(exception)
    if status == 500:
        traceback.print_exception(exception)
    title = _TITLES.get(status, _NOT_UNDERSTOOD)
    if request.path.endswith(".json"):
        return _answered(Response.json({"ok": False, "status": status, "error": said, "title": title}, status=status))

    async def page() -> Response:
        context = {"status": status, "title": title, "said": said, "asked": request.path}
        return Response.html(await datasette.render_template("jixiao_error.html", context), status=status)

    return page


def _answered(response: Response) -> Callable[[], Awaitable[Response]]:
    async def answer() -> Response:
        return response

    return answer


def _status(exception: Exception) -> tuple[int, str]:
    if isinstance(exception, (NotFound, Forbidden, Base400)):
        return exception.status, f"{exception.args[0] if exception.args else ''}"
    if isinstance(exception, DatasetteError):
        # Datasette says 500, too, of a column that a visitor asked for and that is not there.
        return exception.status if exception.status < 500 else 400, f"{exception.message}"
    if isinstance(exception, _OF_THE_VISITOR):
        return 400, f"{exception}"
    return 500, ""
