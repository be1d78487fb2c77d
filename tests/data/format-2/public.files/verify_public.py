# -*- coding: utf-8 -*-
"""Check a public database without the ledger it was made from. Needs Python 3.8 or newer and nothing else.

    python3 verify_public.py public.db [--checkpoint FILE] [--downloads FOLDER] [--with OTHER.db]...

FILE is a checkpoint that was kept by someone else than the publisher; its signatures are not checked here. FOLDER holds
the downloads, as public.files does: its CSV and JSON are compared with the database. OTHER.db is a publication of
another year of the same ledger: its bodies are taken for those that this one withholds for their year, and the rows of
earlier years are computed again. Hashes and root as in RFC 6962. Nothing in the file is trusted: all that its bodies
can give is computed again.
Exit code 0: nothing disagrees, 1: something does, or could be explained by a body alone that was withheld because it
names a confidential project, 2: not readable as a public database. The last line names what was not compared.
"""

import sys

# Python 2 cannot read this line, and shows it.
NEEDED: str = "核验程序需要 Python 3.8 或更新的版本：请换一个再运行，如 python3.8 verify_public.py public.db"
if sys.version_info < (3, 8):
    sys.stderr.buffer.write("{}（这里是 {}.{}）\n".format(NEEDED, *sys.version_info[:2]).encode())
    sys.exit(2)


import hashlib
import json
import os
import re
import sqlite3
from array import array
from base64 import b64encode
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, Dict, ItemsView, Mapping

# What a public database holds: of each table its columns.

Row = Dict[str, Any]
Rows = Mapping[Any, Row]
"""The rows of a table in order, by the first of its columns."""
COLUMNS: "dict[str, str]" = {
    "publication": "year department department_code origin events through root policy naming_payees",
    "events": "seq leaf_hash body year",
    "overview": (
        "year department department_code rubric rubric_title weight total grade total_explanation adjusted_budget_fen "
        "executed_fen execution_rate average_bulletin_rate surrendered_fen projects"
    ),
    "score_sheet": (
        "position line parent title weight score deduction explanation rule parameters events event_seqs department"
    ),
    "months": "month adjusted_budget_fen executed_fen execution_rate schedule attainment bulletin_rate department",
    "projects": (
        "project name parent_name category expenditure_type office subunit_code subunit appropriation_fen "
        "carry_over_fen supplement_fen reduction_fen virement_fen surrender_fen adjusted_budget_fen expenditure_fen "
        "refund_fen executed_fen remaining_fen execution_rate department"
    ),
    "statements": (
        "seq subject project subunit_code subunit through amount unit replayed difference verdict document department"
    ),
    "fund_changes": (
        "seq occurred_on kind project project_name to_project to_project_name amount_fen corrects document reason "
        "department"
    ),
    "targets": (
        "id project project_code subunit_code subunit aspect name target result unit weight reason event_seqs "
        "department"
    ),
}
INTEGERS = ("seq", "year", "events", "projects", "position", "corrects", "id", "naming_payees")
SINCE = {
    **{("publication", "naming_payees"): 1, ("publication", "through"): 1, ("events", "year"): 1},
    **{(table, name): 2 for table in ("projects", "targets", "statements") for name in ("subunit_code", "subunit")},
}
"""The formats (``user_version``) that columns came with; the others are of every format."""
NEVER_EMPTY = ("_fen", "replayed", "difference", "verdict")
FIGURES = ("weight", "score", "deduction", "total", "replayed")


# The words of the ledger and the signs of its kinds of money.

BUDGET_SIGN = {"appropriation": 1, "carry_over": 1, "supplement": 1, "reduction": -1, "virement": 1, "surrender": -1}
EXECUTED_SIGN = {"expenditure": 1, "refund": -1}
KIND_TITLES = {
    "appropriation": "年初预算批复", "carry_over": "上年结转", "supplement": "追加", "reduction": "调减",
    "virement": "调剂", "surrender": "退回财政", "expenditure": "支出", "refund": "支出退回",
}  # fmt: skip
SIGN_OF_SUBJECT = {"adjusted_budget": BUDGET_SIGN, "executed": EXECUTED_SIGN}
SUBJECT_TITLES = {"adjusted_budget": "调整后预算数", "executed": "执行数"}
FEN_PER_UNIT = {"元": 100, "万元": 1_000_000}
CATEGORIES = {
    "development": "事业发展类", "operation": "运行经费", "it_maintenance": "信息化运维", "acquisition": "购置经费",
}  # fmt: skip
EXPENDITURE_TYPES = {"personnel": "人员经费", "operating": "公用经费", "project": "项目支出"}
ASPECTS = {"output": "产出", "benefit": "效益", "satisfaction": "满意度", "cost": "成本"}
DIRECTIONS = {">=": "≥", "<=": "≤", "=": "等于"}
NOT_APPLICABLE = "不适用"


# What the body of an event has to hold, what each field may be, and which fields a policy can name.

DAY = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])-[0-9]{2}")
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
FIGURE = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,9})?")
RECORDED = re.compile(r"[0-9]{1,13}(\.[0-9]{1,6})?")
MEASURED = re.compile(rf"-?{RECORDED.pattern}")
FIELD_FORMS = {
    "occurred_on": DAY, "month": MONTH, "through": MONTH,
    "value": MEASURED,
    **dict.fromkeys(("rate", "points", "amount", "weight", "coefficient", "score"), RECORDED),
}  # fmt: skip
FIELD_TEXTS = {
    "event_id", "department", "name", "kind", "project", "to_project", "parent", "reverses", "refunds", "line",
    "rubric", "text", "document", "voucher", "reason", "indicator", "aspect", "nature", "direction", "unit", "grade",
    "office", "category", "expenditure_type", "subject", "indicator_class", "scope",
}  # fmt: skip
FIELD_CHOICES: "dict[str, dict[str, Collection[str]]]" = {
    "statement": {"subject": SUBJECT_TITLES, "unit": FEN_PER_UNIT},
    "target": {"aspect": ASPECTS, "direction": DIRECTIONS},
    "rubric_adopted": {"scope": ("department", "projects")},
}
MOVES_MONEY = ("project", "amount_fen")
REQUIRED_FIELDS = {
    **dict.fromkeys(KIND_TITLES, MOVES_MONEY),
    "virement": (*MOVES_MONEY, "to_project"),
    "refund": (*MOVES_MONEY, "refunds"),
    "reversal": ("reverses",),
    "bulletin": ("month", "rate"),
    "statement": ("subject", "through", "amount", "unit"),
    "target": ("year", "indicator", "aspect", "name", "weight"),
    "result": ("year", "indicator"),
    "deduction": ("year", "rubric", "line", "points"),
    "published_score": ("year", "line", "score"),
    "project_registered": ("project", "name"),
    "department_registered": ("department", "name"),
    "department_changed": ("department",),
    "project_changed": ("project",),
    "rubric_adopted": ("year", "rubric"),
}
# What a policy has to name for every body of a kind to be shown, but for confidential projects.
GRANTING = "project amount document fund function_class economic_class reason"
FIELDS_OF_KIND = {
    "project_registered": "project name parent category expenditure_type office confidential",
    "department_registered": "name parent",
    "department_changed": "name parent reason",
    "project_changed": "project name office category reason",
    **dict.fromkeys(("appropriation", "carry_over", "supplement", "reduction", "surrender"), GRANTING),
    "virement": "project to_project amount document reason",
    "expenditure": "project amount voucher fund function_class economic_class",
    "refund": "project amount refunds voucher",
    "reversal": "reverses reason authority approved_by",
    "bulletin": "month rate document",
    "statement": "subject through amount unit project document",
    "target": "year indicator aspect name weight nature direction value unit project indicator_class text",
    "result": "year indicator value grade project coefficient reason improvement evidence through text",
    "deduction": "year rubric line points reason evidence project",
    "rubric_adopted": "year rubric text sha256 document scope",
    "published_score": "year line score reason document project rubric",
}
KINDS_WITHOUT_FIGURES = {
    "pledge", "appraisal", "improvement_plan", "month_closed", "details_erased", "disclosure",
}  # fmt: skip
KNOWN_KINDS = {*FIELDS_OF_KIND, *KINDS_WITHOUT_FIGURES}
# The newest version of each kind that this program knows, of those not named here the first.
KNOWN_VERSIONS: "dict[str, int]" = {
    **dict.fromkeys(("bulletin", "statement", "improvement_plan", "rubric_adopted"), 2),
    **dict.fromkeys(("target", "result", "deduction", "published_score"), 3),
}
FIELDS_OF_EVERY_KIND = {
    "event_id", "kind", "version", "department", "occurred_on", "recorded_at", "recorded_by", "details_digest", "nonce",
}  # fmt: skip


# Why something is not read or not computed, and how much is read at most.

MOST_LISTED = 50
MOST_NESTED = 50
# Far more than any department has: they bound the time that a hostile file can take.
MOST_LINES = 1000
MOST_TARGETS = 2000
MOST_FILES = 200
MOST_MANIFEST_BYTES = 1_000_000


class Unreadable(Exception):
    """The file cannot be read as a public database; the message says why in Chinese."""


class NotAsPublished(Exception):
    """The file is not written as ``publish`` writes one, so that nothing is read of it; the message says where."""


class Unread(Exception):
    """A text is not written in the YAML that is read here, or is no rubric; the message says where in Chinese."""


class NotRecomputed(Exception):
    """The points of a line are not computed here."""


# Exact figures, and how the tables write them.

SEQS = re.compile(r"[0-9]{1,15}(-[0-9]{1,15})?(,[0-9]{1,15}(-[0-9]{1,15})?)*")
PLACES = tuple("0123456")
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def rounded(value: Fraction, places: int) -> str:
    """Return ``value`` rounded half up (away from zero) to ``places``, as tables hold it."""
    scaled = (2 * abs(value.numerator) * 10**places + value.denominator) // (2 * value.denominator)
    return f"{Decimal(f'{-scaled if value < 0 else scaled}E-{places}'):f}"


def percent(part_fen: int, whole_fen: int) -> "str | None":
    """Return the rate in per cent with two places, None where there is nothing to divide by."""
    return rounded(Fraction(100 * part_fen, whole_fen), 2) if whole_fen > 0 else None


def places_of(figure: str) -> int:
    """Return the number of decimal places of a figure."""
    return len(figure.partition(".")[2])


def added(figures: "Iterable[Any]") -> Fraction:
    """Return the exact sum of figures."""
    return sum((Fraction(one) for one in figures), Fraction(0))


def canonical(value: Any) -> str:
    """Return canonical JSON as bodies and parameters are written in; it holds no float."""
    return ENCODER.encode(value)


def ranges_of(text: str) -> "list[tuple[int, int]]":
    """Return the ranges of seqs such as ``3,7-18``; none where they are not in order."""
    if not SEQS.fullmatch(text):
        return []
    ranges, before = [], 0
    for part in text.split(","):
        start, _, end = part.partition("-")
        first, last = int(start), int(end or start)
        if not before < first <= last:
            return []
        ranges.append((first, last))
        before = last
    return ranges


def merged(ranges: "list[tuple[int, int]]") -> "list[tuple[int, int]]":
    """Return the ranges in order, those that overlap or touch made one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def text_of_ranges(ranges: "list[tuple[int, int]]") -> "str | None":
    """Return ranges as tables hold them, such as ``3,7-18``; None where there are none."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges) or None


# The YAML of rubrics and policies: block mappings and lists, flow {..} and [..] of plain words, one-line scalars.

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

    def _skip(self, pattern: "re.Pattern[str]") -> int:
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

    def _list(self, depth: int) -> "list[Any]":
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

    def _mapping(self, depth: int) -> "dict[str, Any]":
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

    def _key(self, *, move: bool) -> "str | None":
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

    def _scalar(self, pattern: "re.Pattern[str]") -> str:
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

    def _pair(self, found: "dict[str, Any]", depth: int) -> None:
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


# What a node of a YAML document has to be.

def mapping_of(value: Any, name: str) -> "dict[str, Any]":
    """Return a node that has to be a mapping. Raises Unread."""
    if not isinstance(value, dict):
        raise Unread(f"{name} 不是映射")
    return value


def texts_of(value: Any, name: str) -> "list[str]":
    """Return a node that has to be a list of texts. Raises Unread."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Unread(f"{name} 不是列表")
    return value


# The policy (公开范围) that a public database carries.

class Policy:
    """The policy as the file carries it; ``unread`` says why it could not be read, '' where it was."""

    def __init__(self, text: str) -> None:
        self.unread, self.in_totals, self.withholds_sources, self.shows_payees = "", True, False, False
        self.shows_earlier_bodies = False
        self.tables: dict[str, list[str]] = {}
        self.bodies: dict[str, set[str]] = {}
        try:
            self._read(mapping_of(read_yaml(text), "公开范围"))
        except Unread as error:
            self.unread = str(error)

    def _read(self, found: "dict[str, Any]") -> None:
        tables = mapping_of(found.get("tables"), "tables")
        bodies = mapping_of(found.get("bodies", {}), "bodies")
        confidential = mapping_of(found.get("confidential", {}), "confidential")
        self.shows_earlier_bodies = found.get("earlier_years") == "bodies"
        shown = {kind: set(texts_of(fields, kind)) for kind, fields in bodies.items()}
        self.tables = {name: texts_of(columns, name) for name, columns in tables.items()}
        self.in_totals = confidential.get("in_totals", "true") != "false"
        self.withholds_sources = confidential.get("source_digests") == "withhold"
        self.shows_payees = confidential.get("payees_in_text") == "show"
        anywhere = shown.pop("every_kind", set())
        self.bodies = {kind: fields | anywhere for kind, fields in shown.items()}

    def shows_all(self, kinds: "Iterable[str]") -> bool:
        """Tell whether every body of the kinds is shown, but for those of confidential projects or that name one.

        It cannot be told where bodies are withheld for their source.
        """
        return not self.withholds_sources and all(
            {*FIELDS_OF_KIND[kind].split(), "source"} <= self.bodies.get(kind, set()) for kind in kinds
        )


# A rubric as it was adopted, read from its own text.

@dataclass
class Line:
    """One line of a rubric: ``weight`` is None where it has none, ``ruling`` is the rule it stands below.

    ``title`` and ``not_applicable`` are None where nobody knows, '' where there is none.
    """

    id: str
    parent: "str | None"
    title: "str | None"
    weight: "Fraction | None"
    local_weight: bool
    rule: "str | None"
    not_applicable: "str | None"
    parameters: "dict[str, Any]"
    ruling: "str | None"


@dataclass
class Rubric:
    """A rubric as it was adopted, its lines in the order of the sheet; ``grades`` are names and least totals."""

    id: str
    title: "str | None"
    weight: Fraction
    scale: int
    total_scale: "int | None"
    grades: "list[tuple[str, Fraction]]"
    lines: "list[Line]" = field(default_factory=list)


def figure_of(value: Any) -> Fraction:
    """Return a figure that stands in a rubric. Raises Unread."""
    if not isinstance(value, str) or not RECORDED.fullmatch(value):
        raise Unread(f"不是数：{str(value)[:20]}")
    return Fraction(value)


def end_of(value: Any) -> Fraction:
    """Return an end of a band of figures, which may lie below 0. Raises Unread."""
    if isinstance(value, str) and value.startswith("-"):
        return -figure_of(value[1:])
    return figure_of(value)


def _text_of(node: Row, key: str) -> "str | None":
    value = node.get(key, "")
    if isinstance(value, Folded):
        return None
    if not isinstance(value, str):
        raise Unread(f"{key} 不是文字")
    return value


def _places_of(node: Row, key: str) -> int:
    if node.get(key) not in PLACES:
        raise Unread(f"{key} 不是小数位数")
    return int(node[key])


def rubric_of(text: str) -> Rubric:
    """Return the rubric of a YAML text. Raises Unread."""
    node = mapping_of(read_yaml(text), "评分标准")
    grades = [mapping_of(one, "grades") for one in node.get("grades") or []]
    rubric = Rubric(
        id=_text_of(node, "id") or "",
        title=_text_of(node, "title"),
        weight=figure_of(node.get("weight")),
        scale=_places_of(node, "scale"),
        total_scale=_places_of(node, "total_scale") if "total_scale" in node else None,
        grades=[(_text_of(one, "name") or "", figure_of(one.get("from"))) for one in grades],
    )
    _add_lines(rubric, node, None, None)
    return rubric


def _add_lines(rubric: Rubric, above: Row, parent: "str | None", ruling: "str | None") -> None:
    lines = above.get("lines") or []
    if not isinstance(lines, list):
        raise Unread("lines 不是列表")
    for found in lines:
        node = mapping_of(found, "指标")
        parameters = mapping_of(node.get("parameters", {}), "parameters")
        if _has_folded(parameters):
            raise Unread("parameters 之下有多行文字")
        line = Line(
            id=_text_of(node, "id") or "",
            parent=parent,
            title=_text_of(node, "title"),
            weight=figure_of(node["weight"]) if "weight" in node else None,
            local_weight="local_weight" in node,
            rule=_text_of(node, "rule") or None,
            not_applicable=_text_of(node, "not_applicable"),
            parameters=parameters,
            ruling=ruling,
        )
        if not line.id or (line.weight is None) != (ruling is not None) or not (line.weight is None or line.weight):
            raise Unread(f"指标 {line.id[:20]} 的 id 或 weight")
        if len(rubric.lines) == MOST_LINES or any(one.id == line.id for one in rubric.lines):
            raise Unread(f"指标超过 {MOST_LINES} 项，或编号重复")
        rubric.lines.append(line)
        _add_lines(rubric, node, line.id, ruling or (line.rule if line.rule != "either" else None))


def _has_folded(value: Any) -> bool:
    if isinstance(value, (dict, list)):
        return any(map(_has_folded, value.values() if isinstance(value, dict) else value))
    return isinstance(value, Folded)


# What is too long to be held: the rows of a table and the bodies of events, read anew each time.

class RowsReadAnew(Rows):
    """The rows of a table by its first column, an integer; each is read when it is asked for."""

    def __init__(self, connection: sqlite3.Connection, table: str, columns: "list[str]") -> None:
        self._connection, self._columns, self._key = connection, columns, columns[0]
        self._from = f"FROM {table}"
        [self._count] = connection.execute(f"SELECT count(*) {self._from}").fetchone()

    def __len__(self) -> int:
        """Return how many rows there are."""
        return int(self._count)

    def __iter__(self) -> "Iterator[Any]":
        """Yield the keys in order."""
        return (key for (key,) in self._connection.execute(f"SELECT {self._key} {self._from} ORDER BY 1"))

    def __getitem__(self, key: Any) -> Row:
        """Return a row. Raises KeyError."""
        found = self._connection.execute(f"{self._selected()} WHERE {self._key} = ?", (key,)).fetchone()
        if found is None:
            raise KeyError(key)
        return self._row(found)

    def items(self) -> "ItemsView[Any, Row]":
        """Return keys and rows, read in one go."""
        return _Items(self)

    def in_order(self) -> "Iterator[tuple[Any, Row]]":
        """Yield keys and rows in order."""
        for found in self._connection.execute(f"{self._selected()} ORDER BY 1"):
            yield found[0], self._row(found)

    def _row(self, found: "Sequence[Any]") -> Row:
        return {column: found[number] for number, column in enumerate(self._columns)}

    def _selected(self) -> str:
        return f"SELECT {', '.join(self._columns)} {self._from}"


class _Items(ItemsView[Any, Row]):
    def __init__(self, rows: RowsReadAnew) -> None:
        super().__init__(rows)
        self._rows = rows

    def __iter__(self) -> "Iterator[tuple[Any, Row]]":
        return self._rows.in_order()


class Bodies:
    """The bodies of events by seq, in order; ``elsewhere`` has by seq the rows of publications that show others."""

    def __init__(self, rows: Rows, elsewhere: "Mapping[int, Rows] | None" = None) -> None:
        self._rows, self._elsewhere = rows, elsewhere or {}

    def __iter__(self) -> "Iterator[tuple[int, str]]":
        """Yield seqs and bodies."""
        for seq, row in self._rows.items():
            body = row.get("body")
            if body is None and seq in self._elsewhere:
                body = self[seq]
            if body is not None:
                yield seq, body

    def __getitem__(self, seq: int) -> str:
        """Return the body of an event that is among them."""
        rows = self._elsewhere.get(seq, self._rows)
        return str(rows[seq]["body"])


# The form of a public database, looked at before anything is read of it.

FORMATS = (0, 1, 2)
"""The formats of public databases (SQLite's ``user_version``) that are known here."""
STRICT_FORMAT, STRICT_SINCE = 0, (3, 37)
"""The format whose tables are STRICT, and the SQLite that reads such tables."""
# A column may be computed by SQL, which shows one version of SQLite another figure than the next, and takes as long as
# it likes. So every table has to be written as ``publish`` writes it, and nothing else may be there.
_TABLE = re.compile(r"CREATE TABLE ([a-z_]{1,40}) \(([A-Za-z_ ,]{1,2000})\)(?: STRICT)?")


def require_alone(path: Path) -> None:
    """Raise NotAsPublished where SQLite would read the file together with another one beside it."""
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            raise NotAsPublished(f"旁边有 {beside.name}，别的程序会把它当作这个文件的一部分来读")


def tables_of(connection: sqlite3.Connection) -> "dict[str, list[str]]":
    """Return the tables with their columns. Raises Unreadable for another format, NotAsPublished for another form."""
    (format_,) = connection.execute("PRAGMA user_version").fetchone()
    if format_ not in FORMATS:
        raise Unreadable(f"文件的格式是 {format_}，本程序只认得 {max(FORMATS)}：请用发布者随文件提供的程序")
    if format_ == STRICT_FORMAT and sqlite3.sqlite_version_info < STRICT_SINCE:
        raise Unreadable(
            f"本机 Python 所带的 SQLite 是 {sqlite3.sqlite_version}，读取格式 {format_} 的公开数据库需要 3.37 或更新"
        )
    (encoding,) = connection.execute("PRAGMA encoding").fetchone()
    if encoding != "UTF-8":
        raise NotAsPublished(f"文件的文字编码是 {encoding}，应为 UTF-8")
    tables: dict[str, list[str]] = {}
    objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type DESC").fetchall()
    for type_, name, table, sql in objects:
        if type_ == "table" and name == table and name in COLUMNS and name not in tables:
            tables[name] = _columns(name, sql, format_)
        elif (type_, name, sql) != ("index", f"sqlite_autoindex_{table}_1", None) or table not in tables:
            raise NotAsPublished(f"其中有不属于公开数据库的 {str(name)[:40]}")
    return tables


def require_types(connection: sqlite3.Connection, table: str, columns: "list[str]") -> None:
    """Raise Unreadable where a value is neither empty nor of its column's type, which SQLite itself lets pass."""
    for column in columns:
        wanted = "integer" if is_integer(column) else "text"
        query = f"SELECT {column} FROM {table} WHERE typeof({column}) NOT IN ('null', '{wanted}') LIMIT 1"
        other = connection.execute(query).fetchone()
        if other:
            raise Unreadable(f"表 {table} 的 {column} 有不合规定的值：{str(other[0])[:40]}")


def create_table(name: str, columns: "list[str]", format_: int) -> str:
    """Return how ``publish`` writes a table of these columns into a public database of that format."""
    first, *others = [f"{column} {'INTEGER' if is_integer(column) else 'TEXT'}" for column in columns]
    strict = " STRICT" if format_ == STRICT_FORMAT else ""
    return f"CREATE TABLE {name} ({', '.join([f'{first} NOT NULL PRIMARY KEY', *others])}){strict}"


def is_integer(column: str) -> bool:
    """Tell whether a column holds integers; every other one holds text."""
    return column in INTEGERS or column.endswith("_fen")


def columns_in(table: str, format_: int) -> "list[str]":
    """Return the columns that a table of public databases of that format can have."""
    return [column for column in COLUMNS[table].split() if SINCE.get((table, column), 0) <= format_]


def _columns(name: str, sql: object, format_: int) -> "list[str]":
    found = _TABLE.fullmatch(sql) if isinstance(sql, str) else None
    columns = [column.split(" ")[0] for column in found[2].split(", ")] if found else []
    known = columns_in(name, format_)
    if not columns or columns[0] != known[0] or sql != create_table(name, columns, format_):
        raise NotAsPublished(f"表 {name} 的定义不是公开数据库的写法")
    if name == "publication" and columns != known:
        raise NotAsPublished("公开说明（publication）的列不是这个格式的")
    for column in columns:
        if column not in known or columns.count(column) > 1:
            raise NotAsPublished(f"表 {name} 中有不属于公开数据库的 {column[:40]}")
    return columns


# Reading the tables of a public database, of which nothing is trusted.

LONG = ("events", "fund_changes")
"""The tables that have a row for each event, and are not held."""


@dataclass
class File:
    """The public tables: of each its columns, and its rows by the first of them; ``format`` is the file's.

    Its ``connection`` has to stay open, because not all rows are held.
    """

    format: int
    columns: "dict[str, list[str]]"
    rows: "dict[str, Rows]"
    connection: sqlite3.Connection


def read_file(path: Path) -> File:
    """Return what the file holds. Raises Unreadable, and NotAsPublished before anything of it is read."""
    if not path.is_file():
        raise Unreadable("没有这个文件")
    require_alone(path)
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return _read(connection)
    except Exception:
        connection.close()
        raise


def _read(connection: sqlite3.Connection) -> File:
    tables = tables_of(connection)
    if "publication" not in tables:
        raise Unreadable("没有公开说明（publication）这个表")
    # Through an index that is not of its table, a reader would be shown other rows than are read here.
    checked = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if checked != "ok":
        raise Unreadable(f"SQLite 的完整性检查没有通过，从不同途径会读出不同的内容（{checked}）")
    [format_] = connection.execute("PRAGMA user_version").fetchone()
    rows: dict[str, Rows] = {}
    for name in sorted(tables):
        require_types(connection, name, tables[name])
        read = RowsReadAnew if name in LONG else _rows
        rows[name] = read(connection, name, tables[name])
    if len(rows.get("score_sheet", ())) > MOST_LINES:
        raise Unreadable(f"评分表超过 {MOST_LINES} 行")
    return File(format_, tables, rows, connection)


def _rows(connection: sqlite3.Connection, table: str, columns: "list[str]") -> "dict[Any, Row]":
    rows: dict[Any, Row] = {}
    figures = FIGURES if table != "targets" else ()
    for found in connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1"):
        row = {column: found[number] for number, column in enumerate(columns)}
        for column in figures:
            value = row.get(column)
            if value is not None and not FIGURE.fullmatch(value):
                raise Unreadable(f"表 {table} 的 {column} 有不合规定的值：{value[:40]}")
        key = found[0]
        if key is None or key in rows:
            raise Unreadable(f"表 {table} 的 {columns[0]} 为空或重复：{key}")
        rows[key] = row
    return rows


def publication_of(file: File) -> Row:
    """Return the one row that says what was published."""
    rows = list(file.rows.get("publication", {}).values())
    if len(rows) != 1 or None in rows[0].values():
        raise Unreadable("没有完整的公开说明（publication）")
    year, through = rows[0]["year"], rows[0].get("through")
    if not 2000 <= year <= 2099 or rows[0]["events"] < 1:
        raise Unreadable("公开说明（publication）的年度或事件数无效")
    if through is not None and through not in [f"{year}-{month:02d}" for month in range(1, 13)]:
        raise Unreadable("公开说明（publication）的截至月份无效")
    return rows[0]


# The body of an event, its leaf hash and the root of all.

# Longer integers are no amounts; some versions of Python would take very long over them.
DECODER = json.JSONDecoder(parse_int=lambda text: int(text) if len(text) < 19 else text, parse_float=str)


def parsed(body: str) -> Any:
    """Return what a body says, which is an event where ``event_of`` took it."""
    return DECODER.decode(body)


def event_of(seq: int, body: str) -> Row:
    """Return the event of a body. All that is read of it has its type; what is not read may be anything."""
    try:
        event = parsed(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"第 {seq} 号事件的内容不是 JSON") from error
    if not isinstance(event, dict):
        raise Unreadable(f"第 {seq} 号事件的内容不是 JSON 对象")
    kind = event.get("kind")
    known = isinstance(kind, str)
    if is_of_a_later_release(event):
        return event
    for field_name in ("kind", "event_id", "occurred_on", *(REQUIRED_FIELDS.get(str(kind), ()) if known else ())):
        if event.get(field_name) is None:
            raise Unreadable(f"第 {seq} 号事件没有 {field_name}")
    for field_name, value in event.items():
        if value is not None and not _fits(field_name, value):
            raise Unreadable(f"第 {seq} 号事件的 {field_name} 无效")
    for field_name, choices in FIELD_CHOICES.get(str(kind), {}).items():
        if event.get(field_name, next(iter(choices))) not in choices:
            raise Unreadable(f"第 {seq} 号事件的 {field_name} 无效")
    return event


def is_of_a_later_release(event: Row) -> bool:
    """Tell whether the kind or version of an event is none that this program knows: what it means nobody can tell."""
    kind, version = event.get("kind"), event.get("version")
    if isinstance(kind, str) and kind not in KNOWN_KINDS:
        return True
    return isinstance(version, int) and not isinstance(version, bool) and version > KNOWN_VERSIONS.get(str(kind), 1)


def _fits(field_name: str, value: Any) -> bool:
    if field_name in ("year", "amount_fen"):
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 10**15
    if field_name == "version":
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    if field_name in FIELD_FORMS:
        return isinstance(value, str) and bool(FIELD_FORMS[field_name].fullmatch(value))
    return isinstance(value, str) or field_name not in FIELD_TEXTS


def leaf_of(body: str) -> str:
    """Return the leaf hash of a body in hex."""
    return hashlib.sha256(b"\x00" + body.encode()).hexdigest()


def root_of(leaves: "Iterable[bytes]") -> str:
    """Return the root of the tree over ``leaves`` (RFC 6962, 2.1) in base64."""
    whole: list[tuple[int, bytes]] = []
    for leaf in leaves:
        whole.append((1, leaf))
        while len(whole) > 1 and whole[-1][0] == whole[-2][0]:
            size, right = whole.pop()
            whole[-1] = (2 * size, hashlib.sha256(b"\x01" + whole[-1][1] + right).digest())
    root = whole.pop()[1] if whole else hashlib.sha256().digest()
    while whole:
        root = hashlib.sha256(b"\x01" + whole.pop()[1] + root).digest()
    return b64encode(root).decode()


# The disclosed events: what stands of them, and the money they moved.

Place = Any
"""A project, ``("unit", code)`` for the projects of one unit, or None for the whole department."""


class Log:
    """The disclosed events with their seqs: what stands of them, and the money they moved.

    Facts are kept; of all others what they add up to, and one is read again where it is asked for. ``later`` are the
    kinds and versions of those that only a later release understands; no figure counts them. ``forms`` has the seqs by
    kind and fields, ``seqs`` by event_id; ``recorded_at`` are the times of recording, to the second. ``fen`` is by
    place and period, then by kind: a place is a project, whatever stands above it, ``("unit", code)`` for the projects
    of one unit, or None for the department ``own`` with all of them; a period is a month or a year.
    """

    def __init__(self, bodies: Bodies, own: "str | None" = None) -> None:
        self._bodies, self._own = bodies, own
        self.count, self.last_seq = 0, 0
        self.seqs: dict[str, int] = {}
        self.forms: dict[tuple[str, tuple[str, ...]], array[int]] = defaultdict(lambda: array("q"))
        self.later: dict[int, tuple[str, Any]] = {}
        self.not_canonical: list[int] = []
        self.recorded_at: set[str] = set()
        self._standing: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        # By project, month and kind; every reversal by its month and what it names.
        self._movements: Counter[tuple[str, str, str]] = Counter()
        self._reversals: list[tuple[str, str]] = []
        for seq, body in bodies:
            self._take(seq, body)
        reversed_ = {reverses for _, reverses in self._reversals}
        for kind, found in self._standing.items():
            self._standing[kind] = [(seq, event) for seq, event in found if event["event_id"] not in reversed_]
        self._take_back()
        self._read_facts()

    def _take(self, seq: int, body: str) -> None:
        event = event_of(seq, body)
        if canonical(event) != body:
            self.not_canonical.append(seq)
        if is_of_a_later_release(event):
            self.later[seq] = (event["kind"], event.get("version", 1))
            return
        kind, month = event["kind"], event["occurred_on"][:7]
        self.count, self.last_seq = self.count + 1, seq
        self.seqs[event["event_id"]] = seq
        self.forms[kind, tuple(event)].append(seq)
        if event.get("recorded_at"):
            self.recorded_at.add(event["recorded_at"][:19])
        if kind == "reversal":
            self._reversals.append((month, event["reverses"]))
        elif kind in KIND_TITLES:
            self._move(event, month, 1)
        else:
            self._standing[kind].append((seq, event))

    def _move(self, event: Row, month: str, sign: int) -> None:
        kind, amount_fen = event["kind"], sign * event["amount_fen"]
        self._movements[event["project"], month, kind] += -amount_fen if kind == "virement" else amount_fen
        if kind == "virement":
            self._movements[event["to_project"], month, kind] += amount_fen

    def _take_back(self) -> None:
        for month, reverses in self._reversals:
            _, moving = self.named(reverses) or (0, {})
            if moving.get("kind") in KIND_TITLES:
                self._move(moving, month, -1)

    def _read_facts(self) -> None:
        registered = [event for _, event in self.standing("project_registered")]
        self.parents = {event["project"]: event.get("parent") for event in registered}
        self._units = {event["project"]: event.get("department", "") for event in registered}
        self._bulletins: dict[str, dict[str, Fraction]] = defaultdict(dict)
        for _, event in self.own("bulletin"):
            self._bulletins[event["month"][:4]][event["month"]] = Fraction(event["rate"])
        self.fen: dict[tuple[Place, str], Counter[str]] = defaultdict(Counter)
        self.years_moved: dict[str, set[int]] = defaultdict(set)
        for (project, month, kind), amount_fen in self._movements.items():
            self.years_moved[project].add(int(month[:4]))
            for place in self._places(project):
                self.fen[place, month][kind] += amount_fen
                self.fen[place, month[:4]][kind] += amount_fen

    @property
    def events(self) -> "Iterator[tuple[int, Row]]":
        """The events in order, read anew."""
        return ((seq, parsed(body)) for seq, body in self._bodies if seq not in self.later)

    def named(self, event_id: Any) -> "tuple[int, Row] | None":
        """Return the event of that id with its seq, None where none is disclosed."""
        seq = self.seqs.get(event_id)
        return None if seq is None else (seq, parsed(self._bodies[seq]))

    def standing(self, kind: str) -> "list[tuple[int, Row]]":
        """Return the events of a kind that no disclosed reversal names."""
        return self._standing.get(kind, [])

    def unit_of(self, event: Row) -> "str | None":
        """Return the sub-unit that a fact counts for alone, None where that is the department, or a project.

        Version 1 of every kind counts for the department, whatever unit it names.
        """
        if event.get("version", 1) == 1 or event.get("project") is not None or event.get("department") == self._own:
            return None
        return event.get("department")

    def own(self, kind: str) -> "list[tuple[int, Row]]":
        """Return the facts of a kind that count for a department whole, neither for a sub-unit nor a project alone."""
        found = self.standing(kind)
        return [one for one in found if self.unit_of(one[1]) is None and one[1].get("project") is None]

    def of_year(self, kind: str, year: int) -> "Iterator[tuple[int, Row]]":
        """Yield those of a budget year."""
        return ((seq, event) for seq, event in self.standing(kind) if event.get("year") == year)

    def own_of_year(self, kind: str, year: int) -> "Iterator[tuple[int, Row]]":
        """Yield those of a budget year that count for the whole department."""
        return ((seq, event) for seq, event in self.own(kind) if event.get("year") == year)

    @property
    def units(self) -> "set[str]":
        """The units, the department itself among them, that projects are registered for."""
        return {*self._units.values()}

    def subunit_of(self, project: str) -> "str | None":
        """Return the sub-unit that a project is registered for, None where it is the department's own."""
        unit = self._units.get(project)
        return None if unit == self._own else unit

    def _places(self, project: str) -> "set[Place]":
        # A set, because a file may claim that a project stands above itself.
        places: set[Place] = {None, ("unit", self._units.get(project, ""))}
        above: str | None = project
        while above not in places:
            places.add(above)
            above = self.parents.get(above or "")
            if len(places) > MOST_NESTED:
                raise Unreadable(f"项目 {project[:20]} 的上级项目超过 {MOST_NESTED} 层")
        return places

    def added_fen(self, place: Place, periods: "Iterable[str]", signs: "Mapping[str, int]") -> int:
        """Return what the kinds of ``signs`` add up to at a place over periods."""
        return sum(sign * self.fen[place, period][kind] for period in periods for kind, sign in signs.items())

    def bulletins(self, year: int) -> "dict[str, Fraction]":
        """Return the official rates of a year by month."""
        return self._bulletins.get(str(year), {})

    def average_bulletin(self, year: int, before: "Collection[str]" = ()) -> "Fraction | None":
        """Return the average of the year's official rates; None where one is not there, those ``before`` apart."""
        rates = self.bulletins(year)
        needed = {f"{year}-{number:02d}" for number in range(1, 13)} - {*before}
        return added(rates.values()) / len(rates) if rates and needed <= rates.keys() else None

    def months_before_budget(self, year: int) -> "list[str]":
        """Return the months of a year before the first in which the budget of any project was moved; none for none."""
        months = [f"{year}-{number:02d}" for number in range(1, 13)]
        moved = {month for (place, month), fen in self.fen.items() if place and any(fen[kind] for kind in BUDGET_SIGN)}
        first = min(moved.intersection(months), default="")
        return [month for month in months if month < first]


# The targets of a year with their results.

@dataclass
class Target:
    """A target and its result with their seqs; no result is None.

    ``unit`` is the sub-unit that it counts for alone, None where that is the department, or a project.
    """

    unit: "str | None"
    seq: int
    target: Row
    result_seq: "int | None"
    result: "Row | None"

    @property
    def applies(self) -> bool:
        """Whether it is measured this year."""
        return self.result is None or self.result.get("grade") != NOT_APPLICABLE

    @property
    def is_own(self) -> bool:
        """Whether it is the department's, and neither a unit's nor a project's."""
        return self.unit is None and self.target.get("project") is None


def targets_of(log: Log, year: int, through: str) -> "list[Target]":
    """Return the targets of a year with the results that count until the month ``through``, in order of the log."""

    def subject(event: Row) -> "tuple[Any, ...]":
        return log.unit_of(event), event.get("project"), event["indicator"]

    # What names no month counts before what does, and a later month before an earlier one.
    recorded = sorted(log.of_year("result", year), key=lambda one: one[1].get("through") or "9999-12")
    results = {subject(one): (seq, one) for seq, one in recorded if _counts(one, through)}
    found = []
    for seq, target in log.of_year("target", year):
        result_seq, result = results.get(subject(target), (None, None))
        found.append(Target(log.unit_of(target), seq, target, result_seq, result))
    return found


def _counts(result: Row, through: str) -> bool:
    """Tell whether a result counts then: of the whole year, one that names a month only where that is December."""
    month = result.get("through") or through
    return bool(month == through or (month < through and through[5:] != "12"))


# The projects of a year, and what each is called at the end of a month.

def projects_of(log: Log, year: int) -> "set[str]":
    """Return the projects of a year: those that anything is recorded of in it, or only that they began in it.

    Those that others stand below are left out: no money is recorded on them.
    """
    years = {project: {*of} for project, of in log.years_moved.items()}
    for kind in ("target", "result", "pledge", "appraisal", "statement", "deduction", "published_score"):
        for _, event in log.standing(kind):
            if event.get("project") is not None:
                said = int(event["through"][:4]) if kind == "statement" else event["year"]
                years.setdefault(event["project"], set()).add(said)
    begun = {event["project"]: int(event["occurred_on"][:4]) for _, event in log.standing("project_registered")}
    parents = set(log.parents.values())
    return {code for code, day in begun.items() if code not in parents and year in (years.get(code) or {day})}


def labels_of(log: Log, through: str) -> "dict[str, Row]":
    """Return what each project is called at the end of a month, changes applied by day, then seq."""
    found = {event["project"]: {**event} for _, event in log.standing("project_registered")}
    changes = [(event["occurred_on"], seq, event) for seq, event in log.standing("project_changed")]
    for day, _, change in sorted(changes, key=lambda one: one[:2]):
        if day[:7] <= through and change["project"] in found:
            changed = {name: change[name] for name in ("name", "office", "category") if change.get(name)}
            found[change["project"]].update(changed)
    return found


# What the departments of the ledger are called at the end of a month, and what stands below them then.

def department_name(log: Log, code: str, through: str) -> "str | None":
    """Return what the department of that code is called then; None where no disclosed event says so."""
    name: str | None = _as_they_stand(log, through).get(code, {}).get("name")
    return name


@lru_cache(maxsize=32)
def unit_totals_fen(log: Log, through: str, subject: str) -> "Counter[str]":
    """Return what a statement of each unit is the total of: the money from January of the unit and all below it then.

    As far as events are disclosed. Each unit goes up once, because a file may have very many units and statements.
    """
    months = [f"{through[:4]}-{number:02d}" for number in range(1, int(through[5:]) + 1)]
    departments = _as_they_stand(log, through)
    found: Counter[str] = Counter()
    for unit in log.units:
        own_fen = log.added_fen(("unit", unit), months, SIGN_OF_SUBJECT[subject])
        for one in _with_all_above(departments, unit):
            found[one] += own_fen
    return found


def _with_all_above(departments: "dict[str, Row]", unit: str) -> "list[str]":
    # Each once, because a file may claim that a unit stands below itself.
    found, above = [unit], departments.get(unit, {}).get("parent")
    while above is not None and above not in found:
        found.append(above)
        above = departments.get(above, {}).get("parent")
        if len(found) > MOST_NESTED:
            raise Unreadable(f"单位 {unit[:20]} 的上级超过 {MOST_NESTED} 层")
    return found


@lru_cache(maxsize=32)
def _as_they_stand(log: Log, through: str) -> "dict[str, Row]":
    """Return the registration of each department by its code, changes applied by day, then seq."""
    found: dict[str, Row] = {}
    for _, event in log.standing("department_registered"):
        found.setdefault(event["department"], {**event})
    changes = [(event["occurred_on"], seq, event) for seq, event in log.standing("department_changed")]
    for day, _, change in sorted(changes, key=lambda one: one[:2]):
        if day[:7] <= through and change["department"] in found:
            changed = {name: change[name] for name in ("name", "parent") if change.get(name)}
            found[change["department"]].update(changed)
    return found


# Events of other years: the published one shows their hashes, and other publications of the ledger their bodies.

NAMING_AN_EVENT = {"reversal": "reverses", "refund": "refunds", "details_erased": "erases"}
NAMING_A_YEAR = ("year", "month", "through", "quarter")
OF_SEVERAL_YEARS = ("department_registered", "department_changed", "project_registered", "project_changed")


def year_of(event: Row, log: Log) -> "int | None":
    """Return the year that an event counts for; None where it can be several, or names an event that is not disclosed.

    What names another event counts for that one's year, a fact for the year it says, money for that of its day.
    """
    named: Row | None = event
    # No further than any event leads, because a file may claim that two name each other.
    for _ in range(MOST_NESTED):
        if named is None or named["kind"] not in NAMING_AN_EVENT:
            break
        _, named = log.named(named.get(NAMING_AN_EVENT[named["kind"]])) or (0, None)
    if named is None or named["kind"] in (*OF_SEVERAL_YEARS, *NAMING_AN_EVENT):
        return None
    said = next((named[name] for name in NAMING_A_YEAR if named.get(name) is not None), named["occurred_on"])
    return int(str(said)[:4])


class OtherYears:
    """What the file says of bodies that it withholds for their year alone: by seq, the year they count for.

    ``found`` has by seq the rows of other publications that show them, once ``take`` was given those.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.year_at = {seq: row["year"] for seq, row in rows.items() if row.get("year") is not None}
        self.found: dict[int, Rows] = {}

    @property
    def count(self) -> int:
        """How many bodies the file says are of other years."""
        return len(self.year_at)

    def impossible(self, year: int) -> "Iterator[str]":
        """Yield, in Chinese, what cannot be so in a publication of ``year``."""
        for seq, said in self.year_at.items():
            if self._rows[seq].get("body") is not None or said == year or not 2000 <= said <= 2099 or seq == 1:
                yield f"events 的 {seq} 行 year：写着 {said}，而这一行公开了内容，属于每一年度，或不是其他年度"

    def take(self, name: str, other: File) -> "Iterator[str]":
        """Take the bodies that another publication of the ledger shows; yield, in Chinese, where the two disagree."""
        year, rows = next(iter(other.rows.get("publication", {})), None), other.rows.get("events", {})
        for seq, row in rows.items():
            mine, leaf = self._rows.get(seq, {}).get("leaf_hash"), row.get("leaf_hash")
            if None not in (mine, leaf) and mine != leaf:
                yield f"events 的 {seq} 行 leaf_hash：与 {name} 中的不同，两者不是同一账本"
                return
            body = row.get("body")
            said = self.year_at.get(seq)
            if body is None and said == year and row.get("year") is not None:
                yield f"events 的 {seq} 行 year：这里是 {said}，{name}（{year} 年）中是 {row['year']}"
            if seq in self.year_at and mine is not None and body is not None and leaf_of(body) == mine:
                self.found[seq] = rows

    def lacking(self) -> "Counter[int]":
        """Return how many bodies of each other year no publication at hand shows."""
        return Counter(year for seq, year in self.year_at.items() if seq not in self.found)

    def wrong(self, log: Log) -> "Iterator[str]":
        """Yield, in Chinese, which of the bodies found count for another year than the file says; ``log`` has them."""
        for seq, event in log.events:
            year = year_of(event, log) if seq in self.found else None
            if year is not None and year != self.year_at[seq]:
                yield f"events 的 {seq} 行 year：公开的是 {self.year_at[seq]}，由内容得出的是 {year}"


def of_unshown_years(events: "Iterable[tuple[int, Row]]", log: Log, shown: "Iterable[int]") -> "Iterator[str]":
    """Yield, in Chinese, which disclosed bodies are of other years than those whose bodies are ``shown``."""
    years = {*shown}
    for seq, event in events:
        year = year_of(event, log)
        if year is not None and year not in years:
            yield f"events 的 {seq} 行 body：属于 {year} 年，这份公开不应有它的内容"


# Which cells were compared with anything, so that the verdict can name those that were not.

class Coverage:
    """Of every cell of the public tables whether it was compared with anything; the key of a row always is."""

    def __init__(self, file: File) -> None:
        # In order, as compact as they can be: a long table has a key for each event.
        self._keys: dict[str, Sequence[Any]] = {
            table: array("q", rows) if is_integer(file.columns[table][0]) else [*rows]
            for table, rows in file.rows.items()
        }
        self._compared = {
            (table, column): bytearray(len(file.rows[table]))
            for table, columns in file.columns.items()
            for column in columns[1:]
        }

    def add(self, table: str, key: Any, column: str) -> None:
        """Note that a cell was compared; of what is no cell nothing is noted."""
        compared = self._compared.get((table, column))
        if compared is None:
            return
        keys = self._keys[table]
        number = bisect_left(keys, key)
        if number < len(keys) and keys[number] == key:
            compared[number] = 1

    def add_column(self, table: str, column: str) -> None:
        """Note that every cell of a column was compared."""
        compared = self._compared.get((table, column))
        if compared is not None:
            compared[:] = b"\1" * len(compared)

    def add_row(self, table: str, key: Any) -> None:
        """Note that a row is named by itself, because nothing of it was compared."""
        for of, column in self._compared:
            if of == table:
                self.add(table, key, column)

    def left_out(self) -> "dict[str, dict[str, int]]":
        """Return by table the columns with cells that were not compared, and how many those are."""
        found: dict[str, dict[str, int]] = {}
        for (table, column), compared in self._compared.items():
            count = compared.count(0)
            if count:
                found.setdefault(table, {})[column] = count
        return found


# What was found: what agrees, what does not, and what nobody can tell.

CERTAIN, NAMING, PARTNER, OPEN = range(4)
"""What withheld events leave open of a figure: nothing; what only an event can do that is withheld because it names a
confidential project; that one is withheld because it names a payee, or has a confidential project as the partner of a
virement; anything."""


@dataclass
class Findings:
    """What agrees, what does not, and what nobody can tell because ``withheld`` bodies may count in it.

    The others are by table and column. ``suspect`` and ``unlike`` differ from the disclosed events, where only a name
    can explain it and where other withheld events may. ``unconfirmed`` agree with them though others may count too;
    ``presuming`` agree if the policy is true: nothing else of their kinds is withheld but of confidential projects.
    Of the withheld ``later`` are shown, but only a later release understands them; ``naming_payees`` are withheld, says
    the file, because their text names a payee. ``coverage`` knows which cells were compared. ``unscored`` is what of
    the total rests on lines that were not computed again, in words.
    """

    withheld: int
    policy: Policy
    coverage: Coverage
    later: int = 0
    naming_payees: int = 0
    agreeing: "Counter[str]" = field(default_factory=Counter)
    differing: "list[str]" = field(default_factory=list)
    suspect: "dict[str, list[str]]" = field(default_factory=lambda: defaultdict(list))
    unlike: "dict[str, list[str]]" = field(default_factory=lambda: defaultdict(list))
    unconfirmed: "Counter[str]" = field(default_factory=Counter)
    presuming: "Counter[str]" = field(default_factory=Counter)
    not_recomputed: "list[str]" = field(default_factory=list)
    unscored: str = ""

    def doubt(self, *kinds: str) -> int:
        """Return what withheld events leave open of a figure that rests on events of the kinds."""
        if not self.withheld:
            return CERTAIN
        if self.later or self.policy.unread or not self.policy.shows_all({*kinds, "reversal"}):
            return OPEN
        return PARTNER if "virement" in kinds or self.naming_payees else NAMING

    def doubt_of_total(self, *kinds: str) -> int:
        """Return the same of a total of all projects, the confidential ones too where the policy counts them."""
        return OPEN if self.withheld and self.policy.in_totals else self.doubt(*kinds)

    def compare(
        self, place: "tuple[str, Any, str]", published: Any, computed: Any, doubt: int = CERTAIN, by: str = "重算的"
    ) -> None:
        """Note whether a cell agrees, as far as ``doubt`` allows to tell; ``by`` is what it is compared with."""
        table, key, column = place
        self.coverage.add(table, key, column)
        if published is None and column.endswith(NEVER_EMPTY):
            doubt = CERTAIN
        if published == computed:
            if doubt == CERTAIN:
                self.agreeing[table] += 1
            else:
                (self.unconfirmed if doubt == OPEN else self.presuming)[f"{table}.{column}"] += 1
            return
        told = f"{table} 的 {key} 行 {column}：公开的是 {_cell(published)}，{by}是 {_cell(computed)}"
        self.note(f"{table}.{column}", told, doubt)

    def note(self, place: str, told: str, doubt: int) -> None:
        """Note what differs."""
        if doubt == CERTAIN:
            self.differing.append(told)
        else:
            (self.suspect if doubt == NAMING else self.unlike)[place].append(told)

    def compare_row(
        self, table: str, key: Any, row: Row, computed: Row, doubt: int = CERTAIN, by: str = "重算的"
    ) -> None:
        """Compare the columns of ``computed`` that are published."""
        for column, value in computed.items():
            if column in row:
                self.compare((table, key, column), row[column], value, doubt, by)

    def compare_keys(
        self, table: str, published: "Collection[Any]", computed: "Collection[Any]", missing: int, extra: int
    ) -> None:
        """Note every row that is missing or too many, each as its doubt allows to tell."""
        for key in sorted(set(computed) - set(published)):
            self.note(f"{table} 的行", f"{table} 缺少 {key} 行，由公开的内容应当有这一行", missing)
        for key in sorted(set(published) - set(computed)):
            self.note(f"{table} 的行", f"{table} 多出 {key} 行，由公开的内容得不出这一行", extra)


def _cell(value: Any) -> str:
    return "空" if value is None else str(value)


# A checkpoint that somebody kept.

@dataclass
class Checkpoint:
    """A checkpoint that somebody kept: which log, how many events, their root in base64."""

    origin: str
    size: int
    root: str


def checkpoint_of(path: Path) -> Checkpoint:
    """Return the checkpoint of a file. Raises Unreadable."""
    # A checkpoint is short: what is longer is none.
    if not path.is_file() or path.stat().st_size > 100_000:
        raise Unreadable("没有这个文件，或不是核验点")
    try:
        text = path.read_text("utf-8-sig")
    except ValueError as error:
        raise Unreadable("不是核验点，应为 UTF-8 文本") from error
    # What stands after the third line are signatures.
    found = re.match(r"([^\n]+)\n([0-9]{1,15})\n([A-Za-z0-9+/]{43}=)(\n|$)", text)
    if not found:
        raise Unreadable("核验点应有三行：账本、事件数、根（base64）")
    return Checkpoint(found[1], int(found[2]), found[3])


# One public database and what its bodies give, as every check reads it.

class Check:
    """The tables of one public database, what its bodies give, and what was found in comparing them."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.publication = publication_of(file)
        self.year: int = self.publication["year"]
        events = file.rows.get("events", {})
        self._own = self.publication["department_code"]
        self.log = Log(Bodies(events), self._own)
        later = len(self.log.later)
        self.others = OtherYears(events)
        withheld = max(self.publication["events"], len(events)) - self.log.count - self.others.count
        policy = Policy(self.publication["policy"])
        if "body" not in file.columns.get("events", ()):
            # Whatever kinds the policy names, no body is published at all.
            policy.bodies.clear()
        self.findings = Findings(
            withheld=withheld,
            policy=policy,
            coverage=Coverage(file),
            later=later,
            naming_payees=self.publication.get("naming_payees", 0),
        )
        if later:
            self.findings.unconfirmed["events.body"] = later
            seq, (kind, version) = next(iter(self.log.later.items()))
            named = f"如第 {seq} 号 {kind} 第 {version} 版"
            self.findings.not_recomputed.append(f"{later} 个事件的种类或版本出自更新的 jixiao，本程序不识（{named}）")
        self.through: str = self.publication.get("through", f"{self.year}-12")
        self.labels = labels_of(self.log, self.through)
        self.whole = self.log

    def take_others(self, others: "dict[str, File]") -> None:
        """Take from other publications, by their names, the bodies of other years; ``whole`` has all there are then."""
        for name, file in others.items():
            self.findings.differing += self.others.take(name, file)
        if self.others.found:
            self.whole = Log(Bodies(self.file.rows["events"], self.others.found), self._own)
            self.findings.differing += self.others.wrong(self.whole)

    @property
    def before_budget(self) -> "list[str]":
        """The months before the ledger's first budget, where that is of this year: nothing had to be reported then."""
        begins = "through" in self.publication and not any(year < self.year for year in self.rows("overview"))
        return self.log.months_before_budget(self.year) if begins else []

    @property
    def months(self) -> "list[str]":
        """The months of the year that are shown."""
        return [f"{self.year}-{number:02d}" for number in range(1, int(self.through[5:]) + 1)]

    def rows(self, table: str) -> Rows:
        """Return the rows of a table, none where it is not published."""
        return self.file.rows.get(table, {})

    def name_of(self, project: "str | None") -> "str | None":
        """Return the name of a project, None where there is none or its registration was not disclosed."""
        return self.labels.get(project or "", {}).get("name")

    def compare_unit(self, table: str, key: Any, row: Row, unit: "str | None", doubt: int) -> None:
        """Compare the cells of a sub-unit, empty for the department itself; one that nobody registered is noted."""
        name = department_name(self.log, unit, self.through) if unit else None
        cells = {"subunit_code": unit, "subunit": name}
        if unit is not None and name is None:
            # Where other events may be withheld nobody can tell what it is called.
            del cells["subunit"]
            if doubt != OPEN:
                told = f"{table} 的 {key} 行 subunit_code：没有公开的事件登记过单位 {unit[:20]}"
                self.findings.note(f"{table}.subunit_code", told, doubt)
        self.findings.compare_row(table, key, row, cells, doubt)

    def is_withheld(self, seq: int) -> bool:
        """Tell whether there may be an event of that seq whose body was not disclosed."""
        if not 1 <= seq <= self.publication["events"]:
            return False
        if seq in self.others.year_at:
            return False
        return seq in self.log.later or self.rows("events").get(seq, {}).get("body") is None


# What is published beside what the policy in the file says is.

def compare_scope(check: Check) -> None:
    """Compare what is published with what the policy in the file says is."""
    policy, findings = check.findings.policy, check.findings
    findings.differing += check.others.impossible(check.year)
    if "through" in check.publication:
        _compare_years(check)
    if not 0 <= findings.naming_payees <= (0 if policy.shows_payees else findings.withheld - findings.later):
        findings.differing.append("publication 的 naming_payees：写有收款人而不公开的事件，不可能有这么多")
    if not findings.naming_payees:
        # Any other number is the word of the file, and makes the rest less certain.
        findings.coverage.add_column("publication", "naming_payees")
    if policy.unread:
        # What nobody can read, nobody can hold the published tables against: then it is no policy.
        told = f"全文不是本程序所读的 YAML（{policy.unread}），公开的表、列和内容没有同它比对"
        findings.differing.append(f"publication 的 {check.year} 行 policy（公开范围）：{told}")
        return
    findings.coverage.add_column("publication", "policy")
    published = {table: columns for table, columns in check.file.columns.items() if table != "publication"}
    for table in sorted(published.keys() | policy.tables.keys()):
        named, there = set(policy.tables.get(table, ())), set(published.get(table, ()))
        if table not in published or table not in policy.tables:
            told = "公开范围有，文件里没有" if table not in published else "文件里有，公开范围没有"
            findings.differing.append(f"表 {table[:40]}：{told}")
        elif named != there:
            differing = "、".join(sorted(named ^ there))
            findings.differing.append(f"表 {table} 的列与公开范围不同：{differing}")
        else:
            findings.agreeing["公开范围"] += 1
    for (kind, fields), seqs in check.log.forms.items():
        allowed = policy.bodies.get(kind)
        shown = {name.replace("amount_fen", "amount") for name in fields}
        if allowed is None or not shown <= {*allowed, *FIELDS_OF_EVERY_KIND}:
            told = "公开范围没有这种事件，或没有其中的字段"
            findings.differing += [f"events 的 {seq} 行 body：{told}" for seq in seqs]


def _compare_years(check: Check) -> None:
    """Compare which years and months are shown with what the policy and the disclosed events say."""
    findings, through = check.findings, check.through
    shows_earlier = findings.policy.shows_earlier_bodies
    first = 2000 if shows_earlier else check.year
    for seq, year in check.others.year_at.items() if shows_earlier else ():
        if year < check.year:
            findings.differing.append(f"events 的 {seq} 行 year：按公开范围，{year} 年的内容应当公开")
    findings.differing += of_unshown_years(check.log.events, check.log, range(first, check.year + 1))
    findings.coverage.add_column("events", "year")
    expected = min(max([f"{check.year}-01", *map(_month_of, check.whole.recorded_at)]), f"{check.year}-12")
    last_is_shown = check.whole.last_seq == check.publication["events"]
    # Whoever withholds the last events alone knows when they were recorded.
    if last_is_shown or expected > through or expected == f"{check.year}-12":
        findings.compare(("publication", check.year, "through"), through, expected)


def _month_of(recorded_at: str) -> str:
    """Return the month in UTC+8 of a time in UTC."""
    moment = datetime.fromisoformat(f"{recorded_at[:19]}+00:00") + timedelta(hours=8)
    return moment.strftime("%Y-%m")


# Hashes, root and checkpoint, and whose log it is.

HASH_BYTES = 32


class HashCheck:
    """Compares hashes, root and checkpoint, and whose log it is."""

    def __init__(self, check: Check) -> None:
        self._check, self._findings, self._log = check, check.findings, check.log
        self._rows, self._publication, self._year = check.rows("events"), check.publication, check.year

    def run(self, checkpoint: "Checkpoint | None") -> None:
        """Compare all of it."""
        findings, rows, size = self._findings, self._rows, self._publication["events"]
        if "events" in self._check.file.rows:
            gap = next((number for number, seq in enumerate(rows, start=1) if number != seq), len(rows) + 1)
            findings.compare(("events", "全部", "从 1 起连续的序号个数"), gap - 1, size)
            findings.compare(("publication", self._year, "events"), size, len(rows))
        self._whose()
        self._bodies()
        leaves = self._leaves()
        if "leaf_hash" not in self._check.file.columns.get("events", ()):
            if checkpoint is not None:
                raise Unreadable("没有公开事件摘要（events.leaf_hash），不能与核验点比对")
        elif leaves is None:
            findings.differing.append("events：有的 leaf_hash 不是 64 位小写十六进制，不能计算根")
        else:
            self._root(leaves, checkpoint)

    def _root(self, leaves: bytearray, checkpoint: "Checkpoint | None") -> None:
        for column in ("leaf_hash", "body"):
            self._findings.coverage.add_column("events", column)
        root = {"root": root_of(_first(leaves, len(leaves) // HASH_BYTES))}
        self._findings.compare_row("publication", self._year, self._publication, root)
        self._compare_checkpoint(checkpoint, leaves)

    def _leaves(self) -> "bytearray | None":
        """Compare the leaf hash of each body; return all of them one after the other, None where one is none."""
        leaves, all_are = bytearray(), True
        for seq, row in self._rows.items():
            if row.get("body") is not None:
                self._findings.compare_row("events", seq, row, {"leaf_hash": leaf_of(row["body"])})
            is_one = re.fullmatch("[0-9a-f]{64}", row.get("leaf_hash") or "")
            leaves += bytes.fromhex(row["leaf_hash"]) if is_one else b""
            all_are = all_are and is_one is not None
        return leaves if all_are else None

    def _whose(self) -> None:
        seq, first = next(self._log.events, (0, {}))
        if seq == 1 and first["kind"] == "department_registered":
            code = first.get("department")
            whose = {"department_code": code, "origin": f"jixiao/{code}"}
            self._findings.compare_row("publication", self._year, self._publication, whose)
        self._name()

    def _name(self) -> None:
        name = department_name(self._log, self._publication["department_code"], self._check.through)
        if name is not None:
            doubt = self._findings.doubt("department_changed")
            self._findings.compare_row("publication", self._year, self._publication, {"department": name}, doubt)

    def _bodies(self) -> None:
        # Written in any other way, a body could show one value and mean another, as where a field stands twice.
        told = "不是规范的 JSON"
        self._findings.differing += [f"events 的 {seq} 行 body：{told}" for seq in self._log.not_canonical]
        if len(self._log.seqs) != self._log.count:
            self._findings.differing.append("events：有两个事件的 event_id 相同")

    def _compare_checkpoint(self, checkpoint: "Checkpoint | None", leaves: bytearray) -> None:
        if checkpoint is None:
            return
        self._findings.compare(("核验点", 1, "账本"), self._publication["origin"], checkpoint.origin)
        size, shown = checkpoint.size, len(leaves) // HASH_BYTES
        if size > shown:
            told = f"核验点有 {size} 个事件，公开的只有 {shown} 个：账本被截短，或核验点较新"
            self._findings.differing.append(told)
        else:
            self._findings.compare(
                ("核验点", 3, f"前 {size} 个事件的根"), root_of(_first(leaves, size)), checkpoint.root
            )


def _first(leaves: bytearray, size: int) -> "Iterator[bytes]":
    return (bytes(leaves[at : at + HASH_BYTES]) for at in range(0, size * HASH_BYTES, HASH_BYTES))


# The money and rates of years, months and projects.

class MoneyCheck:
    """Compares the money and rates of years, months and projects."""

    def __init__(self, check: Check) -> None:
        self._check, self._findings, self._log = check, check.findings, check.log
        self._year, self._labels = check.year, check.labels

    def overview(self, rows: Rows) -> None:
        """Compare the years."""
        log, findings, year = self._check.whole, self._findings, self._year
        moved = {period[:4] for (_, period), fen in log.fen.items() if len(period) == 7 and any(fen.values())}
        in_doubt, lacking = OPEN if findings.withheld else CERTAIN, self._check.others.lacking()
        whose = {"department_code": self._check.publication["department_code"]}
        for key, row in rows.items():
            findings.compare_row("overview", key, row, whose, by="publication 的")
        for key in rows.keys() & lacking.keys():
            findings.coverage.add_row("overview", key)
        findings.compare_keys("overview", rows.keys() - range(2000, year), {year}, CERTAIN, CERTAIN)
        # Of a year whose bodies are not all at hand nothing else can be compared.
        rows = {key: row for key, row in rows.items() if key not in lacking and 2000 <= key <= year}
        earlier = {int(one) for one in moved if int(one) < year} - lacking.keys()
        possible = rows.keys() - {year}
        findings.compare_keys("overview", possible, earlier, in_doubt, in_doubt)
        for key, row in rows.items():
            self._add_up("overview", key, row, None, [str(key)], log=log)
            surrendered = {"surrendered_fen": log.fen[None, str(key)]["surrender"]}
            findings.compare_row("overview", key, row, surrendered, findings.doubt_of_total("surrender"))
            before = self._check.before_budget if key == year else ()
            average = log.average_bulletin(key, before)
            official = {"average_bulletin_rate": None if average is None else rounded(average, 2)}
            doubt = max(findings.doubt("bulletin"), findings.doubt_of_total(*BUDGET_SIGN) if before else CERTAIN)
            findings.compare_row("overview", key, row, official, doubt)
            if key != year and "through" in self._check.publication:
                listed = {"projects": len(projects_of(log, key))}
                findings.compare_row("overview", key, row, listed, findings.doubt("project_registered"))
            elif "projects" in self._check.file.rows:
                listed = {"projects": len(self._check.rows("projects"))}
                findings.compare_row("overview", key, row, listed, by="projects 的行数")
        if year in rows:
            self._overview_within_file(rows[year])

    def _overview_within_file(self, row: Row) -> None:
        """Compare the year with the other tables, which holds whatever is withheld."""
        findings, tables, year = self._findings, self._check.file.rows, self._year
        if not findings.withheld:
            return
        last = tables.get("months", {}).get(self._check.through, {})
        names = ("adjusted_budget_fen", "executed_fen", "execution_rate")
        same: Row = {name: last[name] for name in names if name in last}
        findings.compare_row("overview", year, row, same, by=f"months 的 {self._check.through} 行")
        self._average_within_file(row)
        if not findings.policy.in_totals and not findings.policy.unread and "projects" in tables:
            for column in ("adjusted_budget_fen", "executed_fen", "surrender_fen"):
                parts = [one.get(column) for one in tables["projects"].values()]
                if None not in parts:
                    name = column.replace("surrender_", "surrendered_")
                    findings.compare_row("overview", year, row, {name: sum(parts)}, by="projects 各行之和")

    def _average_within_file(self, row: Row) -> None:
        rates = [one.get("bulletin_rate") for one in self._check.rows("months").values()]
        if "average_bulletin_rate" not in row or "bulletin_rate" not in self._check.file.columns.get("months", ()):
            return
        average = row["average_bulletin_rate"]
        known = [rate for rate in [*rates, average] if rate is not None]
        if not all(FIGURE.fullmatch(rate) for rate in known):
            return
        given = [rate for rate in rates if rate is not None]
        # In the ledger's first year the months before its budget need none; who withholds knows which those are.
        late = len(rates) == 12 and "through" in self._check.publication and None not in rates[12 - len(given) :]
        whole = len(given) == 12 or (late and average is not None and given)
        # Of rates shown with two places, the average is known to a hundredth.
        if average is not None and whole and abs(added(given) / len(given) - Fraction(average)) <= Fraction(1, 100):
            return
        if average is not None or whole:
            told = f"公开的是 {_cell(average)}，不是 months 各月的平均数"
            self._findings.differing.append(f"overview 的 {self._year} 行 average_bulletin_rate：{told}")

    def months(self, rows: Rows) -> None:
        """Compare the twelve months."""
        findings = self._findings
        months = self._check.months
        bulletins = self._log.bulletins(self._year)
        findings.compare_keys("months", rows, months, CERTAIN, CERTAIN)
        for number, month in enumerate(months, start=1):
            row = rows.get(month, {})
            self._add_up("months", month, row, None, months[:number], number=number)
            findings.compare_row("months", month, row, {"schedule": percent(number, 12)})
            rate = rounded(bulletins[month], 2) if month in bulletins else None
            doubt = findings.doubt("bulletin")
            # A month has one bulletin: where that is disclosed, nothing else can stand there.
            if rate and row.get("bulletin_rate") and doubt == NAMING:
                doubt = CERTAIN
            findings.compare_row("months", month, row, {"bulletin_rate": rate}, doubt)

    def projects(self, rows: Rows) -> None:
        """Compare the projects, with what each is called."""
        findings, log, period = self._findings, self._log, str(self._year)
        parents = set(log.parents.values())
        every_year = "through" not in self._check.publication
        codes = {code for code in log.parents if code not in parents} if every_year else projects_of(log, self._year)
        registered = findings.doubt("project_registered")
        # With confidential projects in it, a project without rows of its own may stand above one.
        missing = OPEN if registered and findings.policy.in_totals else registered
        findings.compare_keys("projects", rows, codes, missing, registered)
        for code, row in rows.items():
            for kind in KIND_TITLES:
                moved = {f"{kind}_fen": log.fen[code, period][kind]}
                findings.compare_row("projects", code, row, moved, findings.doubt(kind))
            self._add_up("projects", code, row, code, [period])
            # Where nothing is withheld the bodies have told already; here a row must at least add up by itself.
            if findings.withheld:
                self._adds_up_itself(code, row)
            if code in self._labels:
                findings.compare_row("projects", code, row, self._called(code), findings.doubt("project_changed"))
                doubt = findings.doubt("department_registered", "department_changed")
                self._check.compare_unit("projects", code, row, log.subunit_of(code), doubt)

    def _called(self, code: str) -> Row:
        label = self._labels[code]
        return {
            "name": label.get("name"),
            "parent_name": self._check.name_of(label.get("parent")),
            "category": CATEGORIES.get(label.get("category") or ""),
            "expenditure_type": EXPENDITURE_TYPES.get(label.get("expenditure_type") or ""),
            "office": label.get("office"),
        }

    def _adds_up_itself(self, code: str, row: Row) -> None:
        signs: dict[str, Mapping[str, int]] = {f"{subject}_fen": of for subject, of in SIGN_OF_SUBJECT.items()}
        signs["remaining_fen"] = {**BUDGET_SIGN, **{kind: -sign for kind, sign in EXECUTED_SIGN.items()}}
        for column, sign_of in signs.items():
            parts = [(sign, row.get(f"{kind}_fen")) for kind, sign in sign_of.items()]
            if all(amount_fen is not None for _, amount_fen in parts):
                added_fen = sum(sign * amount_fen for sign, amount_fen in parts if amount_fen is not None)
                self._findings.compare_row("projects", code, row, {column: added_fen}, by="同一行各数之和")

    def _add_up(
        self,
        table: str,
        key: Any,
        row: Row,
        place: "str | None",
        periods: "list[str]",
        *,
        number: int = 12,
        log: "Log | None" = None,
    ) -> None:
        """Compare the money of a row with the events, its rates with its own money, else with what the events give."""
        doubt_of = self._findings.doubt if place else self._findings.doubt_of_total
        doubts = {subject: doubt_of(*signs) for subject, signs in SIGN_OF_SUBJECT.items()}
        fen = {one: (log or self._log).added_fen(place, periods, signs) for one, signs in SIGN_OF_SUBJECT.items()}
        for subject, amount_fen in fen.items():
            money = {f"{subject}_fen": amount_fen}
            self._findings.compare_row(table, key, row, money, doubts[subject])
        remaining = {"remaining_fen": fen["adjusted_budget"] - fen["executed"]}
        self._findings.compare_row(table, key, row, remaining, max(doubts.values()))
        shown = {subject: row[f"{subject}_fen"] for subject in fen if row.get(f"{subject}_fen") is not None}
        budget_fen, executed_fen = ({**fen, **shown}[subject] for subject in SIGN_OF_SUBJECT)
        attained = None if budget_fen <= 0 else min(Fraction(1), Fraction(12 * executed_fen, number * budget_fen))
        rates = {
            "execution_rate": percent(executed_fen, budget_fen),
            "attainment": None if attained is None else rounded(100 * attained, 2),
        }
        self._findings.compare_row(table, key, row, rates, CERTAIN if len(shown) == 2 else max(doubts.values()))


# Statements, movements of money, and targets with their results.

class RecordCheck:
    """Compares the tables that have a row for each event or target."""

    def __init__(self, check: Check) -> None:
        self._check, self._findings, self._log, self._year = check, check.findings, check.log, check.year

    def _compare_seqs(self, table: str, rows: "Collection[int]", computed: "Collection[int]", kind: str) -> None:
        """Note rows that are missing or too many; one whose event is disclosed, or is none, is too many for certain."""
        findings = self._findings
        extra = set(rows) - set(computed)
        withheld = {seq for seq in extra if self._check.is_withheld(seq)}
        findings.compare_keys(table, extra - withheld, (), CERTAIN, CERTAIN)
        findings.compare_keys(
            table, set(rows) - extra | withheld, computed, findings.doubt("reversal"), findings.doubt(kind)
        )

    def statements(self, rows: Rows) -> None:
        """Compare the statements with what was stated and with the totals of the events."""
        findings = self._findings
        found = self._log.standing("statement")
        of_year = {seq: event for seq, event in found if event["through"][:4] == str(self._year)}
        self._compare_seqs("statements", rows, of_year, "statement")
        for seq in rows.keys() & of_year.keys():
            row, event = rows[seq], of_year[seq]
            said = {column: event.get(column) for column in ("through", "amount", "unit", "document")}
            said["subject"] = SUBJECT_TITLES[event["subject"]]
            findings.compare_row("statements", seq, row, said)
            self._compare_name("statements", seq, row, "project", event.get("project"))
            self._compare_unit("statements", seq, row, event)
            self._replayed(seq, row, event)

    def _compare_name(self, table: str, key: Any, row: Row, column: str, project: "str | None") -> None:
        if project is None or project in self._check.labels:
            name = {column: self._check.name_of(project)}
            doubt = self._findings.doubt("project_changed") if project else CERTAIN
            self._findings.compare_row(table, key, row, name, doubt)

    def _replayed(self, seq: int, row: Row, event: Row) -> None:
        places, measure = max(2, places_of(event["amount"])), event["unit"]
        months = [f"{self._year}-{number:02d}" for number in range(1, int(event["through"][5:]) + 1)]
        signs = SIGN_OF_SUBJECT[event["subject"]]
        unit = self._log.unit_of(event)
        if unit is None:
            total_fen = self._log.added_fen(event.get("project"), months, signs)
        else:
            total_fen = unit_totals_fen(self._log, event["through"], event["subject"])[unit]
        replayed = rounded(Fraction(total_fen, FEN_PER_UNIT[measure]), places)
        # Official totals count confidential projects, whatever ours do.
        doubt = OPEN if self._findings.withheld else CERTAIN
        self._findings.compare_row("statements", seq, row, {"replayed": replayed}, doubt)
        place, within_fen = self._within_file(event)
        if self._findings.withheld and within_fen is not None:
            shown = {"replayed": rounded(Fraction(within_fen, FEN_PER_UNIT[measure]), places)}
            self._findings.compare_row("statements", seq, row, shown, by=f"{place}")
        shown_total = row.get("replayed") or replayed
        difference = Fraction(shown_total) - Fraction(rounded(Fraction(event["amount"]), places))
        much = f"账本{'多' if difference > 0 else '少'} {rounded(abs(difference), places)} {measure}"
        verdict = f"对账单 {event['amount']} {measure}，账本 {shown_total} {measure}：{much if difference else '一致'}"
        derived = {"difference": rounded(difference, places), "verdict": verdict}
        self._findings.compare_row("statements", seq, row, derived, CERTAIN if "replayed" in row else doubt)

    def _compare_unit(self, table: str, key: Any, row: Row, event: Row) -> None:
        project = event.get("project")
        unit = self._log.unit_of(event) if project is None else self._log.subunit_of(project)
        if project is None or project in self._check.labels:
            doubt = self._findings.doubt("department_registered", "department_changed") if unit else CERTAIN
            self._check.compare_unit(table, key, row, unit, doubt)

    def _within_file(self, event: Row) -> "tuple[str, int | None]":
        """Return the published figure that a statement's total must be equal to, and where it stands."""
        column, policy = f"{event['subject']}_fen", self._findings.policy
        if policy.unread or not policy.in_totals:
            return "", None
        if self._log.unit_of(event) is not None:
            return "", None
        if event.get("project") is None:
            return f"months 的 {event['through']} 行", self._check.rows("months").get(event["through"], {}).get(column)
        row = self._check.rows("projects").get(event["project"], {}) if event["through"][5:] == "12" else {}
        return f"projects 的 {event['project']} 行", row.get(column)

    def fund_changes(self, rows: Rows) -> None:
        """Compare the movements, which the disclosed bodies alone give."""
        seqs = array("q")
        for seq, computed in self._movements():
            seqs.append(seq)
            row = rows.get(seq)
            if row is not None:
                self._findings.compare_row("fund_changes", seq, row, computed)
                for column in ("project", "to_project"):
                    self._compare_name("fund_changes", seq, row, f"{column}_name", computed[column])
        extra = CERTAIN if "body" in self._check.file.columns.get("events", ()) else OPEN
        self._findings.compare_keys("fund_changes", rows, seqs, CERTAIN, extra)

    def _movements(self) -> "Iterator[tuple[int, Row]]":
        every_year = "through" not in self._check.publication
        for seq, event in self._log.events:
            corrected = self._moved_before(seq, event.get("reverses") or event.get("refunds"))
            moving = event if event["kind"] in KIND_TITLES else corrected[1] if event.get("reverses") else {}
            if not moving or (not every_year and moving["occurred_on"][:4] != str(self._year)):
                continue
            title = KIND_TITLES[moving["kind"]]
            yield (
                seq,
                {
                    "occurred_on": event["occurred_on"],
                    "kind": title if moving is event else f"冲销（{title}）",
                    **{column: moving.get(column) for column in ("project", "to_project", "amount_fen")},
                    "corrects": corrected[0],
                    "document": moving.get("document") or moving.get("voucher"),
                    "reason": event.get("reason"),
                },
            )

    def _moved_before(self, seq: int, event_id: "str | None") -> "tuple[int | None, Row]":
        """Return the seq and the event of a movement of money before that seq, None and nothing where there is none."""
        earlier, event = (self._log.named(event_id) if event_id else None) or (seq, {})
        return (earlier, event) if earlier < seq and event["kind"] in KIND_TITLES else (None, {})

    def targets(self, rows: Rows) -> None:
        """Compare the targets with their results. Rows are told by the seq of the target, as far as it is shown."""
        findings, computed = (
            self._findings,
            {one.seq: one for one in targets_of(self._log, self._year, self._check.through)},
        )
        findings.compare_keys("targets", rows, range(1, len(rows) + 1), CERTAIN, CERTAIN)
        if "event_seqs" in self._check.file.columns["targets"]:
            shown = self._by_target(rows, computed)
        elif findings.withheld:
            # Which of the rows are of targets that were not disclosed, nobody can tell.
            findings.not_recomputed.append("targets：没有公开 event_seqs，不知道各行是哪一个绩效目标")
            return
        else:
            seqs = [*computed, *range(-len(rows), 0)]
            shown = {seqs[number]: row for number, row in enumerate(rows.values())}
        self._compare_seqs("targets", shown, computed, "target")
        for seq in shown.keys() & computed.keys():
            self._target(shown[seq], computed[seq])

    def _by_target(self, rows: Rows, computed: "Collection[int]") -> "dict[int, Row]":
        shown: dict[int, Row] = {}
        for key, row in rows.items():
            ranges = ranges_of(row["event_seqs"] or "")
            seqs = [seq for first, last in ranges[:2] for seq in range(first, min(last, first + 1) + 1)]
            seq = next((one for one in seqs if one in computed), seqs[0] if seqs else 0)
            if not 1 <= sum(last - first + 1 for first, last in ranges) <= 2 or seq in shown:
                self._findings.differing.append(f"targets 的 {key} 行 event_seqs：不是一个绩效目标和它的完成情况")
            shown.setdefault(seq, row)
        return shown

    def _target(self, row: Row, one: Target) -> None:
        target, result, findings = one.target, one.result or {}, self._findings
        key, value = row["id"], target.get("value")
        said = {
            "project_code": target.get("project"),
            "aspect": ASPECTS[target["aspect"]],
            "name": target["name"],
            "target": f"{DIRECTIONS[target.get('direction') or '>=']} {value}" if value else None,
            "unit": target.get("unit"),
            "weight": target["weight"],
        }
        seqs = sorted({one.seq, one.result_seq or one.seq})
        neighbours = len(seqs) == 2 and seqs[1] == seqs[0] + 1
        done = {
            "result": result.get("value") or result.get("grade"),
            "reason": result.get("reason"),
            "event_seqs": ("-" if neighbours else ",").join(map(str, seqs)),
        }
        findings.compare_row("targets", key, row, said)
        findings.compare_row("targets", key, row, done, findings.doubt("result"))
        self._compare_name("targets", key, row, "project", target.get("project"))
        self._compare_unit("targets", key, row, target)


# How far a target was met.

def holds(band: Row, value: Fraction) -> bool:
    """Tell whether a band with ``from`` or ``above``, ``to`` or ``below``, or ``is`` holds a value."""
    tests: dict[str, Callable[[Fraction], bool]] = {
        "is": lambda end: value == end,
        "from": lambda end: value >= end,
        "above": lambda end: value > end,
        "to": lambda end: value <= end,
        "below": lambda end: value < end,
    }
    return all(test(end_of(band[name])) for name, test in tests.items() if name in band)


def fulfilment_of(one: Target, bands: "list[Row]") -> "Fraction | None":
    """Return how far a target was met, a share of 1; None where something is missing."""
    if one.result is None:
        return None
    if one.target.get("nature") == "qualitative":
        return _share_of_grade(one.result, bands)
    if one.target.get("value") is None or one.result.get("value") is None:
        return None
    wanted, done = Fraction(one.target["value"]), Fraction(one.result["value"])
    direction = one.target.get("direction") or ">="
    if {">=": done >= wanted, "<=": done <= wanted, "=": done == wanted}[direction]:
        return Fraction(1)
    if min(done, wanted) <= 0:
        return Fraction(0)
    if direction == "=":
        return min(done, wanted) / max(done, wanted)
    return done / wanted if direction == ">=" else wanted / done


def _share_of_grade(result: Row, bands: "list[Row]") -> "Fraction | None":
    share = None if result.get("coefficient") is None else Fraction(result["coefficient"])
    if not bands:
        return share
    band = next((one for one in bands if one.get("grade") == result.get("grade")), None)
    if band is None:
        return None
    ends = {figure_of(band[name]) for name in ("is", "from", "to") if name in band}
    if share is None and len(ends) == 1 and ("is" in band or {"from", "to"} <= band.keys()):
        share = ends.pop() / 100
    return share if share is not None and holds(band, share * 100) else None


# The figures in per cent that rules measure a year by: bulletins, attainment, execution, the budget's own rates.

ADJUSTING: "Mapping[str, int]" = {"supplement": 1, "reduction": -1, "virement": 1}
REMAINING: "Mapping[str, int]" = {**BUDGET_SIGN, **{kind: -sign for kind, sign in EXECUTED_SIGN.items()}}
DIVISORS: "Mapping[str, Mapping[str, int]]" = {"budget": BUDGET_SIGN, "expenditure": EXECUTED_SIGN}


@dataclass
class Outcome:
    """What a rule gives: ``points`` is None where a fact is missing, or where the line is ``inapplicable``."""

    points: "Fraction | None"
    inapplicable: bool = False


class YearFigures:
    """The figures of a year that shows its first ``months``; those ``before`` come before the ledger's first budget."""

    def __init__(self, log: Log, year: int, *, months: "Collection[str]", before: "Collection[str]") -> None:
        self._log, self._year = log, year
        self.months, self.before = len(months), before

    def money_until(self, number: int) -> "tuple[int, int]":
        """Return adjusted budget and executed of the first ``number`` months, in fen."""
        months = [f"{self._year}-{one:02d}" for one in range(1, number + 1)]
        budget_fen, executed_fen = (self._log.added_fen(None, months, of) for of in SIGN_OF_SUBJECT.values())
        return budget_fen, executed_fen

    def bulletins(self, line: Line) -> Outcome:
        """Return the average of the bulletins."""
        average, rates = self._log.average_bulletin(self._year, self.before), self._log.bulletins(self._year)
        full = len({*self.before} - rates.keys()) if line.not_applicable == "full_marks" else 0
        if average is None or not full:
            return Outcome(average)
        return Outcome((added(rates.values()) + 100 * full) / (len(rates) + full))

    def attainment(self, line: Line) -> Outcome:
        """Return the average attainment. Raises NotRecomputed."""
        if self.months < 12:
            return Outcome(None)
        money = [(number, *self.money_until(number)) for number in range(1, 13)]
        known = [one for one in money if one[1] > 0]
        lacking = {f"{self._year}-{number:02d}" for number, budget_fen, _ in money if budget_fen <= 0} - {*self.before}
        if lacking or not known or (len(known) < 12 and line.not_applicable is not None):
            raise NotRecomputed("attainment")
        attained = [min(Fraction(1), Fraction(12 * executed, number * budget)) for number, budget, executed in known]
        return Outcome(100 * added(attained) / len(known))

    def execution_rate(self, line: Line) -> Outcome:
        """Return the execution rate at the end of the year."""
        if self.months < 12:
            return Outcome(None)
        signs: Mapping[str, int] = BUDGET_SIGN
        out = line.parameters.get("carry_over") == "out"
        if line.parameters.get("budget") == "initial":
            signs = {"appropriation": 1}
        elif line.parameters.get("budget") == "granted":
            signs = {"carry_over": 1, "appropriation": 1, "supplement": 1}
        elif out:
            signs = {kind: sign for kind, sign in BUDGET_SIGN.items() if kind != "carry_over"}
        found = self._quotient(EXECUTED_SIGN, signs)
        # Where there is a budget, nobody can tell how much of it was not carried over.
        return Outcome(found.points, found.inapplicable and not (out and self.money_until(12)[0] > 0))

    def control_rate(self) -> Outcome:
        """Return supplements ÷ initial budget."""
        return Outcome(None) if self.months < 12 else self._quotient({"supplement": 1}, {"appropriation": 1})

    def adjustment_rate(self) -> Outcome:
        """Return what the budget was adjusted by, up or down, ÷ initial budget."""
        if self.months < 12:
            return Outcome(None)
        found = self._quotient(ADJUSTING, {"appropriation": 1})
        return found if found.points is None else Outcome(abs(found.points))

    def carry_over_rate(self, divisor: str) -> Outcome:
        """Return what remains ÷ budget or expenditure."""
        if self.months < 12:
            return Outcome(None)
        found = self._quotient(REMAINING, DIVISORS[divisor])
        remaining_fen = self._log.added_fen(None, [str(self._year)], REMAINING)
        return Outcome(found.points, found.inapplicable and not remaining_fen)

    def _quotient(self, part: "Mapping[str, int]", whole: "Mapping[str, int]") -> Outcome:
        part_fen, whole_fen = (self._log.added_fen(None, [str(self._year)], signs) for signs in (part, whole))
        return Outcome(Fraction(100 * part_fen, whole_fen)) if whole_fen > 0 else Outcome(None, inapplicable=True)


# The rules of a rubric that are computed here.

def _known(line: Line, key: str, choices: "Iterable[str]" = (), default: "str | None" = None) -> str:
    """Return a parameter that is one of ``choices``, any text where there are none. Raises NotRecomputed."""
    value = line.parameters.get(key, default)
    if not isinstance(value, str) or (choices and value not in choices):
        raise NotRecomputed(key)
    return value


def _nodes(line: Line, key: str) -> "list[Row]":
    value = line.parameters.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise NotRecomputed(key)
    return value


class Rules:
    """The rules that are computed here: a line in, points out."""

    def __init__(
        self, log: Log, year: int, rubric: "str | None", *, months: "Collection[str]", before: "Collection[str]"
    ) -> None:
        self._log, self._year = log, year
        self._of_year = YearFigures(log, year, months=months, before=before)
        self._targets = [one for one in targets_of(log, year, max(months)) if one.is_own]
        given = [event for _, event in log.own_of_year("published_score", year)]
        self._given = {one["line"]: Fraction(one["score"]) for one in given if one.get("rubric") in (None, rubric)}
        # A score may be for one rubric, too.
        self._tells_given = rubric is not None or not any(one.get("rubric") for one in given)
        self.taken: dict[str, Fraction] = defaultdict(Fraction)
        deductions = [event for _, event in log.own_of_year("deduction", year)]
        # Deductions are for a rubric: where its id is not known, nobody can tell which count.
        self.tells_taken = rubric is not None or not deductions
        for event in deductions:
            if event["rubric"] == rubric:
                self.taken[event["line"]] += Fraction(event["points"])

    def kinds(self, line: Line) -> "tuple[tuple[str, ...], tuple[str, ...]]":
        """Return the kinds of events that a line rests on, and of which it rests on totals of money."""
        of = line.parameters.get("of")
        if line.rule == "completion" or of == "indicator":
            return ("target", "result"), ()
        if line.rule in ("deduction", "manual"):
            return ({"deduction": "deduction", "manual": "published_score"}[line.rule],), ()
        if of == "bulletins":
            # In the first year the budget says which months need one.
            return ("bulletin",), tuple(BUDGET_SIGN) if self._of_year.before else ()
        return (), tuple(KIND_TITLES)

    def outcome(self, line: Line, taken: Fraction) -> Outcome:
        """Return what the rule of a line gives. Raises NotRecomputed."""
        weight = line.weight or Fraction(0)
        if line.rule == "deduction" and not self.tells_taken:
            raise NotRecomputed("rubric")
        if line.rule == "deduction":
            return Outcome(max(weight - taken, Fraction(0)))
        if line.rule == "manual" and not self._tells_given:
            raise NotRecomputed("rubric")
        if line.rule == "manual":
            return Outcome(min(weight, self._given[line.id]) if line.id in self._given else None)
        scored = {
            "completion": self._completion,
            "milestones": self._milestones,
            "rate": self._rate,
            "steps": self._steps,
            "per_points": self._per_points,
        }
        try:
            return scored[line.rule or ""](line, weight)
        except (Unread, KeyError, TypeError, ArithmeticError) as error:
            raise NotRecomputed(str(error)) from error

    def _rate(self, line: Line, weight: Fraction) -> Outcome:
        found = self._figure(line)
        if found.points is None:
            return found
        return Outcome(max(Fraction(0), min(weight, weight * found.points / 100)))

    def _steps(self, line: Line, weight: Fraction) -> Outcome:
        found = self._figure(line)
        if found.points is None:
            return found
        value = found.points
        points = [figure_of(band["points"]) for band in _nodes(line, "steps") if holds(band, value)]
        return Outcome(points[0] if points else Fraction(0))

    def _per_points(self, line: Line, weight: Fraction) -> Outcome:
        found = self._figure(line)
        if found.points is None:
            return found
        target, per, less = (figure_of(line.parameters[key]) for key in ("target", "per", "less"))
        short = target - found.points
        side = _known(line, "side", ("below", "above", "either"), "below")
        beyond = {"below": short, "above": -short, "either": abs(short)}[side]
        return Outcome(weight if beyond <= 0 else max(weight - beyond // per * less, Fraction(0)))

    def _milestones(self, line: Line, weight: Fraction) -> Outcome:
        points = Fraction(0)
        for milestone in _nodes(line, "milestones"):
            if int(figure_of(milestone["month"])) > self._of_year.months:
                return Outcome(None)
            budget_fen, executed_fen = self._of_year.money_until(int(figure_of(milestone["month"])))
            if budget_fen <= 0:
                raise NotRecomputed("milestones")
            reached = Fraction(100 * executed_fen, budget_fen) >= figure_of(milestone["share"])
            points += figure_of(milestone["points"]) if reached else 0
        return Outcome(points)

    def _completion(self, line: Line, weight: Fraction) -> Outcome:
        if line.parameters.get("targets", "own") != "own" or len(self._targets) > MOST_TARGETS:
            raise NotRecomputed("targets")
        aspects, bands = line.parameters["aspects"], _nodes(line, "bands")
        found = [one for one in self._targets if one.target["aspect"] in aspects]
        shares = [(Fraction(one.target["weight"]), fulfilment_of(one, bands)) for one in found if one.applies]
        if not shares:
            return Outcome(None, inapplicable=bool(self._targets))
        beside = added(one.target["weight"] for one in found if not one.applies)
        if len(shares) < len(found) and line.not_applicable is None:
            raise NotRecomputed("not_applicable")
        if any(share is None for _, share in shares) or (len(shares) < len(found) and not line.not_applicable):
            return Outcome(None)
        full = beside if line.not_applicable == "full_marks" else Fraction(0)
        whole = added(one for one, _ in shares) + full
        earned = added(one * (share or 0) for one, share in shares) + full
        return Outcome(weight * earned / whole if whole else None)

    def _figure(self, line: Line) -> Outcome:
        """Return the figure in per cent that ``of`` names, as ``points``."""
        figures: dict[str, Callable[[], Outcome]] = {
            "bulletins": lambda: self._of_year.bulletins(line),
            "attainment": lambda: self._of_year.attainment(line),
            "execution_rate": lambda: self._of_year.execution_rate(line),
            "control_rate": self._of_year.control_rate,
            "adjustment_rate": self._of_year.adjustment_rate,
            "carry_over_rate": lambda: self._of_year.carry_over_rate(_known(line, "divisor", DIVISORS)),
            "indicator": lambda: self._indicator(_known(line, "indicator")),
        }
        found = figures[_known(line, "of", figures)]()
        places = line.parameters.get("average_places")
        if found.points is None or places is None:
            return found
        return Outcome(Fraction(rounded(found.points, int(_known(line, "average_places", PLACES)))))

    def _indicator(self, indicator: str) -> Outcome:
        found = [one for one in self._targets if one.target["indicator"] == indicator]
        if len(found) != 1:
            return Outcome(None)
        value = (found[0].result or {}).get("value")
        return Outcome(None, inapplicable=not found[0].applies) if value is None else Outcome(Fraction(value))


# The rubric that was adopted for a year, and what a year says that it was scored by.

@dataclass
class Adopted:
    """What a year is scored by: the id that was adopted and its rubric, ``unread`` where there is none to compare with.

    ``doubt`` is what withheld events leave open of both.
    """

    named: "str | None"
    rubric: "Rubric | None"
    unread: str
    doubt: int


def adopted_for(check: Check, year: int) -> Adopted:
    """Return the rubric that was adopted for a year, as far as it is disclosed and can be read."""
    adopted = [event for _, event in check.whole.of_year("rubric_adopted", year)]
    found = [event for event in adopted if event.get("scope") in (None, "department")]
    doubt = check.findings.doubt("rubric_adopted")
    named = found[0]["rubric"] if found else None
    if len(found) != 1:
        return Adopted(named, None, "不止一个" if found else "没有公开", doubt)
    try:
        rubric = rubric_of(found[0].get("text") or "")
    except Unread as error:
        return Adopted(named, None, f"全文不是本程序所读的 YAML（{error}）", doubt)
    if rubric.id != named:
        return Adopted(named, None, "编号不同", doubt)
    # A year is scored by one: where that is disclosed, only another one that was withheld could take its place.
    return Adopted(named, rubric, "", OPEN if doubt == OPEN else CERTAIN)


def compare_scored_by(check: Check, year: int, row: Row, adopted: Adopted) -> None:
    """Compare what a row of the overview says that its year was scored by, and the grade that its total earns."""
    findings, rubric = check.findings, adopted.rubric
    if year < check.year and adopted.named and row.get("rubric") is None:
        findings.not_recomputed.append(f"overview 的 {year} 行：采用过评分标准，却没有评分")
        return
    findings.compare_row("overview", year, row, {"rubric": adopted.named}, adopted.doubt)
    if adopted.named is None and year < check.year:
        scored = dict.fromkeys(("rubric_title", "weight", "total", "grade", "total_explanation"))
        findings.compare_row("overview", year, row, scored, adopted.doubt)
    if rubric is None:
        return
    findings.compare_row("overview", year, row, {"weight": rounded(rubric.weight, rubric.scale)}, adopted.doubt)
    compare_title(check, ("overview", year, "rubric_title"), row, rubric.title, adopted.doubt)
    if "total" in row:
        total = row["total"]
        earned = (name for name, least in rubric.grades if total is not None and Fraction(total) >= least)
        findings.compare_row("overview", year, row, {"grade": next(earned, None)}, adopted.doubt)


def compare_title(check: Check, place: "tuple[str, Any, str]", row: Row, title: "str | None", doubt: int) -> None:
    """Compare a title with the rubric's, where that does not stand in several lines."""
    table, key, column = place
    if title is None:
        check.findings.not_recomputed.append(f"{table} 的 {key} 行 {column}：评分标准以多行文字写成，没有比对")
    else:
        check.findings.compare_row(table, key, row, {column: title}, doubt)


# The score sheet as a tree of lines.

class Sheet:
    """The rows of the score sheet as a tree, held against the lines of the adopted rubric.

    ``rubric`` is None where it cannot be read: then the lines are those that the sheet itself shows. ``named`` is the
    id that was adopted; ``scale`` the decimal places of points.
    """

    def __init__(self, check: Check) -> None:
        self._check, self._findings = check, check.findings
        self.overview = check.rows("overview").get(check.year, {})
        self.rows = list(check.rows("score_sheet").values())
        self.by_line: dict[str, Row] = {}
        self.children: dict[str | None, list[Row]] = defaultdict(list)
        adopted = adopted_for(check, check.year)
        self.rubric, self.rubric_doubt, self.named = adopted.rubric, adopted.doubt, adopted.named
        if adopted.unread and (self.overview or self.rows):
            told = f"评分标准的全文：{adopted.unread}，只按评分表自己所列的规则重算"
            self._findings.not_recomputed.append(told)
        self.scale = self.rubric.scale if self.rubric else 0

    def lines(self) -> "list[Line] | None":
        """Return the lines of the sheet, those of the rubric where it can be read; None where they are no tree."""
        findings, positions = self._findings, [row["position"] for row in self.rows]
        last = min(max(positions), len(positions) + MOST_LISTED)
        findings.compare_keys("score_sheet", positions, range(1, last + 1), CERTAIN, CERTAIN)
        self._count_events()
        if not {"line", "parent", "rule", "weight"} <= self.rows[0].keys():
            findings.not_recomputed.append("评分表的合计、扣分和规则：没有公开 line、parent、rule、weight 之一")
            return None
        for row in self.rows:
            # Only a parent that stands above its children makes a tree.
            if row["line"] is None or row["line"] in self.by_line or self._is_below_nothing(row["parent"]):
                findings.differing.append(f"score_sheet 的 {row['position']} 行：line 或 parent 不成一棵树")
                return None
            self.by_line[row["line"]] = row
            self.children[row["parent"]].append(row)
        if self.rubric:
            self._compare_lines(self.rubric.lines)
            return self.rubric.lines
        self.scale = next((places_of(row["weight"]) for row in self.rows if row["weight"] is not None), 0)
        return self._lines_of_sheet()

    def _is_below_nothing(self, parent: "str | None") -> bool:
        return parent is not None and parent not in self.by_line

    def _count_events(self) -> None:
        size = self._check.publication["events"]
        for row in self.rows:
            if "events" in row and "event_seqs" in row:
                ranges = ranges_of(row["event_seqs"] or "")
                if row["event_seqs"] is not None and not ranges:
                    self._findings.differing.append(f"score_sheet 的 {row['position']} 行 event_seqs：不是序号")
                counted = {"events": sum(last - first + 1 for first, last in ranges)}
                self._findings.compare_row("score_sheet", row["position"], row, counted, by="event_seqs 所列的")
                if ranges and not 1 <= ranges[0][0] <= ranges[-1][1] <= size:
                    self._findings.differing.append(f"score_sheet 的 {row['position']} 行 event_seqs：没有这样的事件")

    def _compare_lines(self, lines: "list[Line]") -> None:
        """Compare line by line what the sheet shows of the rubric."""
        findings, doubt = self._findings, self.rubric_doubt
        findings.compare_keys("score_sheet", self.by_line, {line.id for line in lines}, doubt, doubt)
        for position, line in enumerate(lines, start=1):
            row = self.by_line.get(line.id)
            if row is None:
                continue
            said = {"position": position, "line": line.id, "parent": line.parent, "rule": line.rule}
            said["parameters"] = canonical(line.parameters) if line.rule else None
            findings.compare_row("score_sheet", row["position"], row, said, doubt)
            compare_title(self._check, ("score_sheet", row["position"], "title"), row, line.title, doubt)

    def _lines_of_sheet(self) -> "list[Line]":
        ruling: dict[str | None, str | None] = {None: None}
        found = []
        for row in self.rows:
            try:
                parameters = json.loads(row.get("parameters") or "{}")
            except (ValueError, RecursionError):
                parameters = None
            above = ruling[row["parent"]]
            ruling[row["line"]] = above or (row["rule"] if row["rule"] != "either" else None)
            found.append(
                Line(
                    id=row["line"],
                    parent=row["parent"],
                    title=None,
                    weight=None if row["weight"] is None else Fraction(row["weight"]),
                    local_weight="折算" in (row.get("explanation", "折算") or ""),
                    rule=row["rule"],
                    not_applicable=None,
                    parameters=parameters if isinstance(parameters, dict) else {},
                    ruling=above,
                )
            )
        return found


# The events that a line of the score sheet rests on, as far as they are disclosed.

RESTING_ON_MONEY = ("attainment", "execution_rate", "control_rate", "adjustment_rate", "carry_over_rate")
"""Percentages that rest on the money of the whole log: no single events are listed for them."""


class LineEvents:
    """Finds the seqs for lines that have a rule, or stand below one.

    ``through`` is the last month that is shown; ``rubric`` is the id that was adopted; ``of_rubric`` tells whether the
    lines are its own, or those of the sheet, which does not show the parameters of a line below another one's rule.
    """

    def __init__(self, log: Log, through: str, rubric: "str | None", lines: "Iterable[Line]", *, of_rubric: bool) -> None:
        year = int(through[:4])
        self._targets, self._of_rubric = targets_of(log, year, through), of_rubric
        self._above = set(log.parents.values())
        self._by_id = {line.id: line for line in lines}
        self._below: dict[str | None, list[Line]] = defaultdict(list)
        for line in self._by_id.values():
            self._below[line.parent].append(line)
        months = {event["month"]: seq for seq, event in log.own("bulletin")}
        self._bulletins = {seq for month, seq in months.items() if month[:4] == str(year)}
        given = list(log.own_of_year("published_score", year))
        self._given = {event["line"]: seq for seq, event in given if event.get("rubric") in (None, rubric)}
        self._tells_given = rubric is not None or not any(event.get("rubric") for _, event in given)
        deductions = list(log.own_of_year("deduction", year))
        # Deductions are for a rubric: where its id is not known, nobody can tell which count.
        self._tells_deductions = (rubric is not None or not deductions) and len(deductions) <= MOST_TARGETS
        self._deductions: dict[str, set[int]] = defaultdict(set)
        for seq, event in deductions:
            if event["rubric"] == rubric:
                self._deductions[event["line"]].add(seq)

    def kinds(self, line: Line) -> "tuple[str, ...]":
        """Return the kinds of events that can count for a line, none where no single event does."""
        rule, of = line.ruling or line.rule, line.parameters.get("of")
        if rule == "completion" and self._ruling(line).parameters.get("targets") == "projects":
            return ("target", "result", "project_registered")
        if rule == "completion" or (of == "indicator" and not line.ruling):
            return ("target", "result")
        if rule in ("deduction", "manual"):
            return ({"deduction": "deduction", "manual": "published_score"}[rule],)
        return ("bulletin",) if of == "bulletins" and not line.ruling else ()

    def of(self, line: Line) -> "set[int]":
        """Return the seqs of a line. Raises NotRecomputed."""
        rule = line.ruling or line.rule
        if rule == "deduction":
            if not self._tells_deductions:
                raise NotRecomputed("rubric")
            return set().union(*(self._deductions[one.id] for one in self._walk(line)))
        if rule == "completion":
            return self._completion_with_those_below(line)
        if line.ruling is not None:
            return set()
        if rule == "manual" and not self._tells_given:
            raise NotRecomputed("rubric")
        if rule == "manual":
            return {self._given[line.id]} if line.id in self._given else set()
        return self._percentage(line)

    def _walk(self, line: Line) -> "Iterator[Line]":
        """Yield a line and all below it; no recursion, because a sheet may claim any depth."""
        remaining = [line]
        while remaining:
            one = remaining.pop()
            yield one
            remaining += self._below[one.id]

    def _ruling(self, line: Line) -> Line:
        """Return the line whose rule a line stands below, itself where there is none."""
        while line.ruling is not None and line.parent is not None:
            line = self._by_id[line.parent]
        return line

    def _percentage(self, line: Line) -> "set[int]":
        of = line.parameters.get("of")
        if line.rule == "milestones" or of in RESTING_ON_MONEY:
            return set()
        if of == "bulletins":
            return self._bulletins
        if of != "indicator":
            raise NotRecomputed("of")
        named = line.parameters.get("indicator")
        return _seqs(one for one in self._own_targets() if one.target["indicator"] == named)

    def _own_targets(self) -> "list[Target]":
        if len(self._targets) > MOST_TARGETS:
            raise NotRecomputed("targets")
        return [one for one in self._targets if one.is_own]

    def _completion(self, line: Line) -> "set[int]":
        aspects, own = line.parameters.get("aspects", []), self._own_targets()
        if not isinstance(aspects, list):
            raise NotRecomputed("aspects")
        if self._ruling(line).parameters.get("targets", "own") == "own":
            return _seqs(one for one in own if one.target["aspect"] in aspects)
        return self._of_projects(aspects) if line.ruling is None else set()

    def _completion_with_those_below(self, line: Line) -> "set[int]":
        own, below = self._completion(line), [] if line.ruling else list(self._walk(line))[1:]
        if not self._of_rubric and (line.ruling or below):
            raise NotRecomputed("aspects")
        seqs = own.union(*map(self._completion, below))
        # A line that is left out lists its own alone.
        if seqs != own and line.not_applicable == "rebase":
            raise NotRecomputed("not_applicable")
        return seqs

    def _of_projects(self, aspects: "list[str]") -> "set[int]":
        by_project: dict[str, list[Target]] = defaultdict(list)
        for one in self._targets:
            project = one.target.get("project")
            if project is not None and project not in self._above and one.target["aspect"] in aspects:
                by_project[project].append(one)
        # A project of which nothing applies is left out of the line.
        return _seqs(one for found in by_project.values() if any(each.applies for each in found) for one in found)


def _seqs(targets: "Iterable[Target]") -> "set[int]":
    return {seq for one in targets for seq in (one.seq, one.result_seq) if seq is not None}


# The events that the score sheet lists for each line, and how many it says they are.

class EventSeqsCheck:
    """Compares the listed events with the disclosed ones; nothing is counted one by one that a file only claims."""

    def __init__(self, check: Check, sheet: Sheet, lines: "list[Line]") -> None:
        self._check, self._findings, self._sheet, self._lines = check, check.findings, sheet, lines
        self._events = LineEvents(
            check.log,
            check.through,
            sheet.named or sheet.overview.get("rubric"),
            lines,
            of_rubric=sheet.rubric is not None,
        )
        self._others: dict[tuple[str, ...], Sequence[int]] = {}

    def run(self) -> None:
        """Compare every line that lists its events: by its rule, or with the lines that are added up in it."""
        for line in self._lines:
            row = self._sheet.by_line.get(line.id)
            if row is None or "event_seqs" not in row:
                continue
            if line.ruling is None and line.rule in (None, "either"):
                self._sum(line, row)
                continue
            try:
                self._by_rule(row, self._events.of(line), self._events.kinds(line))
            except NotRecomputed:
                continue

    def _sum(self, line: Line, row: Row) -> None:
        below = [ranges_of(one["event_seqs"] or "") for one in self._sheet.children[line.id]]
        listed = {"event_seqs": text_of_ranges(merged([one for ranges in below for one in ranges]))}
        self._findings.compare_row("score_sheet", row["position"], row, listed, by="下级各行所列的")

    def _by_rule(self, row: Row, seqs: "set[int]", kinds: "tuple[str, ...]") -> None:
        listed = {"event_seqs": text_of_ranges(merged([(seq, seq) for seq in seqs]))}
        # Whatever is withheld, an event of another kind that is disclosed does not count.
        wrong = _within(self._of_other_kinds(kinds), ranges_of(row["event_seqs"] or ""))
        doubt = self._findings.doubt(*kinds) if kinds and not wrong else CERTAIN
        if doubt and "project_registered" in kinds:
            # A project without one that is disclosed may stand above a confidential one, and then does not count.
            doubt = OPEN
        self._findings.compare_row("score_sheet", row["position"], row, listed, doubt)

    def _of_other_kinds(self, kinds: "tuple[str, ...]") -> "Sequence[int]":
        if kinds not in self._others:
            others = (seqs for (kind, _), seqs in self._check.log.forms.items() if kind not in kinds)
            self._others[kinds] = array("q", sorted(seq for seqs in others for seq in seqs))
        return self._others[kinds]


def _within(seqs: "Sequence[int]", ranges: "list[tuple[int, int]]") -> int:
    """Return how many of the seqs, which are in order, stand in the ranges."""
    return sum(bisect_right(seqs, last) - bisect_left(seqs, first) for first, last in ranges)


# How the total of a score sheet comes about, in the words of the table.

MOST_PLACES = 6
"""Of a figure in a sentence."""


def total_words(rubric: Rubric, added_points: Fraction, base: Fraction) -> "str | None":
    """Return the words for lines that add up to ``added_points`` of ``base``, None where that is all there is to it."""
    total, said = rounded(added_points, rubric.scale), []
    if base != rubric.weight:
        exact, shown_base = added_points * rubric.weight / base, rounded(base, rubric.scale)
        converted = f"折算 {total} × {rounded(rubric.weight, rubric.scale)} ÷ {shown_base} {_equals(exact)}"
        sentence = f"合计 {total}，适用指标的分值合计 {shown_base}，{converted}"
        total = rounded(exact, rubric.scale)
        said.append(sentence if exact == Fraction(total) else f"{sentence}，四舍五入为 {total}")
    if rubric.total_scale is not None and rubric.total_scale < rubric.scale:
        last = rounded(Fraction(total), rubric.total_scale)
        said.append(f"总分按 {rubric.total_scale} 位小数四舍五入：{total} → {last}")
    return "；".join(said) or None


def _equals(value: Fraction) -> str:
    text = rounded(value, MOST_PLACES)
    whole, _, decimals = text.partition(".")
    return f"{'=' if Fraction(text) == value else '≈'} {whole}.{decimals.rstrip('0').ljust(2, '0')}"


# The points of the score sheet and its total.

class SheetCheck:
    """Compares the points of the score sheet with the facts, as far as a rule is computed, and with its own sums."""

    def __init__(self, check: Check) -> None:
        self._check, self._findings, self._year = check, check.findings, check.year
        self._sheet = sheet = Sheet(check)
        self._overview, self._by_line, self._children = sheet.overview, sheet.by_line, sheet.children
        self._rubric, self._rubric_doubt = sheet.rubric, sheet.rubric_doubt
        named = sheet.named or sheet.overview.get("rubric")
        self._rules = Rules(check.log, check.year, named, months=check.months, before=check.before_budget)
        self._not_scored: set[str] = set()

    def run(self) -> None:
        """Compare what the year was scored by, every line, then the total."""
        lines = self._sheet.lines() if self._sheet.rows else None
        if lines is None:
            shown = self._overview.get("total") is not None or any("score" in row for row in self._sheet.rows)
            self._findings.unscored = "总分和各项得分" if shown else ""
            return
        taken = self._taken(lines)
        for line in lines:
            if line.id in self._by_line:
                self._line(line, self._by_line[line.id], taken[line.id])
        EventSeqsCheck(self._check, self._sheet, lines).run()
        self._total()
        self._say_what_is_not_scored(lines)

    def _points(self, value: "Fraction | None") -> "str | None":
        return None if value is None else rounded(value, self._sheet.scale)

    def _taken(self, lines: "list[Line]") -> "dict[str, Fraction]":
        """Return the points taken off each line and the lines below it."""
        taken = {line.id: self._rules.taken.get(line.id, Fraction(0)) for line in lines}
        for line in reversed(lines):
            if line.parent is not None and line.ruling is not None:
                taken[line.parent] += taken[line.id]
        return taken

    def _compare(self, row: Row, computed: Row, doubt: int = CERTAIN) -> None:
        self._findings.compare_row("score_sheet", row["position"], row, computed, doubt)

    def _line(self, line: Line, row: Row, taken: Fraction) -> None:
        if line.ruling is not None:
            self._compare(row, {"weight": None, "score": None})
            off = {"deduction": self._points(taken) if line.ruling == "deduction" else None}
            if line.ruling != "deduction" or self._rules.tells_taken:
                self._compare(row, off, self._findings.doubt("deduction"))
            return
        if line.rule is None:
            self._sum(line, row)
        elif line.rule == "either":
            self._best(line, row)
        else:
            self._by_rule(line, row, taken)
        weight, score = row["weight"], row.get("score")
        if weight is None:
            self._compare(row, {"score": None})
        if "score" in row:
            lost = None if weight is None or score is None else self._points(Fraction(weight) - Fraction(score))
            self._compare(row, {"deduction": lost})

    def _by_rule(self, line: Line, row: Row, taken: Fraction) -> None:
        """Compare a line with what its rule gives; without a rubric, one that was left out has no weight."""
        weight = {"weight": self._points(line.weight)}
        try:
            outcome = self._rules.outcome(line, taken)
            if outcome.inapplicable and line.not_applicable is None:
                raise NotRecomputed("not_applicable")
            if self._rubric is None and line.weight is None:
                raise NotRecomputed("weight")
        except NotRecomputed:
            self._not_scored.add(line.id)
            told = f"评分表第 {row['position']} 行 {line.id}（规则 {line.rule}）的得分"
            self._findings.not_recomputed.append(told)
            left_out = row["weight"] is None and line.not_applicable in ("rebase", None)
            if not left_out:
                self._compare(row, weight, self._rubric_doubt)
            return
        kinds, totals = self._rules.kinds(line)
        doubt = max(
            self._findings.doubt(*kinds) if kinds else 0, self._findings.doubt_of_total(*totals) if totals else 0
        )
        points = outcome.points
        if outcome.inapplicable and line.not_applicable == "rebase":
            weight, points = {"weight": None}, None
        elif outcome.inapplicable and line.not_applicable == "full_marks":
            points = line.weight
        self._compare(row, weight, max(doubt, self._rubric_doubt) if self._rubric else CERTAIN)
        self._compare(row, {"score": self._points(points)}, max(doubt, self._rubric_doubt if self._rubric else CERTAIN))

    def _sum(self, line: Line, row: Row) -> None:
        """Compare a line with the sum of its children, converted where the rubric has a scale of its own for them."""
        weighing = [child for child in self._children[line.id] if child["weight"] is not None]
        if not weighing:
            self._compare(row, {"weight": None, "score": None})
            return
        base = added(child["weight"] for child in weighing)
        converted = line.local_weight and line.weight is not None and base
        whole = line.weight if converted and line.weight is not None else base
        self._compare(row, {"weight": self._points(whole)})
        if whole != base and self._rubric is None:
            told = f"评分表第 {row['position']} 行的分值：只核对了公开的折算，没有核对应否折算"
            self._findings.not_recomputed.append(told)
        if all("score" in child for child in weighing):
            self._compare(row, {"score": self._points(self._added(weighing, whole, base))})

    def _best(self, line: Line, row: Row) -> None:
        """Compare a line with the best of its children, each as out of its whole weight."""
        weighing = [child for child in self._children[line.id] if child["weight"] is not None]
        if not weighing or not line.weight:
            self._compare(row, {"weight": None, "score": None})
            return
        self._compare(row, {"weight": self._points(line.weight)})
        if any("score" not in child for child in weighing):
            return
        scores = [
            Fraction(rounded(Fraction(one["score"]) * line.weight / Fraction(one["weight"]), self._sheet.scale))
            for one in weighing
            if one["score"] is not None and Fraction(one["weight"])
        ]
        best = max(scores, default=None)
        if len(scores) < len(weighing) and best != line.weight:
            best = None
        self._compare(row, {"score": self._points(best)})

    def _added(self, children: "list[Row]", whole: Fraction, base: Fraction) -> "Fraction | None":
        if any(child["score"] is None for child in children):
            return None
        total = added(child["score"] for child in children)
        return total * whole / base if base else total

    def _total(self) -> None:
        """Compare the total with the lines at the top."""
        row, tops = self._overview, [one for one in self._children[None] if one["weight"] is not None]
        base = added(one["weight"] for one in tops)
        explained = row.get("total_explanation", "折算") or ""
        whole = self._rubric.weight if self._rubric else base
        if self._rubric is None and row.get("weight") is not None and "折算" in explained:
            whole = Fraction(row["weight"])
        if self._rubric is None and "折算" in explained and "weight" not in row:
            self._findings.not_recomputed.append("总分：没有公开满分，不知道如何折算")
            return
        if not all("score" in one for one in tops):
            return
        points = self._added(tops, whole, base) if tops else None
        if self._rubric:
            plain = self._added(tops, base, base) if tops and base else None
            words = None if plain is None else total_words(self._rubric, plain, base)
            self._findings.compare_row("overview", self._year, row, {"total_explanation": words})
        total = self._points(points)
        once_more = self._rubric.total_scale if self._rubric else None
        if total is not None and once_more is not None and once_more < self._sheet.scale:
            total = rounded(Fraction(total), once_more)
        if self._rubric is None and total is not None and explained and row.get("total"):
            total = rounded(Fraction(total), places_of(row["total"]))
            self._findings.not_recomputed.append("总分：只按公开的算式核对，没有核对评分标准是否这样规定")
        self._findings.compare_row("overview", self._year, row, {"total": total})
        if tops and self._rubric is None:
            self._findings.compare_row("overview", self._year, row, {"weight": self._points(whole)})

    def _say_what_is_not_scored(self, lines: "list[Line]") -> None:
        """Note how many points of the total rest on lines that were not computed again."""
        if self._rubric is None:
            self._findings.unscored = "总分所依据的评分标准"
            return
        bases = {
            parent: added(one["weight"] for one in children if one["weight"] is not None)
            for parent, children in self._children.items()
        }
        worth: dict[str | None, Fraction] = {None: self._rubric.weight}
        # Of lines of which the best counts, any that is not computed leaves the points of all open.
        choosing: dict[str | None, str | None] = {None: None}
        resting: set[str] = set()
        for line in lines:
            weight, base = self._by_line.get(line.id, {}).get("weight"), bases.get(line.parent)
            worth[line.id] = worth[line.parent] * (Fraction(weight) / base if weight and base else 0)
            choosing[line.id] = choosing[line.parent] or (line.id if line.rule == "either" else None)
            if line.id in self._not_scored:
                resting.add(choosing[line.id] or line.id)
        if resting:
            whole, points = self._points(self._rubric.weight), self._points(added(worth[one] for one in resting))
            self._findings.unscored = f"总分 {whole} 分中 {points} 分的指标"


# All checks, one after the other.

def compare_all(check: Check, checkpoint: "Checkpoint | None") -> None:
    """Compare all that is published."""
    HashCheck(check).run(checkpoint)
    compare_scope(check)
    money, records = MoneyCheck(check), RecordCheck(check)
    checks = {
        "overview": money.overview,
        "months": money.months,
        "projects": money.projects,
        "statements": records.statements,
        "fund_changes": records.fund_changes,
        "targets": records.targets,
    }
    for table, compare in checks.items():
        if table in check.file.rows:
            compare(check.rows(table))
    lacking = check.others.lacking()
    for year in range(2000, check.year + 1):
        if year in check.rows("overview") and year not in lacking:
            compare_scored_by(check, year, check.rows("overview")[year], adopted_for(check, year))
    for table, rows in check.file.rows.items():
        shown = table != "publication" and "department" in check.file.columns[table]
        for key, row in rows.items() if shown else ():
            if table == "overview" and key != check.year:
                _compare_name_then(check, key, row)
            else:
                whose = {"department": check.publication["department"]}
                check.findings.compare_row(table, key, row, whose, by="publication 的")
    SheetCheck(check).run()


def _compare_name_then(check: Check, year: int, row: Row) -> None:
    """Compare what the department was called at the end of an earlier year."""
    name = department_name(check.log, check.publication["department_code"], f"{year}-12")
    if name is None and not check.log.standing("department_changed"):
        name = check.publication["department"]
    if name is not None:
        doubt = check.findings.doubt("department_changed")
        check.findings.compare_row("overview", year, row, {"department": name}, doubt)


# JSON of which nothing is taken for something else: no key twice, and of numbers only integers.

LONGEST_INTEGER = 19
NO_ROWS = "不是 JSON 数组，每行一个对象"


def json_of(text: str) -> Any:
    """Return the value of a JSON text; any other number than an integer of SQLite is a list. Raises Unreadable."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=lambda one: int(one) if len(one.lstrip("-")) <= LONGEST_INTEGER else [one],
            parse_float=lambda one: [one],
            parse_constant=lambda one: [one],
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable("不是 JSON") from error


def json_rows(lines: "Iterator[str]") -> "Iterator[Any]":
    """Yield the values of an array that has each on a line of its own, as ``publish`` writes it. Raises Unreadable."""
    first, line = next(lines, ""), next(lines, "")
    if first != "[\n" and (first, line) != ("[]\n", ""):
        raise Unreadable(NO_ROWS)
    while line[-2:] == ",\n":
        yield json_of(line[:-2])
        line = next(lines, "")
    if first == "[\n":
        yield json_of(line)
        if (next(lines, ""), next(lines, "")) != ("]\n", ""):
            raise Unreadable(NO_ROWS)


def _object(pairs: "list[tuple[str, Any]]") -> Row:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("不是 JSON，有的键出现两次")
    return found


# The CSV that a publication is downloaded as: how each value has to stand in it.

CELL = re.compile(r'"[^"]*(?:""[^"]*)*"|[^",\r\n]*')
# Where a spreadsheet would begin a formula an apostrophe stands: at the beginning of a text, in full width and after
# blanks too, and within it wherever some machine begins a new cell.
FORMULA = re.compile("^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=[ \u00a0\u2000-\u200b\u2060\u3000\ufeff]*[=+\\-@＝＋－＠])")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def csv_records(lines: "Iterable[str]") -> "Iterator[list[str]]":
    """Yield the cells of each record as they are written, quotes and all, whatever lines it has. Raises Unreadable."""
    number, begun, quotes = 1, [], 0
    for line in lines:
        begun.append(line)
        quotes += line.count('"')
        if quotes % 2 == 0:
            yield _cells("".join(begun), number)
            number, begun = number + 1, []
    if begun:
        raise Unreadable(f"第 {number} 条记录不完整")


def _cells(record: str, number: int) -> "list[str]":
    at, cells = 0, []
    while at < len(record):
        found = CELL.match(record, at)
        at = found.end() if found else at
        cells.append(found[0] if found else "")
        if record[at:] == "\r\n":
            return cells
        if record[at : at + 1] != ",":
            raise Unreadable(f"第 {number} 条记录不是 CSV 的写法")
        at += 1
    raise Unreadable(f"第 {number} 条记录不完整")


def written_in_csv(value: Any) -> "tuple[str, ...]":
    """Return the ways in which a value may stand in a cell: a text in quotes, a number in a text without them too."""
    if value is None:
        return ("",)
    if isinstance(value, int):
        return (str(value),)
    inert = value if NUMBER.fullmatch(value) else FORMULA.sub("'", value)
    quoted = '"' + inert.replace('"', '""') + '"'
    return (quoted, value) if NUMBER.fullmatch(value) else (quoted,)


# What the tables are when they are written out as JSON Lines: how long, and the digest of all of them.

BESIDE_BYTES = 10_000_000
"""Far more than the programs and descriptions beside the data have, together with the bytes around the rows."""


@dataclass
class Written:
    """The content digest in hex, and by table the bytes of its rows."""

    digest: str
    sizes: "dict[str, int]"

    def most_bytes_of(self, table: str) -> int:
        """Return what no CSV or JSON of a table exceeds: escapes and apostrophes do not make twice as much of it."""
        return 2 * self.sizes[table] + 10_000

    @property
    def most_bytes(self) -> int:
        """What no download exceeds: each is written of these rows, or is short."""
        return 4 * sum(self.sizes.values()) + BESIDE_BYTES


def written_of(file: File) -> Written:
    """Return what the tables of a file are when they are written out."""
    digest, sizes = hashlib.sha256(), {}
    for table in sorted(file.rows):
        digest.update(canonical({"table": table}).encode() + b"\n")
        sizes[table] = 0
        for _, row in file.rows[table].items():
            line = canonical(row).encode() + b"\n"
            digest.update(line)
            sizes[table] += len(line)
    return Written(digest.hexdigest(), sizes)


# The manifest of the downloads: every file with its size and digest, and the publication that it belongs to.

MANIFEST = "manifest.json"
FIELDS: "dict[str, type]" = {
    "software": str, "digest": str, "year": int, "department": str, "origin": str, "events": int, "root": str,
    "files": list,
}  # fmt: skip
FIELDS_OF_FILE: "dict[str, type]" = {"name": str, "title": str, "media_type": str, "size_bytes": int, "sha256": str}


@dataclass
class Manifest:
    """What a manifest says: of which publication it is, and of each file its size in bytes and its SHA-256 in hex."""

    said: Row
    files: "dict[str, tuple[int, str]]"


def manifest_of(text: str) -> Manifest:
    """Return the manifest of a text. Raises Unreadable."""
    said = _record(json_of(text), FIELDS, "清单")
    files: dict[str, tuple[int, str]] = {}
    for number, one in enumerate(said["files"], start=1):
        file = _record(one, FIELDS_OF_FILE, f"第 {number} 个文件")
        if file["name"] in files or file["size_bytes"] < 0 or not re.fullmatch("[0-9a-f]{64}", file["sha256"]):
            raise Unreadable(f"第 {number} 个文件的名称重复，或大小、摘要无效")
        files[file["name"]] = (file["size_bytes"], file["sha256"])
    return Manifest({field: value for field, value in said.items() if field not in ("files", "software")}, files)


def _record(value: Any, fields: "dict[str, type]", name: str) -> Row:
    if not isinstance(value, dict) or value.keys() != fields.keys():
        raise Unreadable(f"{name}的各项应为 {'、'.join(fields)}")
    for field, type_ in fields.items():
        if type(value[field]) is not type_:
            raise Unreadable(f"{name}的 {field} 无效")
    return value


# The folder of the downloads: what lies in it, and what has to.

DATABASE = "public.db"
"""What the public database is called among the downloads; it lies beside the folder."""
KEPT_CHECKPOINT = "checkpoint.txt"
ARCHIVE, ARCHIVE_SINCE = "datapackage.zip", 1
BESIDE_DATA = ("public.xlsx", "datapackage.json", ARCHIVE, "dataset.jsonld", "verify_public.py", "check_proof.py")
"""What is written of the database in a way that is not followed here, and the programs."""
DISCLOSURES = ("disclosure.json", ".disclosure.json")
"""What may lie there and stands in no manifest: when it was disclosed, and what a disclosure cut short leaves."""
NOT_IN_NAMES = re.compile(r"[^\w（）-]")
CHUNK_BYTES = 1 << 20
TOO_LONG, NO_TEXT = "比这份数据库所能写出的长得多，没有读取", "不能读取，或不是 UTF-8 文本"


class Folder:
    """The regular files of a folder by name with their sizes; ``others`` are the names of all else, links too.

    Whether a file has the name that the site gives to one that is saved, ``prefix`` and its own, makes no difference.
    """

    def __init__(self, path: Path, prefix: str) -> None:
        if path.is_symlink() or not path.is_dir():
            raise Unreadable("没有这个文件夹，或它是链接")
        with os.scandir(path) as found:
            entries = list(islice(found, MOST_FILES + 1))
        if len(entries) > MOST_FILES:
            raise Unreadable(f"其中的文件超过 {MOST_FILES} 个，不是 publish 写出的下载文件夹")
        names = {one.name: one.name for one in entries}
        own = {name: name[len(prefix) :] for name in names if name.startswith(prefix)}
        names.update({name: plain for name, plain in own.items() if plain not in names})
        self.paths = {names[one.name]: path / one.name for one in entries}
        sizes = {names[one.name]: one.stat().st_size for one in entries if one.is_file(follow_symlinks=False)}
        self.sizes = dict(sorted(sizes.items()))
        self.others = sorted(name for name in names.values() if name not in sizes)

    def text(self, name: str, most_bytes: int) -> str:
        """Return the text of a file. Raises Unreadable where it is longer than ``most_bytes``, or no UTF-8."""
        if self.sizes[name] > most_bytes:
            raise Unreadable(TOO_LONG)
        try:
            with self.paths[name].open("rb") as file:
                return file.read(most_bytes).decode()
        except (OSError, ValueError) as error:
            raise Unreadable(NO_TEXT) from error

    def lines(self, name: str, most_bytes: int) -> "Iterator[str]":
        """Yield the lines of a text with what ends them. Raises Unreadable as ``text`` does."""
        if self.sizes[name] > most_bytes:
            raise Unreadable(TOO_LONG)
        try:
            with self.paths[name].open(encoding="utf-8", newline="") as file:
                yield from file
        except (OSError, ValueError) as error:
            raise Unreadable(NO_TEXT) from error


def prefix_of(department: str, year: int) -> str:
    """Return what the site puts before the name of a download that is saved, but for the programs."""
    return f"{NOT_IN_NAMES.sub('_', department)}-{year}-"


def downloads_of(tables: "Iterable[str]", format_: int) -> "set[str]":
    """Return the names of the downloads of a publication of these tables in that format."""
    of_tables = {f"{table}.{suffix}" for table in tables for suffix in ("csv", "json")}
    found = {DATABASE, KEPT_CHECKPOINT, *BESIDE_DATA, *of_tables}
    return found if format_ >= ARCHIVE_SINCE else found - {ARCHIVE}


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex. Raises Unreadable."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for piece in iter(lambda: file.read(CHUNK_BYTES), b""):
                digest.update(piece)
    except OSError as error:
        raise Unreadable("不能读取") from error
    return digest.hexdigest()


# The folder of the downloads beside its manifest, and the manifest beside the database.

class ManifestCheck:
    """Compares which files there are, and size and digest of each; what is no regular file is not opened."""

    def __init__(self, check: Check, folder: Folder, database: Path, written: Written) -> None:
        self._check, self._folder, self._database, self._written = check, folder, database, written
        self._differing = check.findings.differing

    def run(self) -> "Manifest | None":
        """Compare all of it; return the manifest, None where none can be read."""
        folder, expected = self._folder, downloads_of(self._check.file.rows, self._check.file.format)
        self._differing += [f"{name}：是链接或不是普通文件，没有读取" for name in folder.others]
        manifest = self._manifest()
        named = set(manifest.files) if manifest else expected
        self._differing += [f"{MANIFEST}：没有列出 {name}" for name in sorted(expected - named)]
        self._differing += [f"{MANIFEST}：列有 {name}，这份公开没有这个下载文件" for name in sorted(named - expected)]
        there = {*folder.sizes, *folder.others}
        self._differing += [f"{name}：缺少这个文件" for name in sorted(named - there - {DATABASE})]
        beside = {MANIFEST, *DISCLOSURES}
        self._differing += [f"{name}：多出这个文件，清单里没有" for name in sorted(there - named - beside)]
        if manifest:
            self._whose(manifest)
            self._files(manifest)
        return manifest

    def _manifest(self) -> "Manifest | None":
        if MANIFEST not in self._folder.sizes:
            self._differing.append(f"{MANIFEST}：缺少清单，没有比对各文件的大小和摘要")
            return None
        try:
            return manifest_of(self._folder.text(MANIFEST, MOST_MANIFEST_BYTES))
        except Unreadable as error:
            self._differing.append(f"{MANIFEST}：不是下载文件的清单（{error}）")
            return None

    def _whose(self, manifest: Manifest) -> None:
        publication = self._check.publication
        meant = {field: publication[field] for field in manifest.said if field in publication}
        meant["digest"] = self._written.digest
        for field, value in meant.items():
            self._compare(MANIFEST, field, manifest.said[field], value)

    def _files(self, manifest: Manifest) -> None:
        for name, (size_bytes, digest) in manifest.files.items():
            if name == DATABASE:
                self._file(name, self._database, self._database.stat().st_size, (size_bytes, digest))
            if name in self._folder.sizes:
                self._file(name, self._folder.paths[name], self._folder.sizes[name], (size_bytes, digest))

    def _file(self, name: str, path: Path, size_bytes: int, listed: "tuple[int, str]") -> None:
        if size_bytes != listed[0]:
            self._compare(name, "字节数", size_bytes, listed[0])
        elif name != DATABASE and size_bytes > self._written.most_bytes:
            self._differing.append(f"{name}：比这份数据库所能写出的长得多，没有读取")
        else:
            self._compare(name, "SHA-256", sha256_of(path), listed[1])

    def _compare(self, name: str, what: str, found: object, meant: object) -> None:
        if found == meant:
            self._check.findings.agreeing["下载文件的清单"] += 1
        else:
            by = "数据库" if name == MANIFEST else "清单"
            self._differing.append(f"{name} 的 {what}：是 {found}，{by}是 {meant}")


# The downloads beside the database: the manifest first, then every table as CSV and JSON, cell by cell.

MOST_SHOWN = 80
"""Characters of a value that a finding shows."""
MOST_OF_A_FILE = 20
"""Cells of one file that are told; where more are wrong, the rest of it is not looked at."""


class DownloadsCheck:
    """Compares a folder with the database, as far as what lies in it can be read.

    ``agreeing`` counts the cells of each file; ``others`` are the files that are not compared with the database, by
    what is said of them.
    """

    def __init__(self, check: Check, folder: Path, database: Path) -> None:
        self._check, self._differing = check, check.findings.differing
        self._folder = Folder(folder, prefix_of(check.publication["department"], check.year))
        self._database = database
        self.agreeing: Counter[str] = Counter()
        self.others: dict[str, list[str]] = {}

    def run(self) -> None:
        """Compare all of it."""
        written, there = written_of(self._check.file), self._folder.sizes
        manifest = ManifestCheck(self._check, self._folder, self._database, written).run()
        for table in self._check.file.rows:
            for name, read in ((f"{table}.csv", self._csv), (f"{table}.json", self._json)):
                if name in there:
                    self._table(name, table, read, written.most_bytes_of(table))
        if KEPT_CHECKPOINT in there:
            self._checkpoint()
        beside = [name for name in BESIDE_DATA if name in there]
        unlisted = [name for name in DISCLOSURES if name in there]
        said = [("只与清单比对", beside), ("没有比对", unlisted)] if manifest else [("没有比对", [*beside, *unlisted])]
        self.others = {told: names for told, names in said if names}

    def _table(self, name: str, table: str, read: "Callable[[str, str, Iterator[str]], None]", most_bytes: int) -> None:
        try:
            read(name, table, self._folder.lines(name, most_bytes))
        except Unreadable as error:
            self._differing.append(f"{name}：{error}")

    def _csv(self, name: str, table: str, lines: "Iterator[str]") -> None:
        columns, first = self._check.file.columns[table], next(lines, "")
        if first[:1] != "\ufeff":
            raise Unreadable("开头没有 BOM")
        records = csv_records(chain([first[1:]], lines))
        if next(records, None) != columns:
            raise Unreadable(f"首行不是数据库的各列 {','.join(columns)}")
        self._rows(name, table, records, lambda cell, value: cell in written_in_csv(value))

    def _json(self, name: str, table: str, lines: "Iterator[str]") -> None:
        rows = _cells_of(json_rows(lines), self._check.file.columns[table])
        self._rows(name, table, rows, lambda cell, value: type(cell) is type(value) and bool(cell == value))

    def _rows(self, name: str, table: str, lines: "Iterable[list[Any]]", is_same: "Callable[[Any, Any], bool]") -> None:
        columns, remaining, before = self._check.file.columns[table], iter(lines), len(self._differing)
        for number, (key, row) in enumerate(self._check.rows(table).items(), start=1):
            line = next(remaining, None)
            if line is None or len(line) != len(columns) or not is_same(line[0], key):
                raise Unreadable(f"第 {number} 行不是数据库的第 {number} 行（{key}），此后没有比对")
            self._cells(name, row, line, is_same)
            if len(self._differing) - before > MOST_OF_A_FILE:
                raise Unreadable(f"已有超过 {MOST_OF_A_FILE} 处不同，此后没有比对")
        if next(remaining, None) is not None:
            raise Unreadable(f"比数据库多出行，数据库只有 {len(self._check.rows(table))} 行")

    def _cells(self, name: str, row: Row, line: "list[Any]", is_same: "Callable[[Any, Any], bool]") -> None:
        for number, (column, value) in enumerate(row.items()):
            self._compare(name, f"{_short(line[0])} 行 {column}", line[number], value, is_same(line[number], value))

    def _checkpoint(self) -> None:
        try:
            found = checkpoint_of(self._folder.paths[KEPT_CHECKPOINT])
        except (Unreadable, OSError) as error:
            self._differing.append(f"{KEPT_CHECKPOINT}：{error}")
            return
        for field, shown in {"origin": found.origin, "events": found.size, "root": found.root}.items():
            meant = self._check.publication[field]
            self._compare(KEPT_CHECKPOINT, field, shown, meant, shown == meant)

    def _compare(self, name: str, place: str, shown: Any, meant: Any, same: bool) -> None:
        if same:
            self.agreeing[name] += 1
        else:
            self._differing.append(f"{name} 的 {place}：写的是 {_short(shown)}，数据库是 {_short(meant)}")


def _cells_of(rows: "Iterable[Any]", columns: "list[str]") -> "Iterator[list[Any]]":
    for number, one in enumerate(rows, start=1):
        if not isinstance(one, dict) or one.keys() != set(columns):
            raise Unreadable(f"第 {number} 行不是有数据库各列的对象")
        yield [one[column] for column in columns]


def _short(value: Any) -> str:
    return "空" if value in (None, "") else str(value)[:MOST_SHOWN]


def compared_downloads(check: Check, folder: Path, database: Path) -> DownloadsCheck:
    """Return what was found in the folder of the downloads of ``database``. Raises Unreadable where it is none."""
    downloads = DownloadsCheck(check, folder, database)
    downloads.run()
    return downloads


# The verdict: in one line what was found, how far it goes and what it does not cover.

ONLY_NAMING = "只有因写有涉密项目的名称或代码而未公开的事件才能解释"
MOST_COLUMNS = 8
"""Of a table that the verdict names; the report above it names them all."""


def verdict(check: Check, downloads: "DownloadsCheck | None") -> str:
    """Return the verdict without its full stop."""
    findings = check.findings
    said = "没有发现不相符"
    if findings.differing:
        said = f"不相符：{len(findings.differing)} 处"
    elif findings.suspect:
        said = "存疑"
    others = downloads.others if downloads else {}
    of_others = sum(check.others.lacking().values())
    premise = [f"前提：{of_others} 个属于其他年度"] if of_others else []
    tails = [*premise, *_reservations(findings), *_not_covered(check)]
    tails += [f"{'、'.join(names)} {told}" for told, names in others.items()]
    return f"{said}，{'但' if said.startswith('没有') else ''}{'，'.join(tails)}" if tails else said


def unshown(check: Check) -> "dict[str, list[str]]":
    """Return by table the columns that a policy left out, none named where it left out the table."""
    published = check.file.columns
    missing = {
        table: [column for column in columns_in(table, check.file.format) if column not in published.get(table, ())]
        for table in COLUMNS
        if table != "publication"
    }
    return {table: columns if table in published else [] for table, columns in missing.items() if columns}


def _reservations(findings: Findings) -> "Iterator[str]":
    if findings.suspect:
        yield f"有 {_counted(findings.suspect)} 项与公开事件得出的不同，{ONLY_NAMING}"
    if findings.unlike:
        yield f"有 {_counted(findings.unlike)} 项与公开事件得出的不同，可能依据未公开的事件"
    if findings.presuming:
        yield f"有 {sum(findings.presuming.values())} 项以公开范围所写属实为前提"
    if findings.unconfirmed:
        yield f"有 {sum(findings.unconfirmed.values())} 项不能确认"


def _not_covered(check: Check) -> "Iterator[str]":
    before = {year: row for year, row in check.rows("overview").items() if year < check.year}
    known = before.keys() - check.others.lacking().keys()
    earlier = [f"{year} 年的总分" for year in sorted(known) if before[year].get("total") is not None]
    unscored = "和".join(filter(None, (check.findings.unscored, *earlier)))
    if unscored:
        yield f"{unscored}没有重算"
    lacking = {year for year in check.others.lacking() if year < check.year}
    for said, years in (
        ("没有核对 overview 的", lacking & before.keys()),
        ("不知道 overview 应否有", lacking - before.keys()),
    ):
        if years:
            yield f"{said} {'、'.join(map(str, sorted(years)))} 行（--with 那一年的公开数据库）"
    left_out = check.findings.coverage.left_out()
    if left_out:
        rows = check.file.rows
        told = {
            table: [
                column if count == len(rows[table]) else f"{column} {count} 格" for column, count in columns.items()
            ]
            for table, columns in left_out.items()
        }
        yield f"没有比对 {_named(told)}"
    unpublished = unshown(check)
    if unpublished:
        yield f"没有公开 {_named(unpublished)}"


def _named(found: "Mapping[str, list[str]]") -> str:
    return "、".join(map(_few_columns, found, found.values()))


def _few_columns(table: str, columns: "list[str]") -> str:
    more = f" 等 {len(columns)} 列" if len(columns) > MOST_COLUMNS else ""
    return f"{table} 的 {'、'.join(columns[:MOST_COLUMNS])}{more}" if columns else table


def _counted(found: "Mapping[str, Collection[str]]") -> int:
    return sum(map(len, found.values()))


# The report in plain words.

LIMITS = """这能说明什么：
- 列为相符的，说明文件前后一致：这些数字确由公开的事件得出，公开的事件确是这个根的账本中的事件。列为不能确认、\
没有核对、没有重算、没有比对的，没有作出判断。
- 不能说明没有人把账本连同全部摘要、根和数字一起改写。只有与从别处（不是从发布者这一次的文件）得到的核验点相符，\
才能说明从那时起没有改写。
- 摘要不能说明事件属实：钱是否真的这样花了，要看凭证。也没有核对账本当初是否应当接受这些事件。
"""
CHECKPOINT_COMPARED = "已与核验点比对，核验点的签名没有核对。"
NO_CHECKPOINT = "没有与核验点比对（--checkpoint 核验点文件）。"
NO_DOWNLOADS = "没有比对 CSV、JSON 等下载文件（--downloads 下载文件夹）。"
PRESUMED = (
    "等于公开事件得出的数，前提是公开范围所写属实（这些种类的事件除涉密项目外全部公开；公开范围本身不在账本的根之内）"
)


def seen(text: str) -> str:
    """Return ``text`` with what could steer a terminal escaped: whoever wrote the file must not write the verdict."""
    return "".join(c if c.isprintable() or c == "\u3000" else f"\\u{ord(c):04x}" for c in text)


def _listed(title: str, lines: "list[str]") -> "Iterator[str]":
    if not lines:
        return
    yield f"{title}："
    yield from (f"- {line[:400]}" for line in lines[:MOST_LISTED])
    if len(lines) > MOST_LISTED:
        yield f"- 另有 {len(lines) - MOST_LISTED} 处"


def _by_column(found: "Mapping[str, list[str]]") -> "list[str]":
    return [f"{place}：{len(told)} 项，如 {told[0]}" for place, told in found.items()]


def _places(found: "Mapping[str, Mapping[str, int]]") -> "list[str]":
    return [f"{table}.{column}：{count} 格" for table, columns in found.items() for column, count in columns.items()]


def _unshown(found: "Mapping[str, list[str]]") -> "Iterator[str]":
    for table, columns in found.items():
        yield from (f"{table}.{column}" for column in columns) if columns else (table,)


def report(check: Check, *, with_checkpoint: bool, downloads: "DownloadsCheck | None") -> str:
    """Return in plain words what was found."""
    findings, publication = check.findings, check.publication
    lacking = check.others.lacking()
    earlier = (year for year in check.rows("overview") if year < check.year)
    more = [f"{year} 年的{'总览' if year in lacking else '总分和评分标准'}" for year in earlier]
    unlike = f"与公开事件得出的不同（可能依据未公开的 {findings.withheld} 个事件，其种类不得而知）"
    lines = [
        f"{publication['department']} {check.year} 年："
        f"账本事件 {publication['events']} 个，公开内容 {check.log.count} 个，未公开 {findings.withheld} 个"
        + (f"（照文件所说，其中 {findings.naming_payees} 个是因文字中写有收款人）" if findings.naming_payees else ""),
        *_listed("属于其他年度而未公开内容（照文件所说）", _of_other_years(check)),
        *_listed("重新计算并且相符", [f"{table}：{count} 项" for table, count in findings.agreeing.items()]),
        *(_of_downloads(downloads) if downloads else ()),
        *_listed(f"不相符（{len(findings.differing)} 处）", findings.differing),
        *_listed(f"与公开事件得出的不同，{ONLY_NAMING}", _by_column(findings.suspect)),
        *_listed(unlike, _by_column(findings.unlike)),
        *_listed(PRESUMED, [f"{place}：{count} 项" for place, count in findings.presuming.items()]),
        *_listed(
            "不能确认：等于公开事件得出的数，但可能还依据未公开的事件",
            [f"{place}：{count} 项" for place, count in findings.unconfirmed.items()],
        ),
        *_listed("没有公开，因而没有核对", list(_unshown(unshown(check)))),
        *_listed("没有重算", [*findings.not_recomputed, *more]),
        *_listed("没有比对", _places(findings.coverage.left_out())),
        *LIMITS.rstrip().split("\n"),
        CHECKPOINT_COMPARED if with_checkpoint else NO_CHECKPOINT,
        *(() if downloads else (NO_DOWNLOADS,)),
        f"结论：{verdict(check, downloads)}。",
    ]
    return "\n".join(map(seen, lines)) + "\n"


def _of_other_years(check: Check) -> "list[str]":
    lacking = check.others.lacking()
    of_year = Counter(check.others.year_at.values())
    told = ((year, count, count - lacking[year]) for year, count in sorted(of_year.items()))
    return [
        f"{year} 年：{count} 个" + (f"，其中 {found} 个由 --with 取得" if found else "") for year, count, found in told
    ]


def _of_downloads(downloads: DownloadsCheck) -> "Iterator[str]":
    yield from _listed("与数据库相符的下载文件", [f"{name}：{count} 格" for name, count in downloads.agreeing.items()])
    for told, names in downloads.others.items():
        yield from _listed(f"{told}的下载文件", names)


# The command: check the named file, print the report.

USAGE = (
    "用法：python3 verify_public.py public.db [--checkpoint 核验点文件] [--downloads 下载文件夹] [--with 其他年度.db]…"
)
OPTIONS = ("--checkpoint", "--downloads", "--with")
SEVERAL = "--with"
"""What may be given more than once."""


def _refused(name: str, error: Exception, what: str) -> int:
    # Whatever a hostile file provokes, memory and recursion included, its reader gets a sentence.
    reason = str(error) if isinstance(error, Unreadable) else f"文件损坏，或不是{what}（{error!r}）"
    sys.stderr.buffer.write(f"{seen(name)}：不能作为{what}读取：{seen(reason)[:400]}\n".encode())
    return 2


def _given(arguments: "list[str]") -> "tuple[str, dict[str, list[str]]] | None":
    """Return the named database and the options with what they name, None where the arguments are written wrongly."""
    names: list[str] = []
    options: dict[str, list[str]] = {}
    remaining = iter(arguments)
    for argument in remaining:
        is_option = argument in OPTIONS and (argument not in options or argument == SEVERAL)
        value = next(remaining, None) if is_option else None
        if value is not None:
            options.setdefault(argument, []).append(value)
        elif argument.startswith("-"):
            return None
        else:
            names.append(argument)
    return (names[0], options) if len(names) == 1 else None


def _opened(name: str, opened: ExitStack) -> File:
    """Return what a file holds, which is read as long as it is ``opened``."""
    file = read_file(Path(name))
    opened.callback(file.connection.close)
    return file


def main(arguments: "list[str]") -> int:
    """Check the named file, print the report and return the exit code."""
    given = _given(arguments)
    if given is None:
        sys.stderr.buffer.write(f"{USAGE}\n".encode())
        return 2
    with ExitStack() as opened:
        return _compared(*given, opened)


def _compared(name: str, options: "dict[str, list[str]]", opened: ExitStack) -> int:
    kept, folder = (options.get(one, [None])[0] for one in OPTIONS[:2])
    try:
        checkpoint = None if kept is None else checkpoint_of(Path(kept))
    except Exception as error:
        return _refused(str(kept), error, "核验点")
    try:
        check = Check(_opened(name, opened))
        try:
            check.take_others({other: _opened(other, opened) for other in options.get(SEVERAL, ())})
        except Exception as error:
            return _refused("、".join(options[SEVERAL]), error, "公开数据库")
        compare_all(check, checkpoint)
        try:
            downloads = None if folder is None else compared_downloads(check, Path(folder), Path(name))
        except Exception as error:
            return _refused(str(folder), error, "下载文件夹")
        said = report(check, with_checkpoint=kept is not None, downloads=downloads)
    except NotAsPublished as error:
        sys.stdout.buffer.write(f"{seen(name)}：{seen(str(error))[:400]}，没有读取。\n结论：不相符：1 处。\n".encode())
        return 1
    except Exception as error:
        return _refused(name, error, "公开数据库")
    sys.stdout.buffer.write(said.encode())
    return 1 if check.findings.differing or check.findings.suspect else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
