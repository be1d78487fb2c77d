"""The YAML of rubrics and policies: block mappings and lists, flow {..} and [..] of plain words, one-line scalars."""

from __future__ import annotations

import re
from typing import Any

from publish.outsider.limits import MOST_NESTED, Unread

BLANK_LINES = re.compile(r"(?: *(?:#[^\n]*)?\n)*")
SPACES = re.compile(" *")
END_OF_LINE = re.compile(r" *(?:(?<= )#[^\n]*)?\n")
IN_FLOW = re.compile(r"(?:[ \n]|(?<=[ \n])#[^\n]*)*")
DASH = re.compile(r"-(?=[ \n])")
KEY = re.compile(r"([^\W\d]\w*) *:(?=[ \n])")
QUOTED = re.compile(r"'((?:[^'\n]|'')*)'|\"((?:[^\"\\\n]|\\[\"\\])*)\"")
FIRST = r"(?:-(?=[0-9])|[^ \n\-?:,\[\]{}#&*!|>'\"%@`])"
PLAIN = re.compile(rf"{FIRST}[^\n]*")
PLAIN_IN_FLOW = re.compile(rf"{FIRST}[^\n,\[\]{{}}:?#]*")
# Only the header: the lines of the text follow.
FOLDED = re.compile(r"[|>][-+]?(?= *\n)")


class Folded:
    """A text in ``|`` or ``>``, which is passed over: nothing is compared with it."""


class Yaml:
    """Reads one document into dicts, lists and text; every scalar is text, and what is empty is ''.

    ``at`` is where the reader stands in ``text``, ``indent`` the column of it; -1 at the end.
    """

    def __init__(self, text: str) -> None:
        self.text, self.at, self.indent = text.replace("\r\n", "\n") + "\n", 0, -1
        if re.search(r"[\t\r\0\x85\u2028\u2029\ufeff]|^\.\.\.(?=[ \n])", self.text, re.MULTILINE):
            raise Unread("有制表符、少见的换行符或文档结束符")

    def document(self) -> Any:
        """Return the whole document. Raises Unread."""
        self._advance()
        if self.indent == 0 and re.match("---[ \n]", self.text[self.at :][:4]):
            self.at += 3
            self._end_of_line()
        if self.indent != 0:
            raise self._unread("缩进")
        found = self._block(0)
        if self.indent >= 0:
            raise self._unread("缩进")
        return found

    def _unread(self, what: str) -> Unread:
        number = 1 + self.text.count("\n", 0, self.at)
        return Unread(f"第 {number} 行：{what}")

    def _advance(self) -> None:
        """Go from the beginning of a line to the first character that counts."""
        start = self._skip(BLANK_LINES)
        self._skip(SPACES)
        self.indent = self.at - start if self.at < len(self.text) else -1

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _end_of_line(self) -> None:
        found = END_OF_LINE.match(self.text, self.at)
        if not found:
            raise self._unread("一行之后另有内容")
        self.at = found.end()
        self._advance()

    def _block(self, depth: int) -> Any:
        if depth > MOST_NESTED:
            raise self._unread("嵌套过深")
        if self.text[self.at] in "[{":
            found = self._flow(depth)
            self._end_of_line()
            return found
        return self._list(depth) if DASH.match(self.text, self.at) else self._mapping(depth)

    def _list(self, depth: int) -> list[Any]:
        found, indent = [], self.indent
        while self.indent == indent and DASH.match(self.text, self.at):
            self.at += 1
            start = self.at
            self._skip(SPACES)
            if DASH.match(self.text, self.at) or self._key(move=False) is not None:
                self.indent = indent + 1 + self.at - start
                found.append(self._block(depth + 1))
            else:
                found.append(self._after(indent, depth, dashes=False))
            self._must_end(indent)
        return found

    def _mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        indent = self.indent
        while self.indent == indent and not DASH.match(self.text, self.at):
            key = self._key(move=True)
            if key is None or key in found:
                raise self._unread("不是键，或键重复")
            found[key] = self._after(indent, depth, dashes=True)
            self._must_end(indent)
        if self.indent == indent:
            raise self._unread("缩进")
        return found

    def _must_end(self, indent: int) -> None:
        if self.indent > indent:
            raise self._unread("缩进")

    def _key(self, *, move: bool) -> str | None:
        found = KEY.match(self.text, self.at)
        if found and move:
            self.at = found.end()
        return _plain(found[1]) if found else None

    def _after(self, indent: int, depth: int, *, dashes: bool) -> Any:
        """Return what stands after a colon or a dash; below it, a list may begin in the column of a key."""
        self._skip(SPACES)
        if END_OF_LINE.match(self.text, self.at):
            self._end_of_line()
            below = self.indent > indent or (dashes and self.indent == indent and bool(DASH.match(self.text, self.at)))
            return self._block(depth + 1) if below else ""
        if FOLDED.match(self.text, self.at):
            return self._folded(indent)
        found = self._scalar(PLAIN) if self.text[self.at] not in "[{" else self._flow(depth + 1)
        self._end_of_line()
        return found

    def _folded(self, indent: int) -> Folded:
        self.at = self.text.index("\n", self.at) + 1
        blank, spaces = re.findall(r"\A((?: *\n)*)( *)", self.text[self.at :])[0]
        # As deep as its first line; one less deep, below the key all the same, would be read in another way elsewhere.
        deep = max(indent + 1, len(spaces))
        if max(map(len, blank.split("\n"))) > deep:
            raise self._unread("空行比正文缩进更深")
        self._skip(re.compile(rf"(?: {{{deep},}}[^\n]*\n| *\n)*"))
        self._advance()
        return Folded()

    def _scalar(self, pattern: re.Pattern[str]) -> str:
        quoted = QUOTED.match(self.text, self.at)
        if quoted:
            self.at = quoted.end()
            single, double = quoted[1], quoted[2]
            return single.replace("''", "'") if double is None else re.sub(r"\\(.)", r"\1", double)
        found = pattern.match(self.text, self.at)
        if not found:
            raise self._unread("不认识的写法")
        text = found[0].partition(" #")[0].rstrip(" ")
        if ": " in text or text.endswith(":"):
            raise self._unread("一行之内有两个冒号")
        self.at += len(text)
        return _plain(text)

    def _flow(self, depth: int) -> Any:
        if depth > MOST_NESTED:
            raise self._unread("嵌套过深")
        opened = self.text[self.at : self.at + 1]
        if opened not in ("[", "{"):
            return self._scalar(PLAIN_IN_FLOW)
        self.at += 1
        found_list: list[Any] = []
        found: dict[str, Any] = {}
        self._skip(IN_FLOW)
        while self.text[self.at : self.at + 1] != ("]" if opened == "[" else "}"):
            if opened == "[":
                found_list.append(self._flow(depth + 1))
            else:
                self._pair(found, depth)
            self._skip(IN_FLOW)
            if self.text[self.at : self.at + 1] == ",":
                self.at += 1
                self._skip(IN_FLOW)
            elif self.text[self.at : self.at + 1] not in ("]", "}"):
                raise self._unread("括号之内应有逗号")
        self.at += 1
        return found_list if opened == "[" else found

    def _pair(self, found: dict[str, Any], depth: int) -> None:
        key = self._key(move=True)
        if key is None or key in found:
            raise self._unread("不是键，或键重复")
        self._skip(IN_FLOW)
        found[key] = self._flow(depth + 1)


def _plain(text: str) -> str:
    return "" if text in ("~", "null", "Null", "NULL") else text


def read_yaml(text: str) -> Any:
    """Return the document of a YAML text. Raises Unread where it is written in any way that is not read here."""
    try:
        return Yaml(text).document()
    except RecursionError as error:
        raise Unread("嵌套过深") from error
