"""What the site answers where it cannot answer: a page in Chinese that helps, never a traceback."""

import sqlite3
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from attrs import frozen
from datasette import Forbidden, NotFound, Response
from datasette.database import QueryInterrupted
from datasette.utils.asgi import BadRequest, Base400
from datasette.views.base import DatasetteError

READING = ("GET", "HEAD")
"""What may be asked of a page of ours."""
_FAILED = "服务出错"
_NOT_UNDERSTOOD = "看不懂这个请求"
_TITLES = {
    400: _NOT_UNDERSTOOD,
    403: "没有公开",
    404: "没有这一页",
    405: "本站只供阅读",
    500: _FAILED,
    503: "暂时不能查看",
}
_SAID = {
    400: "地址里有不认识的参数，或参数的值不合要求。",
    403: "本站不提供这项功能；公开的数据都可以下载。",
    404: "请核对地址。",
    500: "",
}
_TOOK_TOO_LONG = "查询没有在限定的时间内做完，请缩小范围再试；整张表请用下载。"
# What a visitor wrote into an address can be too much for SQLite or for an integer.
_OF_THE_VISITOR = (sqlite3.Error, OverflowError, ValueError)
# What Datasette stumbles over when an address holds something that it takes for granted is not there.
_STUMBLES = (LookupError, TypeError, AttributeError, AssertionError)


class NotThere(NotFound):  # type: ignore[misc]
    """Something that is not there; the message is for the visitor."""


class NotAnswered(BadRequest):  # type: ignore[misc]
    """A request that is not answered; the message is for the visitor."""


class NotTaken(Base400):  # type: ignore[misc]
    """A request that would do something else than read."""

    status = 405


class Rewritten(Base400):  # type: ignore[misc]
    """A request that comes after what it would be answered from was changed."""

    status = 503


@frozen(kw_only=True)
class Answer:
    """What is answered: the status, a sentence for the visitor, and for programs what Datasette said of it."""

    status: int
    said: str
    detail: str = ""

    @property
    def title(self) -> str:
        """The heading of the page, by the status."""
        return _TITLES.get(self.status, _NOT_UNDERSTOOD)


def answer_to(datasette: Any, request: Any, exception: Exception, database: str) -> Callable[[], Awaitable[Response]]:
    """Return what answers ``exception`` in the frame of ``database``; only the operator is told what nobody foresaw."""
    answer = _answer(exception)
    if answer.status == 500:
        traceback.print_exception(exception)

    async def respond() -> Response:
        response = await _response(datasette, request, answer, database)
        if answer.status == NotTaken.status:
            response.headers["allow"] = ", ".join(READING)
        return response

    return respond


async def _response(datasette: Any, request: Any, answer: Answer, database: str) -> Response:
    if request.path.endswith(".json"):
        told = {"ok": False, "status": answer.status, "error": answer.said, "title": answer.title}
        return Response.json(told | ({"detail": answer.detail} if answer.detail else {}), status=answer.status)
    if not await _may_see(datasette, request, database):
        return Response.text(answer.title, status=answer.status)
    context = {"title": answer.title, "said": answer.said, "asked": request.path, "database": database}
    text = await datasette.render_template("jixiao_error.html", context)
    return Response.html(text, status=answer.status)


async def _may_see(datasette: Any, request: Any, database: str) -> bool:
    """Tell whether the visitor may see the site, of which the frame of a page already says a good deal."""
    try:
        await datasette.ensure_permissions(request.actor, [("view-database", database), "view-instance"])
    except Forbidden:
        return False
    return True


def _answer(exception: Exception) -> Answer:
    said = f"{exception.args[0] if exception.args else ''}"
    if isinstance(exception, NotThere | NotAnswered | NotTaken | Rewritten):
        return Answer(status=exception.status, said=said)
    if isinstance(exception, Base400):
        return _of_datasette(exception.status, said)
    if isinstance(exception, QueryInterrupted) or getattr(exception, "message_is_html", False):
        return Answer(status=400, said=_TOOK_TOO_LONG)
    if isinstance(exception, DatasetteError):
        # Datasette says 500, too, of a column that a visitor asked for and that is not there.
        return _of_datasette(exception.status if exception.status < 500 else 400, f"{exception.message}")
    if isinstance(exception, _OF_THE_VISITOR):
        return _of_datasette(400, f"{exception}")
    if isinstance(exception, _STUMBLES) and not _passed_through_us(exception):
        return _of_datasette(400, "")
    return Answer(status=500, said=_SAID[500])


def _of_datasette(status: int, detail: str) -> Answer:
    return Answer(status=status, said=_SAID.get(status, _SAID[400]), detail=detail)


def _passed_through_us(exception: Exception) -> bool:
    """Tell whether code or a template of ours had a part in ``exception``."""
    frames = [frame for frame, _ in traceback.walk_tb(exception.__traceback__)]
    ours = any(str(frame.f_globals.get("__name__", "")).startswith("publish.") for frame in frames)
    return ours or any(frame.f_code.co_filename.endswith(".html") for frame in frames)
