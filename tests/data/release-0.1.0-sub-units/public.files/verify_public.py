"""Check a public database without the ledger it was made from. Needs Python 3.9 or newer and nothing else.

    python3 verify_public.py public.db [--checkpoint FILE]

FILE is a checkpoint that was kept by someone else than the publisher; its signatures are not checked here. Hashes and
root as in RFC 6962. Nothing in the file is trusted: all that its bodies can give is computed again.
Exit code 0: nothing disagrees, 1: something does, or could be explained by a body alone that was withheld because it
names a confidential project, 2: not readable as a public database.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import sys
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

# What a public database holds: of each table its columns, those that are compared and those only shown.

Row = dict[str, Any]
# Each table's columns: those that are read and compared here, then those that are only shown.
COLUMNS = {
    "publication": ("year department department_code origin events root policy", ""),
    "events": ("seq leaf_hash body", ""),
    "overview": (
        "year department department_code rubric rubric_title weight total grade total_explanation adjusted_budget_fen "
        "executed_fen execution_rate average_bulletin_rate surrendered_fen projects",
        "",
    ),
    "score_sheet": (
        "position line parent title weight score deduction explanation rule parameters events department",
        "event_seqs",
    ),
    "months": (
        "month adjusted_budget_fen executed_fen execution_rate schedule attainment bulletin_rate department",
        "",
    ),
    "projects": (
        "project name parent_name category expenditure_type office appropriation_fen carry_over_fen supplement_fen "
        "reduction_fen virement_fen surrender_fen adjusted_budget_fen expenditure_fen refund_fen executed_fen "
        "remaining_fen execution_rate department",
        "",
    ),
    "statements": (
        "seq subject project through amount unit replayed difference verdict document department",
        "",
    ),
    "fund_changes": (
        "seq occurred_on kind project project_name to_project to_project_name amount_fen corrects document reason "
        "department",
        "",
    ),
    "targets": ("id project project_code aspect name target result unit weight reason event_seqs department", ""),
}
INTEGERS = ("seq", "year", "events", "projects", "position", "corrects", "id")
NEVER_EMPTY = ("_fen", "replayed", "difference", "verdict")
FIGURES = ("weight", "score", "deduction", "total", "replayed")
WORDS = (("score_sheet", "explanation"), ("overview", "total_explanation"))


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
ASPECTS = {"output": "产出", "benefit": "效益", "satisfaction": "满意度"}
DIRECTIONS = {">=": "≥", "<=": "≤", "=": "等于"}
NOT_APPLICABLE = "不适用"


# What the body of an event has to hold, what each field may be, and which fields a policy can name.

DAY = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])-[0-9]{2}")
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
FIGURE = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,9})?")
RECORDED = re.compile(r"[0-9]{1,13}(\.[0-9]{1,6})?")
FIELD_FORMS = {
    "occurred_on": DAY, "month": MONTH, "through": MONTH,
    **dict.fromkeys(("rate", "points", "amount", "value", "weight", "coefficient", "score"), RECORDED),
}  # fmt: skip
FIELD_TEXTS = {
    "event_id", "department", "name", "kind", "project", "to_project", "parent", "reverses", "refunds", "line",
    "rubric", "text", "document", "voucher", "reason", "indicator", "aspect", "nature", "direction", "unit", "grade",
    "office", "category", "expenditure_type", "subject",
}  # fmt: skip
FIELD_CHOICES: dict[str, dict[str, Collection[str]]] = {
    "statement": {"subject": SUBJECT_TITLES, "unit": FEN_PER_UNIT},
    "target": {"aspect": ASPECTS, "direction": DIRECTIONS},
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
    "project_changed": ("project",),
    "rubric_adopted": ("year", "rubric"),
}
# What a policy has to name for every body of a kind to be shown, but for confidential projects.
GRANTING = "project amount document fund function_class economic_class reason"
FIELDS_OF_KIND = {
    "project_registered": "project name parent category expenditure_type office confidential",
    "project_changed": "project name office category reason",
    **dict.fromkeys(("appropriation", "carry_over", "supplement", "reduction", "surrender"), GRANTING),
    "virement": "project to_project amount document reason",
    "expenditure": "project amount voucher fund function_class economic_class",
    "refund": "project amount refunds voucher",
    "reversal": "reverses reason authority approved_by",
    "bulletin": "month rate document",
    "statement": "subject through amount unit project document",
    "target": "year indicator aspect name weight nature direction value unit project",
    "result": "year indicator value grade project coefficient reason improvement evidence",
    "deduction": "year rubric line points reason evidence",
    "rubric_adopted": "year rubric text sha256 document",
    "published_score": "year line score reason document",
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


class Unreadable(Exception):
    """The file cannot be read as a public database; the message says why in Chinese."""


class Unread(Exception):
    """A text is not written in the YAML that is read here, or is no rubric; the message says where in Chinese."""


class NotRecomputed(Exception):
    """The points of a line are not computed here."""


# Exact figures, and how the tables write them.

SEQS = re.compile(r"[0-9]{1,15}(-[0-9]{1,15})?(,[0-9]{1,15}(-[0-9]{1,15})?)*")
PLACES = tuple("0123456")


def rounded(value: Fraction, places: int) -> str:
    """Return ``value`` rounded half up (away from zero) to ``places``, as tables hold it."""
    scaled = (2 * abs(value.numerator) * 10**places + value.denominator) // (2 * value.denominator)
    return f"{Decimal(f'{-scaled if value < 0 else scaled}E-{places}'):f}"


def percent(part_fen: int, whole_fen: int) -> str | None:
    """Return the rate in per cent with two places, None where there is nothing to divide by."""
    return rounded(Fraction(100 * part_fen, whole_fen), 2) if whole_fen > 0 else None


def places_of(figure: str) -> int:
    """Return the number of decimal places of a figure."""
    return len(figure.partition(".")[2])


def added(figures: Iterable[Any]) -> Fraction:
    """Return the exact sum of figures."""
    return sum((Fraction(one) for one in figures), Fraction(0))


def canonical(value: Any) -> str:
    """Return canonical JSON as bodies and parameters are written in; it holds no float."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def ranges_of(text: str) -> list[tuple[int, int]]:
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


# The YAML of rubrics and policies: block mappings and lists, flow {..} and [..] of plain words, one-line scalars.

BLANK_LINES = re.compile(r"(?: *(?:#[^\n]*)?\n)*")
SPACES = re.compile(" *")
END_OF_LINE = re.compile(r" *(?:(?<= )#[^\n]*)?\n")
IN_FLOW = re.compile(r"(?:[ \n]|(?<=[ \n])#[^\n]*)*")
DASH = re.compile(r"-(?=[ \n])")
KEY = re.compile(r"([^\W\d]\w*) *:(?=[ \n])")
QUOTED = re.compile(r"'((?:[^'\n]|'')*)'|\"((?:[^\"\\\n]|\\[\"\\])*)\"")
FIRST = r"[^ \n\-?:,\[\]{}#&*!|>'\"%@`]"
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
        if re.search("[\t\r\0\x85\u2028\u2029\ufeff]", self.text):
            raise Unread("有制表符或少见的换行符")

    def document(self) -> Any:
        """Return the whole document. Raises Unread."""
        self._advance()
        if re.compile(r"---(?=[ \n])").match(self.text, self.at):
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
        deeper = re.compile(rf"(?: {{{indent + 1},}}[^\n]*\n| *\n)*")
        self._skip(deeper)
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


# What a node of a YAML document has to be.

def mapping_of(value: Any, name: str) -> dict[str, Any]:
    """Return a node that has to be a mapping. Raises Unread."""
    if not isinstance(value, dict):
        raise Unread(f"{name} 不是映射")
    return value


def texts_of(value: Any, name: str) -> list[str]:
    """Return a node that has to be a list of texts. Raises Unread."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Unread(f"{name} 不是列表")
    return value


# The policy (公开范围) that a public database carries.

class Policy:
    """The policy as the file carries it; ``unread`` says why it could not be read, '' where it was."""

    def __init__(self, text: str) -> None:
        self.unread, self.in_totals = "", True
        self.tables: dict[str, list[str]] = {}
        self.bodies: dict[str, set[str]] = {}
        try:
            self._read(mapping_of(read_yaml(text), "公开范围"))
        except Unread as error:
            self.unread = str(error)

    def _read(self, found: dict[str, Any]) -> None:
        tables = mapping_of(found.get("tables"), "tables")
        bodies = mapping_of(found.get("bodies", {}), "bodies")
        confidential = mapping_of(found.get("confidential", {}), "confidential")
        shown = {kind: set(texts_of(fields, kind)) for kind, fields in bodies.items()}
        self.tables = {name: texts_of(columns, name) for name, columns in tables.items()}
        self.in_totals = confidential.get("in_totals", "true") != "false"
        anywhere = shown.pop("every_kind", set())
        self.bodies = {kind: fields | anywhere for kind, fields in shown.items()}

    def shows_all(self, kinds: Iterable[str]) -> bool:
        """Tell whether every body of the kinds is shown, but for those of confidential projects or that name one."""
        return all({*FIELDS_OF_KIND[kind].split(), "source"} <= self.bodies.get(kind, set()) for kind in kinds)


# A rubric as it was adopted, read from its own text.

@dataclass
class Line:
    """One line of a rubric: ``weight`` is None where it has none, ``ruling`` is the rule it stands below.

    ``title`` and ``not_applicable`` are None where nobody knows, '' where there is none.
    """

    id: str
    parent: str | None
    title: str | None
    weight: Fraction | None
    local_weight: bool
    rule: str | None
    not_applicable: str | None
    parameters: dict[str, Any]
    ruling: str | None


@dataclass
class Rubric:
    """A rubric as it was adopted, its lines in the order of the sheet; ``grades`` are names and least totals."""

    id: str
    title: str | None
    weight: Fraction
    scale: int
    total_scale: int | None
    grades: list[tuple[str, Fraction]]
    lines: list[Line] = field(default_factory=list)


def figure_of(value: Any) -> Fraction:
    """Return a figure that stands in a rubric. Raises Unread."""
    if not isinstance(value, str) or not RECORDED.fullmatch(value):
        raise Unread(f"不是数：{str(value)[:20]}")
    return Fraction(value)


def _text_of(node: Row, key: str) -> str | None:
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


def _add_lines(rubric: Rubric, above: Row, parent: str | None, ruling: str | None) -> None:
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


# Reading the tables of a public database, of which nothing is trusted.

@dataclass
class File:
    """The public tables: of each its columns, and its rows by the first of them; ``others`` is what else there is."""

    columns: dict[str, list[str]]
    rows: dict[str, dict[Any, Row]]
    others: list[str]


def read_file(path: Path) -> File:
    """Return what the file holds. Raises Unreadable."""
    if sqlite3.sqlite_version_info < (3, 37):
        raise Unreadable(f"本机 Python 所带的 SQLite 是 {sqlite3.sqlite_version}，读取公开数据库需要 3.37 或更新")
    if not path.is_file():
        raise Unreadable("没有这个文件")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        known, others = _objects(connection)
        if "publication" not in known:
            raise Unreadable("没有公开说明（publication）这个表")
        # Through an index that is not of its table, a reader would be shown other rows than are read here.
        checked = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if checked != "ok":
            raise Unreadable(f"SQLite 的完整性检查没有通过，从不同途径会读出不同的内容（{checked}）")
        file = File(columns={}, rows={}, others=others)
        for table in known:
            _read_table(connection, table, file)
    if len(file.rows.get("score_sheet", ())) > MOST_LINES:
        raise Unreadable(f"评分表超过 {MOST_LINES} 行")
    for table, columns in file.columns.items():
        file.others += [f"{table}.{one}" for one in sorted({*columns} - set(" ".join(COLUMNS[table]).split()))]
    return file


def _objects(connection: sqlite3.Connection) -> tuple[list[str], list[str]]:
    """Return the names of the public tables, and of all else but the index that each has of its key."""
    known: list[str] = []
    others: list[str] = []
    for type_, name, table, sql in connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema"):
        if type_ == "table" and name in COLUMNS and name not in known:
            known.append(name)
        elif (type_, name, sql) != ("index", f"sqlite_autoindex_{table}_1", None):
            others.append(str(name))
    return sorted(known), sorted(others)


def _read_table(connection: sqlite3.Connection, table: str, file: File) -> None:
    cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1')
    file.columns[table] = [column[0] for column in cursor.description]
    rows = file.rows[table] = {}
    figures = FIGURES if table != "targets" else ()
    for found in cursor:
        row = dict(found)
        for column, value in row.items():
            wanted: type = int if column in INTEGERS or column.endswith("_fen") else str
            fits = isinstance(value, wanted) and (column not in figures or bool(FIGURE.fullmatch(str(value))))
            if value is not None and not fits:
                raise Unreadable(f"表 {table} 的 {column} 有不合规定的值：{str(value)[:40]}")
        key = found[0]
        if key is None or key in rows:
            raise Unreadable(f"表 {table} 的 {file.columns[table][0]} 为空或重复：{key}")
        rows[key] = row


def publication_of(file: File) -> Row:
    """Return the one row that says what was published."""
    rows = list(file.rows.get("publication", {}).values())
    if len(rows) != 1 or any(rows[0].get(column) is None for column in COLUMNS["publication"][0].split()):
        raise Unreadable("没有完整的公开说明（publication）")
    if not 2000 <= rows[0]["year"] <= 2099 or rows[0]["events"] < 1:
        raise Unreadable("公开说明（publication）的年度或事件数无效")
    return rows[0]


# The body of an event, its leaf hash and the root of all.

def event_of(seq: int, body: str) -> Row:
    """Return the event of a body. All that is read of it has its type; what is not read may be anything."""
    try:
        # Longer integers are no amounts; some versions of Python would take very long over them.
        event = json.loads(body, parse_int=lambda text: int(text) if len(text) < 19 else text, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"第 {seq} 号事件的内容不是 JSON") from error
    if not isinstance(event, dict):
        raise Unreadable(f"第 {seq} 号事件的内容不是 JSON 对象")
    kind = event.get("kind")
    known = isinstance(kind, str)
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


def _fits(field_name: str, value: Any) -> bool:
    if field_name in ("year", "amount_fen"):
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 10**15
    if field_name in FIELD_FORMS:
        return isinstance(value, str) and bool(FIELD_FORMS[field_name].fullmatch(value))
    return isinstance(value, str) or field_name not in FIELD_TEXTS


def leaf_of(body: str) -> str:
    """Return the leaf hash of a body in hex."""
    return hashlib.sha256(b"\x00" + body.encode()).hexdigest()


def root_of(leaves: Iterable[bytes]) -> str:
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

@dataclass
class Target:
    """A target and its result with their seqs; no result is None."""

    seq: int
    target: Row
    result_seq: int | None
    result: Row | None

    @property
    def applies(self) -> bool:
        """Whether it is measured this year."""
        return self.result is None or self.result.get("grade") != NOT_APPLICABLE


class Log:
    """The disclosed events with their seqs: what stands of them, and the money they moved.

    ``fen`` is by place and period, then by kind: a place is a project, whatever stands above it, or None for the
    department; a period is a month or a year.
    """

    def __init__(self, bodies: Iterable[tuple[int, str]]) -> None:
        self.events = [(seq, event_of(seq, body)) for seq, body in bodies]
        self.by_id = {event["event_id"]: event for _, event in self.events}
        reversed_ = {event["reverses"] for _, event in self.events if event["kind"] == "reversal"}
        self._standing: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        for seq, event in self.events:
            if event["event_id"] not in reversed_:
                self._standing[event["kind"]].append((seq, event))
        self.parents = {event["project"]: event.get("parent") for _, event in self.standing("project_registered")}
        self._bulletins: dict[str, dict[str, Fraction]] = defaultdict(dict)
        for _, event in self.standing("bulletin"):
            self._bulletins[event["month"][:4]][event["month"]] = Fraction(event["rate"])
        self.fen: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
        for project, month, kind, amount_fen in self._movements():
            for place in self._places(project):
                self.fen[place, month][kind] += amount_fen
                self.fen[place, month[:4]][kind] += amount_fen

    def standing(self, kind: str) -> list[tuple[int, Row]]:
        """Return the events of a kind that no disclosed reversal names."""
        return self._standing.get(kind, [])

    def of_year(self, kind: str, year: int) -> Iterator[tuple[int, Row]]:
        """Yield those of a budget year."""
        return ((seq, event) for seq, event in self.standing(kind) if event.get("year") == year)

    def _movements(self) -> Iterator[tuple[str, str, str, int]]:
        for _, event in self.events:
            taken_back = event["kind"] == "reversal"
            moving = self.by_id.get(event["reverses"], event) if taken_back else event
            if moving["kind"] not in KIND_TITLES:
                continue
            month, kind = event["occurred_on"][:7], moving["kind"]
            amount_fen = -moving["amount_fen"] if taken_back else moving["amount_fen"]
            yield moving["project"], month, kind, -amount_fen if kind == "virement" else amount_fen
            if kind == "virement":
                yield moving["to_project"], month, kind, amount_fen

    def _places(self, project: str) -> set[str | None]:
        # A set, because a file may claim that a project stands above itself.
        places: set[str | None] = {None}
        above: str | None = project
        while above not in places:
            places.add(above)
            above = self.parents.get(above or "")
            if len(places) > MOST_NESTED:
                raise Unreadable(f"项目 {project[:20]} 的上级项目超过 {MOST_NESTED} 层")
        return places

    def added_fen(self, place: str | None, periods: Iterable[str], signs: Mapping[str, int]) -> int:
        """Return what the kinds of ``signs`` add up to at a place over periods."""
        return sum(sign * self.fen[place, period][kind] for period in periods for kind, sign in signs.items())

    def bulletins(self, year: int) -> dict[str, Fraction]:
        """Return the official rates of a year by month."""
        return self._bulletins.get(str(year), {})

    def average_bulletin(self, year: int) -> Fraction | None:
        """Return the average of the twelve official rates, None where one is not there."""
        rates = self.bulletins(year).values()
        return added(rates) / 12 if len(rates) == 12 else None

    def targets(self, year: int) -> list[Target]:
        """Return the targets of a year with their results, in order of the log."""
        results = {(one.get("project"), one["indicator"]): (seq, one) for seq, one in self.of_year("result", year)}
        found = []
        for seq, target in self.of_year("target", year):
            result_seq, result = results.get((target.get("project"), target["indicator"]), (None, None))
            found.append(Target(seq, target, result_seq, result))
        return found

    def labels(self, year: int) -> dict[str, Row]:
        """Return what each project is called at the end of a year, changes applied by day, then seq."""
        found = {event["project"]: {**event} for _, event in self.standing("project_registered")}
        changes = [(event["occurred_on"], seq, event) for seq, event in self.standing("project_changed")]
        for day, _, change in sorted(changes, key=lambda one: one[:2]):
            if int(day[:4]) <= year and change["project"] in found:
                changed = {name: change[name] for name in ("name", "office", "category") if change.get(name)}
                found[change["project"]].update(changed)
        return found


# What was found: what agrees, what does not, and what nobody can tell.

CERTAIN, NAMING, PARTNER, OPEN = range(4)
"""What withheld events leave open of a figure: nothing; what only an event can do that is withheld because it names a
confidential project; that a confidential project is the partner of a virement; anything."""


@dataclass
class Findings:
    """What agrees, what does not, and what nobody can tell because ``withheld`` bodies may count in it.

    The others are by table and column. ``suspect`` and ``unlike`` differ from the disclosed events, where only a name
    can explain it and where other withheld events may. ``unconfirmed`` agree with them though others may count too;
    ``presuming`` agree if the policy is true: nothing else of their kinds is withheld but of confidential projects.
    ``unscored`` is what of the total rests on lines that were not computed again, in words.
    """

    withheld: int
    policy: Policy
    agreeing: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)
    suspect: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unlike: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unconfirmed: Counter[str] = field(default_factory=Counter)
    presuming: Counter[str] = field(default_factory=Counter)
    not_recomputed: list[str] = field(default_factory=list)
    unscored: str = ""

    def doubt(self, *kinds: str) -> int:
        """Return what withheld events leave open of a figure that rests on events of the kinds."""
        if not self.withheld:
            return CERTAIN
        if self.policy.unread or not self.policy.shows_all({*kinds, "reversal"}):
            return OPEN
        return PARTNER if "virement" in kinds else NAMING

    def doubt_of_total(self, *kinds: str) -> int:
        """Return the same of a total of all projects, the confidential ones too where the policy counts them."""
        return OPEN if self.withheld and self.policy.in_totals else self.doubt(*kinds)

    def compare(
        self, place: tuple[str, Any, str], published: Any, computed: Any, doubt: int = CERTAIN, by: str = "重算的"
    ) -> None:
        """Note whether a cell agrees, as far as ``doubt`` allows to tell; ``by`` is what it is compared with."""
        table, key, column = place
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
        self, table: str, published: Collection[Any], computed: Collection[Any], missing: int, extra: int
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
        bodies = [(seq, row["body"]) for seq, row in events.items() if row.get("body") is not None]
        withheld = max(self.publication["events"], len(events)) - len(bodies)
        policy = Policy(self.publication["policy"])
        if "body" not in file.columns.get("events", ()):
            # Whatever kinds the policy names, no body is published at all.
            policy.bodies.clear()
        self.findings = Findings(withheld=withheld, policy=policy)
        self.log = Log(bodies)
        self.labels = self.log.labels(self.year)

    def rows(self, table: str) -> dict[Any, Row]:
        """Return the rows of a table, none where it is not published."""
        return self.file.rows.get(table, {})

    def name_of(self, project: str | None) -> str | None:
        """Return the name of a project, None where there is none or its registration was not disclosed."""
        return self.labels.get(project or "", {}).get("name")

    def is_withheld(self, seq: int) -> bool:
        """Tell whether there may be an event of that seq whose body was not disclosed."""
        if not 1 <= seq <= self.publication["events"]:
            return False
        return self.rows("events").get(seq, {}).get("body") is None


# What is published beside what the policy in the file says is.

def compare_scope(check: Check) -> None:
    """Compare what is published with what the policy in the file says is."""
    policy, findings = check.findings.policy, check.findings
    if policy.unread:
        findings.not_recomputed.append(f"公开范围与公开的表和列：全文不是本程序所读的 YAML（{policy.unread}）")
        return
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
    for seq, event in check.log.events:
        allowed = policy.bodies.get(event["kind"])
        fields = {name.replace("amount_fen", "amount") for name in event}
        if allowed is None or not fields <= {*allowed, *FIELDS_OF_EVERY_KIND}:
            findings.differing.append(f"events 的 {seq} 行 body：公开范围没有这种事件，或没有其中的字段")


# Hashes, root and checkpoint, and whose log it is.

class HashCheck:
    """Compares hashes, root and checkpoint, and whose log it is."""

    def __init__(self, check: Check) -> None:
        self._check, self._findings, self._log = check, check.findings, check.log
        self._rows, self._publication, self._year = check.rows("events"), check.publication, check.year

    def run(self, checkpoint: Checkpoint | None) -> None:
        """Compare all of it."""
        findings, rows, size = self._findings, self._rows, self._publication["events"]
        if "events" in self._check.file.rows:
            gap = next((number for number, seq in enumerate(rows, start=1) if number != seq), len(rows) + 1)
            findings.compare(("events", "全部", "从 1 起连续的序号个数"), gap - 1, size)
            findings.compare(("publication", self._year, "events"), size, len(rows))
        self._whose()
        self._bodies()
        hashes = [row["leaf_hash"] or "" for row in rows.values() if "leaf_hash" in row]
        if not all(re.fullmatch("[0-9a-f]{64}", digest) for digest in hashes):
            findings.differing.append("events：有的 leaf_hash 不是 64 位小写十六进制，不能计算根")
        elif hashes:
            leaves = [bytes.fromhex(digest) for digest in hashes]
            findings.compare(("publication", self._year, "root"), self._publication["root"], root_of(leaves))
            self._compare_checkpoint(checkpoint, leaves)
        elif checkpoint is not None:
            raise Unreadable("没有公开事件摘要（events.leaf_hash），不能与核验点比对")

    def _whose(self) -> None:
        first = dict(self._log.events[:1]).get(1, {})
        if first.get("kind") == "department_registered":
            code = first.get("department")
            whose = {"department": first.get("name"), "department_code": code, "origin": f"jixiao/{code}"}
            self._findings.compare_row("publication", self._year, self._publication, whose)

    def _bodies(self) -> None:
        for seq, event in self._log.events:
            body = self._rows[seq]["body"]
            self._findings.compare_row("events", seq, self._rows[seq], {"leaf_hash": leaf_of(body)})
            # Written in any other way, a body could show one value and mean another, as where a field stands twice.
            if canonical(event) != body:
                self._findings.differing.append(f"events 的 {seq} 行 body：不是规范的 JSON")
        if len(self._log.by_id) != len(self._log.events):
            self._findings.differing.append("events：有两个事件的 event_id 相同")

    def _compare_checkpoint(self, checkpoint: Checkpoint | None, leaves: list[bytes]) -> None:
        if checkpoint is None:
            return
        self._findings.compare(("核验点", 1, "账本"), self._publication["origin"], checkpoint.origin)
        size = checkpoint.size
        if size > len(leaves):
            told = f"核验点有 {size} 个事件，公开的只有 {len(leaves)} 个：账本被截短，或核验点较新"
            self._findings.differing.append(told)
        else:
            self._findings.compare(("核验点", 3, f"前 {size} 个事件的根"), root_of(leaves[:size]), checkpoint.root)


# The money and rates of years, months and projects.

class MoneyCheck:
    """Compares the money and rates of years, months and projects."""

    def __init__(self, check: Check) -> None:
        self._check, self._findings, self._log = check, check.findings, check.log
        self._year, self._labels = check.year, check.labels

    def overview(self, rows: dict[Any, Row]) -> None:
        """Compare the years."""
        log, findings, year = self._log, self._findings, self._year
        moved = {period[:4] for (_, period), fen in log.fen.items() if len(period) == 7 and any(fen.values())}
        earlier = {int(one) for one in moved if int(one) < year}
        in_doubt = OPEN if findings.withheld else CERTAIN
        possible = {one for one in rows if 2000 <= one < year}
        findings.compare_keys("overview", rows.keys() - possible, {year}, CERTAIN, CERTAIN)
        findings.compare_keys("overview", possible, earlier, in_doubt, in_doubt)
        for key, row in rows.items():
            self._add_up("overview", key, row, None, [str(key)])
            surrendered = {"surrendered_fen": log.fen[None, str(key)]["surrender"]}
            findings.compare_row("overview", key, row, surrendered, findings.doubt_of_total("surrender"))
            average = log.average_bulletin(key)
            official = {"average_bulletin_rate": None if average is None else rounded(average, 2)}
            findings.compare_row("overview", key, row, official, findings.doubt("bulletin"))
            whose = {"department_code": self._check.publication["department_code"]}
            findings.compare_row("overview", key, row, whose, by="publication 的")
            if "projects" in self._check.file.rows:
                listed = {"projects": len(self._check.rows("projects"))}
                findings.compare_row("overview", key, row, listed, by="projects 的行数")
        if year in rows:
            self._overview_within_file(rows[year])

    def _overview_within_file(self, row: Row) -> None:
        """Compare the year with the other tables, which holds whatever is withheld."""
        findings, tables, year = self._findings, self._check.file.rows, self._year
        if not findings.withheld:
            return
        december = tables.get("months", {}).get(f"{year}-12", {})
        same: Row = {
            name: december[name]
            for name in ("adjusted_budget_fen", "executed_fen", "execution_rate")
            if name in december
        }
        findings.compare_row("overview", year, row, same, by=f"months 的 {year}-12 行")
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
        # Of rates shown with two places, the average is known to a hundredth.
        near = average is not None and len(rates) == 12 and None not in rates
        if near and abs(added(rates) / 12 - Fraction(average)) <= Fraction(1, 100):
            return
        if average is not None or (len(rates) == 12 and None not in rates):
            told = f"公开的是 {_cell(average)}，不是 months 各月的平均数"
            self._findings.differing.append(f"overview 的 {self._year} 行 average_bulletin_rate：{told}")

    def months(self, rows: dict[Any, Row]) -> None:
        """Compare the twelve months."""
        findings = self._findings
        months = [f"{self._year}-{number:02d}" for number in range(1, 13)]
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

    def projects(self, rows: dict[Any, Row]) -> None:
        """Compare the projects, with what each is called."""
        findings, log, period = self._findings, self._log, str(self._year)
        parents = set(log.parents.values())
        codes = {code for code in log.parents if code not in parents}
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
        self, table: str, key: Any, row: Row, place: str | None, periods: list[str], *, number: int = 12
    ) -> None:
        """Compare the money of a row with the events, its rates with its own money, else with what the events give."""
        doubt_of = self._findings.doubt if place else self._findings.doubt_of_total
        doubts = {subject: doubt_of(*signs) for subject, signs in SIGN_OF_SUBJECT.items()}
        fen = {one: self._log.added_fen(place, periods, signs) for one, signs in SIGN_OF_SUBJECT.items()}
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

    def _compare_seqs(self, table: str, rows: Collection[int], computed: Collection[int], kind: str) -> None:
        """Note rows that are missing or too many; one whose event is disclosed, or is none, is too many for certain."""
        findings = self._findings
        extra = set(rows) - set(computed)
        withheld = {seq for seq in extra if self._check.is_withheld(seq)}
        findings.compare_keys(table, extra - withheld, (), CERTAIN, CERTAIN)
        findings.compare_keys(
            table, set(rows) - extra | withheld, computed, findings.doubt("reversal"), findings.doubt(kind)
        )

    def statements(self, rows: dict[Any, Row]) -> None:
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
            self._replayed(seq, row, event)

    def _compare_name(self, table: str, key: Any, row: Row, column: str, project: str | None) -> None:
        if project is None or project in self._check.labels:
            name = {column: self._check.name_of(project)}
            doubt = self._findings.doubt("project_changed") if project else CERTAIN
            self._findings.compare_row(table, key, row, name, doubt)

    def _replayed(self, seq: int, row: Row, event: Row) -> None:
        places, unit = max(2, places_of(event["amount"])), event["unit"]
        months = [f"{self._year}-{number:02d}" for number in range(1, int(event["through"][5:]) + 1)]
        total_fen = self._log.added_fen(event.get("project"), months, SIGN_OF_SUBJECT[event["subject"]])
        replayed = rounded(Fraction(total_fen, FEN_PER_UNIT[unit]), places)
        # Official totals count confidential projects, whatever ours do.
        doubt = OPEN if self._findings.withheld else CERTAIN
        self._findings.compare_row("statements", seq, row, {"replayed": replayed}, doubt)
        place, within_fen = self._within_file(event)
        if self._findings.withheld and within_fen is not None:
            shown = {"replayed": rounded(Fraction(within_fen, FEN_PER_UNIT[unit]), places)}
            self._findings.compare_row("statements", seq, row, shown, by=f"{place}")
        shown_total = row.get("replayed") or replayed
        difference = Fraction(shown_total) - Fraction(rounded(Fraction(event["amount"]), places))
        much = f"账本{'多' if difference > 0 else '少'} {rounded(abs(difference), places)} {unit}"
        verdict = f"对账单 {event['amount']} {unit}，账本 {shown_total} {unit}：{much if difference else '一致'}"
        derived = {"difference": rounded(difference, places), "verdict": verdict}
        self._findings.compare_row("statements", seq, row, derived, CERTAIN if "replayed" in row else doubt)

    def _within_file(self, event: Row) -> tuple[str, int | None]:
        """Return the published figure that a statement's total must be equal to, and where it stands."""
        column, policy = f"{event['subject']}_fen", self._findings.policy
        if policy.unread or not policy.in_totals:
            return "", None
        if event.get("project") is None:
            return f"months 的 {event['through']} 行", self._check.rows("months").get(event["through"], {}).get(column)
        row = self._check.rows("projects").get(event["project"], {}) if event["through"][5:] == "12" else {}
        return f"projects 的 {event['project']} 行", row.get(column)

    def fund_changes(self, rows: dict[Any, Row]) -> None:
        """Compare the movements, which the disclosed bodies alone give."""
        computed: dict[int, Row] = {}
        moved: dict[str, tuple[int, Row]] = {}
        for seq, event in self._log.events:
            if event["kind"] in KIND_TITLES:
                moved[event["event_id"]] = (seq, event)
            moving = moved.get(event["event_id"]) or moved.get(event.get("reverses") or "")
            if moving is None:
                continue
            corrected = moved.get(event.get("reverses") or event.get("refunds") or "")
            title = KIND_TITLES[moving[1]["kind"]]
            computed[seq] = {
                "occurred_on": event["occurred_on"],
                "kind": title if moving[1] is event else f"冲销（{title}）",
                **{column: moving[1].get(column) for column in ("project", "to_project", "amount_fen")},
                "corrects": corrected[0] if corrected else None,
                "document": moving[1].get("document") or moving[1].get("voucher"),
                "reason": event.get("reason"),
            }
        extra = CERTAIN if "body" in self._check.file.columns.get("events", ()) else OPEN
        self._findings.compare_keys("fund_changes", rows, computed, CERTAIN, extra)
        for seq in rows.keys() & computed.keys():
            self._findings.compare_row("fund_changes", seq, rows[seq], computed[seq])
            for column in ("project", "to_project"):
                self._compare_name("fund_changes", seq, rows[seq], f"{column}_name", computed[seq][column])

    def targets(self, rows: dict[Any, Row]) -> None:
        """Compare the targets with their results. Rows are told by the seq of the target, as far as it is shown."""
        findings, computed = self._findings, {one.seq: one for one in self._log.targets(self._year)}
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

    def _by_target(self, rows: dict[Any, Row], computed: Collection[int]) -> dict[int, Row]:
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
    return all(test(figure_of(band[name])) for name, test in tests.items() if name in band)


def fulfilment_of(one: Target, bands: list[Row]) -> Fraction | None:
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
    if direction == "=":
        return min(done, wanted) / max(done, wanted)
    return done / wanted if direction == ">=" else wanted / done


def _share_of_grade(result: Row, bands: list[Row]) -> Fraction | None:
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


# The rules of a rubric that are computed here.

@dataclass
class Outcome:
    """What a rule gives: ``points`` is None where a fact is missing, or where the line is ``inapplicable``."""

    points: Fraction | None
    inapplicable: bool = False


def _known(line: Line, key: str, choices: Iterable[str] = (), default: str | None = None) -> str:
    """Return a parameter that is one of ``choices``, any text where there are none. Raises NotRecomputed."""
    value = line.parameters.get(key, default)
    if not isinstance(value, str) or (choices and value not in choices):
        raise NotRecomputed(key)
    return value


def _nodes(line: Line, key: str) -> list[Row]:
    value = line.parameters.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise NotRecomputed(key)
    return value


class Rules:
    """The rules that are computed here: a line in, points out."""

    def __init__(self, log: Log, year: int, rubric: str | None) -> None:
        self._log, self._year = log, year
        self._targets = [one for one in log.targets(year) if one.target.get("project") is None]
        self._given = {event["line"]: Fraction(event["score"]) for _, event in log.of_year("published_score", year)}
        self.taken: dict[str, Fraction] = defaultdict(Fraction)
        deductions = [event for _, event in log.of_year("deduction", year)]
        # Deductions are for a rubric: where its id is not known, nobody can tell which count.
        self.tells_taken = rubric is not None or not deductions
        for event in deductions:
            if event["rubric"] == rubric:
                self.taken[event["line"]] += Fraction(event["points"])

    def kinds(self, line: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the kinds of events that a line rests on, and of which it rests on totals of money."""
        of = line.parameters.get("of")
        if line.rule == "completion" or of == "indicator":
            return ("target", "result"), ()
        if line.rule in ("deduction", "manual"):
            return ({"deduction": "deduction", "manual": "published_score"}[line.rule],), ()
        return (("bulletin",), ()) if of == "bulletins" else ((), tuple(KIND_TITLES))

    def outcome(self, line: Line, taken: Fraction) -> Outcome:
        """Return what the rule of a line gives. Raises NotRecomputed."""
        weight = line.weight or Fraction(0)
        if line.rule == "deduction" and not self.tells_taken:
            raise NotRecomputed("rubric")
        if line.rule == "deduction":
            return Outcome(max(weight - taken, Fraction(0)))
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
        return found if found.points is None else Outcome(min(weight, weight * found.points / 100))

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
            budget_fen, executed_fen = self._money_until(int(figure_of(milestone["month"])))
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
            "bulletins": lambda: Outcome(self._log.average_bulletin(self._year)),
            "attainment": self._attainment,
            "execution_rate": lambda: self._execution_rate(line),
            "control_rate": lambda: self._quotient({"supplement": 1}, {"appropriation": 1}),
            "indicator": lambda: self._indicator(_known(line, "indicator")),
        }
        found = figures[_known(line, "of", figures)]()
        places = line.parameters.get("average_places")
        if found.points is None or places is None:
            return found
        return Outcome(Fraction(rounded(found.points, int(_known(line, "average_places", PLACES)))))

    def _money_until(self, number: int) -> tuple[int, int]:
        months = [f"{self._year}-{one:02d}" for one in range(1, number + 1)]
        budget_fen, executed_fen = (self._log.added_fen(None, months, of) for of in SIGN_OF_SUBJECT.values())
        return budget_fen, executed_fen

    def _attainment(self) -> Outcome:
        money = [(number, *self._money_until(number)) for number in range(1, 13)]
        if any(budget_fen <= 0 for _, budget_fen, _ in money):
            raise NotRecomputed("attainment")
        attained = [min(Fraction(1), Fraction(12 * executed, number * budget)) for number, budget, executed in money]
        return Outcome(100 * added(attained) / 12)

    def _execution_rate(self, line: Line) -> Outcome:
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
        return Outcome(found.points, found.inapplicable and not (out and self._money_until(12)[0] > 0))

    def _quotient(self, part: Mapping[str, int], whole: Mapping[str, int]) -> Outcome:
        part_fen, whole_fen = (self._log.added_fen(None, [str(self._year)], signs) for signs in (part, whole))
        return Outcome(Fraction(100 * part_fen, whole_fen)) if whole_fen > 0 else Outcome(None, inapplicable=True)

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

    named: str | None
    rubric: Rubric | None
    unread: str
    doubt: int


def adopted_for(check: Check, year: int) -> Adopted:
    """Return the rubric that was adopted for a year, as far as it is disclosed and can be read."""
    found = [event for _, event in check.log.of_year("rubric_adopted", year)]
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


def compare_title(check: Check, place: tuple[str, Any, str], row: Row, title: str | None, doubt: int) -> None:
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

    def lines(self) -> list[Line] | None:
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

    def _is_below_nothing(self, parent: str | None) -> bool:
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

    def _compare_lines(self, lines: list[Line]) -> None:
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

    def _lines_of_sheet(self) -> list[Line]:
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


# The points of the score sheet and its total.

class SheetCheck:
    """Compares the points of the score sheet with the facts, as far as a rule is computed, and with its own sums."""

    def __init__(self, check: Check) -> None:
        self._findings, self._year = check.findings, check.year
        self._sheet = sheet = Sheet(check)
        self._overview, self._by_line, self._children = sheet.overview, sheet.by_line, sheet.children
        self._rubric, self._rubric_doubt = sheet.rubric, sheet.rubric_doubt
        self._rules = Rules(check.log, check.year, sheet.named or sheet.overview.get("rubric"))
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
        self._total()
        self._say_what_is_not_scored(lines)

    def _points(self, value: Fraction | None) -> str | None:
        return None if value is None else rounded(value, self._sheet.scale)

    def _taken(self, lines: list[Line]) -> dict[str, Fraction]:
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

    def _added(self, children: list[Row], whole: Fraction, base: Fraction) -> Fraction | None:
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

    def _say_what_is_not_scored(self, lines: list[Line]) -> None:
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

def compare_all(check: Check, checkpoint: Checkpoint | None) -> None:
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
    for year in range(2000, check.year + 1):
        if year in check.rows("overview"):
            compare_scored_by(check, year, check.rows("overview")[year], adopted_for(check, year))
    for table, rows in check.file.rows.items():
        for key, row in rows.items() if table != "publication" else ():
            whose = {"department": check.publication["department"]}
            check.findings.compare_row(table, key, row, whose, by="publication 的")
    SheetCheck(check).run()


# The report in plain words.

LIMITS = """这能说明什么：
- 列为相符的，说明文件前后一致：这些数字确由公开的事件得出，公开的事件确是这个根的账本中的事件。列为不能确认、\
没有核对、没有重算的，没有作出判断。
- 不能说明没有人把账本连同全部摘要、根和数字一起改写。只有与从别处（不是从发布者这一次的文件）得到的核验点相符，\
才能说明从那时起没有改写。
- 摘要不能说明事件属实：钱是否真的这样花了，要看凭证。也没有核对账本当初是否应当接受这些事件。
"""
CHECKPOINT_COMPARED = "已与核验点比对，核验点的签名没有核对。"
NO_CHECKPOINT = "没有与核验点比对（--checkpoint 核验点文件）。"
PRESUMED = (
    "等于公开事件得出的数，前提是公开范围所写属实（这些种类的事件除涉密项目外全部公开；公开范围本身不在账本的根之内）"
)
ONLY_NAMING = "只有因写有涉密项目的名称或代码而未公开的事件才能解释"


def seen(text: str) -> str:
    """Return ``text`` with what could steer a terminal escaped: whoever wrote the file must not write the verdict."""
    return "".join(c if c.isprintable() or c == "\u3000" else f"\\u{ord(c):04x}" for c in text)


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    yield f"{title}："
    yield from (f"- {line[:400]}" for line in lines[:MOST_LISTED])
    if len(lines) > MOST_LISTED:
        yield f"- 另有 {len(lines) - MOST_LISTED} 处"


def _by_column(found: Mapping[str, list[str]]) -> list[str]:
    return [f"{place}：{len(told)} 项，如 {told[0]}" for place, told in found.items()]


def _counted(found: Mapping[str, Collection[str]]) -> int:
    return sum(map(len, found.values()))


def _verdict(findings: Findings, others: list[str], earlier: list[str]) -> str:
    said = "没有发现不相符"
    if findings.differing or others:
        said = f"不相符：{len(findings.differing) + len(others)} 处"
    elif findings.suspect:
        said = "存疑"
    tails = []
    if findings.suspect:
        tails.append(f"有 {_counted(findings.suspect)} 项与公开事件得出的不同，{ONLY_NAMING}")
    if findings.unlike:
        tails.append(f"有 {_counted(findings.unlike)} 项与公开事件得出的不同，可能依据未公开的事件")
    if findings.presuming:
        tails.append(f"有 {sum(findings.presuming.values())} 项以公开范围所写属实为前提")
    if findings.unconfirmed:
        tails.append(f"有 {sum(findings.unconfirmed.values())} 项不能确认")
    unscored = "和".join(filter(None, (findings.unscored, *earlier)))
    if unscored:
        tails.append(f"{unscored}没有重算")
    return f"{said}，{'但' if said.startswith('没有') else ''}{'，'.join(tails)}" if tails else said


def report(check: Check, *, with_checkpoint: bool) -> str:
    """Return in plain words what was found."""
    findings, publication, file = check.findings, check.publication, check.file
    unshown = [table for table in COLUMNS if table not in file.columns]
    for table, columns in file.columns.items():
        unshown += [f"{table}.{column}" for column in COLUMNS[table][0].split() if column not in columns]
    shown_only = [f"{table}：{'、'.join(COLUMNS[table][1].split())}" for table in file.rows if COLUMNS[table][1]]
    words = [f"{table} 的 {name} 里的文字" for table, name in WORDS if name in file.columns.get(table, ())]
    before = {year: row for year, row in check.rows("overview").items() if year < check.year}
    earlier = [f"{year} 年的总分" for year, row in before.items() if row.get("total") is not None]
    more = [f"{year} 年的总分和评分标准" for year in before]
    unlike = f"与公开事件得出的不同（可能依据未公开的 {findings.withheld} 个事件，其种类不得而知）"
    lines = [
        f"{publication['department']} {check.year} 年："
        f"账本事件 {publication['events']} 个，公开内容 {len(check.log.events)} 个，未公开 {findings.withheld} 个",
        *_listed("重新计算并且相符", [f"{table}：{count} 项" for table, count in findings.agreeing.items()]),
        *_listed(f"不相符（{len(findings.differing)} 处）", findings.differing),
        *_listed(f"与公开事件得出的不同，{ONLY_NAMING}", _by_column(findings.suspect)),
        *_listed(unlike, _by_column(findings.unlike)),
        *_listed(PRESUMED, [f"{place}：{count} 项" for place, count in findings.presuming.items()]),
        *_listed(
            "不能确认：等于公开事件得出的数，但可能还依据未公开的事件",
            [f"{place}：{count} 项" for place, count in findings.unconfirmed.items()],
        ),
        *_listed("没有公开，因而没有核对", unshown),
        *_listed("不属于公开数据库、没有核对的内容", file.others),
        *_listed("没有重算", [*findings.not_recomputed, *more, *words, *shown_only]),
        *LIMITS.rstrip().split("\n"),
        CHECKPOINT_COMPARED if with_checkpoint else NO_CHECKPOINT,
        f"结论：{_verdict(findings, file.others, earlier)}。",
    ]
    return "\n".join(map(seen, lines)) + "\n"


# The command: check the named file, print the report.

USAGE = "用法：python3 verify_public.py public.db [--checkpoint 核验点文件]"


def _refused(name: str, error: Exception, what: str) -> int:
    # Whatever a hostile file provokes, memory and recursion included, its reader gets a sentence.
    reason = str(error) if isinstance(error, Unreadable) else f"文件损坏，或不是{what}（{error!r}）"
    sys.stderr.buffer.write(f"{seen(name)}：不能作为{what}读取：{seen(reason)[:400]}\n".encode())
    return 2


def main(arguments: list[str]) -> int:
    """Check the named file, print the report and return the exit code."""
    named = [*arguments]
    kept = named.pop(1 + named.index("--checkpoint")) if "--checkpoint" in named[:-1] else None
    names = [name for name in named if name != "--checkpoint"]
    if len(names) != 1 or len(named) - len(names) != (kept is not None) or names[0].startswith("-"):
        sys.stderr.buffer.write(f"{USAGE}\n".encode())
        return 2
    try:
        checkpoint = None if kept is None else checkpoint_of(Path(kept))
    except Exception as error:
        return _refused(str(kept), error, "核验点")
    try:
        check = Check(read_file(Path(names[0])))
        compare_all(check, checkpoint)
        said = report(check, with_checkpoint=kept is not None)
    except Exception as error:
        return _refused(names[0], error, "公开数据库")
    sys.stdout.buffer.write(said.encode())
    return 1 if check.findings.differing or check.findings.suspect or check.file.others else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
