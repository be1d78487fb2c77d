"""Check a public database without the ledger it was made from. Needs Python 3.9 or newer and nothing else.

    python3 verify_public.py public.db [--checkpoint FILE]

FILE is a checkpoint that was kept by someone else than the publisher; its signatures are not checked here. Hashes and
root as in RFC 6962. Nothing in the file is trusted: all that its bodies can give is computed again.
Exit code 0: nothing disagrees, 1: something does, 2: not readable as a public database.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import sys
from base64 import b64encode
from collections import Counter, defaultdict
from contextlib import closing
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Collection, Iterable, Iterator, Mapping  # noqa: UP035 - Python 3.9 is meant

Row = dict[str, Any]
Tables = dict[str, dict[Any, Row]]

USAGE = "用法：python3 verify_public.py public.db [--checkpoint 核验点文件]"
LIMITS = """这能说明什么：
- 列为相符的，说明文件前后一致：这些数字确由公开的事件得出，公开的事件确是这个根的账本中的事件。列为不能确认、\
没有核对、没有重算的，没有作出判断。
- 不能说明没有人把账本连同全部摘要、根和数字一起改写。只有与从别处（不是从发布者这一次的文件）得到的核验点相符，\
才能说明从那时起没有改写。
- 摘要不能说明事件属实：钱是否真的这样花了，要看凭证。也没有核对账本当初是否应当接受这些事件。
"""
CHECKPOINT_COMPARED = "已与核验点比对，核验点的签名没有核对。"
NO_CHECKPOINT = "没有与核验点比对（--checkpoint 核验点文件）。"
WITHOUT_CONFIDENTIAL = (
    "文件所附公开范围写明合计不含涉密项目，所以合计等于公开的事件之和的，列为相符；公开范围本身不在账本的根之内。"
)
BUDGET_SIGN = {"appropriation": 1, "carry_over": 1, "supplement": 1, "reduction": -1, "virement": 1, "surrender": -1}
EXECUTED_SIGN = {"expenditure": 1, "refund": -1}
KIND_TITLES = {
    "appropriation": "年初预算批复", "carry_over": "上年结转", "supplement": "追加", "reduction": "调减",
    "virement": "调剂", "surrender": "退回财政", "expenditure": "支出", "refund": "支出退回",
}  # fmt: skip
SIGN_OF_SUBJECT = {"adjusted_budget": BUDGET_SIGN, "executed": EXECUTED_SIGN}
SUBJECT_TITLES = {"adjusted_budget": "调整后预算数", "executed": "执行数"}
FEN_PER_UNIT = {"元": 100, "万元": 1_000_000}

# Each table's columns: those that are read and compared here, then those that are only shown.
COLUMNS = {
    "publication": ("year department department_code origin events root policy", ""),
    "events": ("seq leaf_hash body", ""),
    "overview": (
        "year rubric weight total total_explanation adjusted_budget_fen executed_fen execution_rate "
        "average_bulletin_rate surrendered_fen projects",
        "department department_code rubric_title grade",
    ),
    "score_sheet": (
        "position line parent weight score deduction explanation rule parameters",
        "title events event_seqs department",
    ),
    "months": ("month adjusted_budget_fen executed_fen execution_rate schedule attainment bulletin_rate", "department"),
    "projects": (
        "project appropriation_fen carry_over_fen supplement_fen reduction_fen virement_fen surrender_fen "
        "adjusted_budget_fen expenditure_fen refund_fen executed_fen remaining_fen execution_rate",
        "name parent_name category expenditure_type office department",
    ),
    "statements": (
        "seq subject through amount unit replayed difference verdict document",
        "project department",
    ),
    "fund_changes": (
        "seq occurred_on kind project to_project amount_fen corrects document reason",
        "project_name to_project_name department",
    ),
    "targets": ("", "id project project_code aspect name target result unit weight reason event_seqs department"),
}
INTEGERS = ("seq", "year", "events", "projects", "position", "corrects", "id")
FIGURES = ("weight", "score", "deduction", "total", "replayed")

DAY = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])-[0-9]{2}")
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
FIGURE = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,9})?")
FIELD_FORMS = {"occurred_on": DAY, "month": MONTH, "through": MONTH, "rate": FIGURE, "points": FIGURE, "amount": FIGURE}
FIELD_TEXTS = (
    "event_id",
    "department",
    "name",
    "kind",
    "project",
    "to_project",
    "parent",
    "reverses",
    "refunds",
    "line",
    "rubric",
    "text",
)
FIELD_NOTES = ("document", "voucher", "reason")
MOVES_MONEY = ("project", "amount_fen")
REQUIRED_FIELDS = {
    **dict.fromkeys(KIND_TITLES, MOVES_MONEY),
    "virement": (*MOVES_MONEY, "to_project"),
    "refund": (*MOVES_MONEY, "refunds"),
    "reversal": ("reverses",),
    "bulletin": ("month", "rate"),
    "statement": ("subject", "through", "amount", "unit"),
    "deduction": ("year", "rubric", "line", "points"),
    "project_registered": ("project",),
    "rubric_adopted": ("year", "rubric"),
}
MOST_LISTED = 50


class Unreadable(Exception):
    """The file cannot be read as a public database; the message says why in Chinese."""


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


def tables_of(path: Path) -> tuple[Tables, list[str]]:
    """Return the public tables of the file, each row by its first column, and the names of what else is in it."""
    if sqlite3.sqlite_version_info < (3, 37):
        raise Unreadable(f"本机 Python 所带的 SQLite 是 {sqlite3.sqlite_version}，读取公开数据库需要 3.37 或更新")
    if not path.is_file():
        raise Unreadable("没有这个文件")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        named = connection.execute("SELECT type, name FROM sqlite_schema WHERE type <> 'index' ORDER BY name")
        objects = [(str(type_), str(name)) for type_, name in named]
        known = [name for type_, name in objects if type_ == "table" and name in COLUMNS]
        tables = {name: _rows_of(connection, name) for name in known}
    others = [name for _, name in objects if name not in tables]
    for name, rows in tables.items():
        columns = {column for row in rows.values() for column in row} - set(" ".join(COLUMNS[name]).split())
        others += [f"{name}.{column}" for column in sorted(columns)]
    return tables, others


def _rows_of(connection: sqlite3.Connection, table: str) -> dict[Any, Row]:
    rows: dict[Any, Row] = {}
    for found in connection.execute(f'SELECT * FROM "{table}" ORDER BY 1'):
        row = dict(found)
        for column, value in row.items():
            wanted: type = int if column in INTEGERS or column.endswith("_fen") else str
            fits = value is None or isinstance(value, wanted)
            if not fits or (column in FIGURES and table != "targets" and value and not FIGURE.fullmatch(value)):
                raise Unreadable(f"表 {table} 的 {column} 有不合规定的值：{str(value)[:40]}")
        key = found[0]
        if key is None or key in rows:
            raise Unreadable(f"表 {table} 的 {found.keys()[0]} 为空或重复：{key}")
        rows[key] = row
    return rows


def publication_of(tables: Tables) -> Row:
    """Return the one row that says what was published."""
    rows = list(tables.get("publication", {}).values())
    if len(rows) != 1 or any(rows[0].get(column) is None for column in COLUMNS["publication"][0].split()):
        raise Unreadable("没有完整的公开说明（publication）")
    if not 2000 <= rows[0]["year"] <= 2099 or rows[0]["events"] < 1:
        raise Unreadable("公开说明（publication）的年度或事件数无效")
    return rows[0]


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
    required = REQUIRED_FIELDS.get(kind, ()) if isinstance(kind, str) else ()
    for field in ("kind", "event_id", "occurred_on", *required):
        if event.get(field) is None:
            raise Unreadable(f"第 {seq} 号事件没有 {field}")
    for field, value in event.items():
        if value is not None and not _fits(field, value):
            raise Unreadable(f"第 {seq} 号事件的 {field} 无效")
    if kind == "statement" and (event["subject"] not in SUBJECT_TITLES or event["unit"] not in FEN_PER_UNIT):
        raise Unreadable(f"第 {seq} 号事件的 subject 或 unit 无效")
    return event


def _fits(field: str, value: Any) -> bool:
    if field in ("year", "amount_fen"):
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 10**15
    if field in FIELD_FORMS:
        return isinstance(value, str) and bool(FIELD_FORMS[field].fullmatch(value))
    return isinstance(value, str) or field not in (*FIELD_TEXTS, *FIELD_NOTES)


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


class Log:
    """The disclosed events with their seqs: what stands of them, and the money they moved.

    ``fen`` is by place and period, then by kind: a place is a project, whatever stands above it, or None for the
    department; a period is a month or a year.
    """

    def __init__(self, bodies: Iterable[tuple[int, str]]) -> None:
        self.events = [(seq, event_of(seq, body)) for seq, body in bodies]
        self.by_id = {event["event_id"]: event for _, event in self.events}
        self._reversed = {event["reverses"] for _, event in self.events if event["kind"] == "reversal"}
        self.projects = {event["project"]: event.get("parent") for _, event in self.standing("project_registered")}
        self.fen: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
        for project, month, kind, amount_fen in self._movements():
            for place in self._places(project):
                self.fen[place, month][kind] += amount_fen
                self.fen[place, month[:4]][kind] += amount_fen

    def standing(self, kind: str) -> Iterator[tuple[int, Row]]:
        """Yield the events of a kind that no disclosed reversal names."""
        for seq, event in self.events:
            if event["kind"] == kind and event["event_id"] not in self._reversed:
                yield seq, event

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
            above = self.projects.get(above or "")
        return places

    def added_fen(self, place: str | None, periods: Iterable[str], signs: Mapping[str, int]) -> int:
        """Return what the kinds of ``signs`` add up to at a place over periods."""
        return sum(sign * self.fen[place, period][kind] for period in periods for kind, sign in signs.items())

    def bulletins(self, year: int) -> dict[str, Fraction]:
        """Return the official rates of a year by month."""
        recorded = {event["month"]: Fraction(event["rate"]) for _, event in self.standing("bulletin")}
        return {month: rate for month, rate in recorded.items() if month[:4] == str(year)}

    def average_bulletin(self, year: int) -> Fraction | None:
        """Return the average of the twelve official rates, None where one is not there."""
        rates = self.bulletins(year).values()
        return sum(rates, Fraction(0)) / 12 if len(rates) == 12 else None


class Findings:
    """What agrees, what does not, and what nobody can tell because ``withheld`` bodies may count in it.

    ``without_confidential`` says that by the policy totals are of what is not confidential, so that what the shown
    bodies add up to confirms them.
    """

    def __init__(self, *, withheld: int, without_confidential: bool) -> None:
        self.withheld = withheld
        self.without_confidential = without_confidential
        self.agreeing: Counter[str] = Counter()
        self.differing: list[str] = []
        self.unconfirmed: dict[str, list[str]] = defaultdict(list)
        self.not_recomputed: list[str] = []

    def compare(self, place: tuple[str, Any, str], published: Any, computed: Any, *, rests: str = "") -> None:
        """Note whether a cell agrees; ``rests`` is 'bodies' or 'totals' where withheld bodies may count in it."""
        table, key, column = place
        same = published == computed
        certain = not rests or not self.withheld or (same and rests == "totals" and self.without_confidential)
        if certain and same:
            self.agreeing[table] += 1
            return
        told = f"{table} 的 {key} 行 {column}：公开的是 {_cell(published)}，重算的是 {_cell(computed)}"
        if certain:
            self.differing.append(told)
        else:
            self.unconfirmed[f"{table}.{column}"].append("" if same else told)

    def compare_row(self, table: str, key: Any, row: Row, computed: Row, *, rests: str = "") -> None:
        """Compare the columns of ``computed`` that are published."""
        for column, value in computed.items():
            if column in row:
                self.compare((table, key, column), row[column], value, rests=rests)

    def compare_keys(self, table: str, published: Collection[Any], computed: Collection[Any], *, rests: str) -> None:
        """Note every row that is missing or too many."""
        for key in sorted(set(published) ^ set(computed)):
            there, wanted = ("有", "没有") if key in published else ("没有", "有")
            self.compare((table, key, "整行"), there, wanted, rests=rests)


def _cell(value: Any) -> str:
    return "空" if value is None else str(value)


class Check:
    """Compares the tables of one public database with what its bodies give."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.publication = publication_of(tables)
        self.year: int = self.publication["year"]
        self._events = tables.get("events", {})
        bodies = [(seq, row["body"]) for seq, row in self._events.items() if row.get("body") is not None]
        # A YAML comment may speak of the setting too.
        policy = re.sub(r"(^|\s)#.*", "", self.publication["policy"])
        self.findings = Findings(
            withheld=max(self.publication["events"], len(self._events)) - len(bodies),
            without_confidential=bool(re.search(r"\bin_totals[\"']?\s*:\s*false\b", policy)),
        )
        self.log = Log(bodies)

    def run(self, checkpoint: str | None) -> None:
        """Compare all that is published."""
        self._hashes(checkpoint)
        checks = {
            "overview": self._overview,
            "months": self._months,
            "projects": self._projects,
            "statements": self._statements,
            "fund_changes": self._fund_changes,
        }
        for table, check in checks.items():
            if table in self.tables:
                check(self.tables[table])
        if "score_sheet" in self.tables:
            SheetCheck(self).run()

    def _hashes(self, checkpoint: str | None) -> None:
        findings, rows, size = self.findings, self._events, self.publication["events"]
        if "events" in self.tables:
            gap = next((number for number, seq in enumerate(rows, start=1) if number != seq), len(rows) + 1)
            findings.compare(("events", "全部", "从 1 起连续的序号个数"), gap - 1, size)
            findings.compare(("publication", self.year, "events"), size, len(rows))
        first = dict(self.log.events).get(1, {})
        if first.get("kind") == "department_registered":
            code = first.get("department")
            whose = {"department": first.get("name"), "department_code": code, "origin": f"jixiao/{code}"}
            findings.compare_row("publication", self.year, self.publication, whose)
        for seq, event in self.log.events:
            body = rows[seq]["body"]
            findings.compare_row("events", seq, rows[seq], {"leaf_hash": leaf_of(body)})
            # Written in any other way, a body could show one value and mean another, as where a field stands twice.
            if json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":")) != body:
                findings.differing.append(f"events 的 {seq} 行 body：不是规范的 JSON")
        if len(self.log.by_id) != len(self.log.events):
            findings.differing.append("events：有两个事件的 event_id 相同")
        hashes = [row["leaf_hash"] or "" for row in rows.values() if "leaf_hash" in row]
        if not all(re.fullmatch("[0-9a-f]{64}", digest) for digest in hashes):
            findings.differing.append("events：有的 leaf_hash 不是 64 位小写十六进制，不能计算根")
        elif hashes:
            leaves = [bytes.fromhex(digest) for digest in hashes]
            findings.compare(("publication", self.year, "root"), self.publication["root"], root_of(leaves))
            self._checkpoint(checkpoint, leaves)
        elif checkpoint is not None:
            raise Unreadable("没有公开事件摘要（events.leaf_hash），不能与核验点比对")

    def _checkpoint(self, checkpoint: str | None, leaves: list[bytes]) -> None:
        if checkpoint is None:
            return
        # What stands after the third line are signatures.
        found = re.match(r"([^\n]+)\n([0-9]{1,15})\n([A-Za-z0-9+/]{43}=)(\n|$)", checkpoint)
        if not found:
            raise Unreadable("核验点应有三行：账本、事件数、根（base64）")
        origin, size, root = found[1], int(found[2]), found[3]
        self.findings.compare(("核验点", 1, "账本"), self.publication["origin"], origin)
        if size > len(leaves):
            self.findings.differing.append(
                f"核验点有 {size} 个事件，公开的只有 {len(leaves)} 个：账本被截短，或核验点较新"
            )
        else:
            self.findings.compare(("核验点", 3, f"前 {size} 个事件的根"), root_of(leaves[:size]), root)

    def _overview(self, rows: dict[Any, Row]) -> None:
        log, findings, year = self.log, self.findings, self.year
        moved = {period[:4] for (_, period), fen in log.fen.items() if len(period) == 7 and any(fen.values())}
        earlier = {int(one) for one in moved if int(one) < year}
        findings.compare_keys("overview", rows.keys() & {year}, {year}, rests="")
        findings.compare_keys("overview", rows.keys() - {year}, earlier, rests="bodies")
        for key in rows.keys() & {*earlier, year}:
            row, average = rows[key], log.average_bulletin(key)
            money = self._money(None, [str(key)]) | {"surrendered_fen": log.fen[None, str(key)]["surrender"]}
            findings.compare_row("overview", key, row, money, rests="totals")
            self._rates("overview", key, row, money)
            official = {"average_bulletin_rate": None if average is None else rounded(average, 2)}
            findings.compare_row("overview", key, row, official, rests="bodies")
            if "projects" in self.tables:
                findings.compare_row("overview", key, row, {"projects": len(self.tables["projects"])})
        adopted = [event["rubric"] for _, event in log.standing("rubric_adopted") if event["year"] == year]
        if year in rows:
            rubric = {"rubric": adopted[0] if adopted else None}
            findings.compare_row("overview", year, rows[year], rubric, rests="bodies")

    def _months(self, rows: dict[Any, Row]) -> None:
        months = [f"{self.year}-{number:02d}" for number in range(1, 13)]
        bulletins = self.log.bulletins(self.year)
        self.findings.compare_keys("months", rows, months, rests="")
        for number, month in enumerate(months, start=1):
            row, money = rows.get(month, {}), self._money(None, months[:number])
            self.findings.compare_row("months", month, row, money, rests="totals")
            self._rates("months", month, row, money, number=number)
            self.findings.compare_row("months", month, row, {"schedule": percent(number, 12)})
            rate = rounded(bulletins[month], 2) if month in bulletins else None
            self.findings.compare_row("months", month, row, {"bulletin_rate": rate}, rests="bodies")

    def _projects(self, rows: dict[Any, Row]) -> None:
        parents = set(self.log.projects.values())
        codes = {code for code in self.log.projects if code not in parents}
        self.findings.compare_keys("projects", rows, codes, rests="bodies")
        for code in rows.keys() & codes:
            row, money = rows[code], self._money(code, [str(self.year)])
            kinds = {f"{kind}_fen": self.log.fen[code, str(self.year)][kind] for kind in KIND_TITLES}
            remaining = {"remaining_fen": money["adjusted_budget_fen"] - money["executed_fen"]}
            self.findings.compare_row("projects", code, row, kinds | money | remaining, rests="bodies")
        for code, row in rows.items():
            self._rates("projects", code, row, self._money(code, [str(self.year)]))
            # Where nothing is withheld the bodies have told already; here a row must at least add up by itself.
            if self.findings.withheld:
                self._adds_up(code, row)

    def _adds_up(self, code: str, row: Row) -> None:
        signs = {"adjusted_budget_fen": BUDGET_SIGN, "executed_fen": EXECUTED_SIGN}
        signs["remaining_fen"] = BUDGET_SIGN | {kind: -sign for kind, sign in EXECUTED_SIGN.items()}
        for column, sign_of in signs.items():
            parts = [(sign, row.get(f"{kind}_fen")) for kind, sign in sign_of.items()]
            if all(amount_fen is not None for _, amount_fen in parts):
                added_fen = sum(sign * amount_fen for sign, amount_fen in parts if amount_fen is not None)
                self.findings.compare_row("projects", code, row, {column: added_fen})

    def _money(self, place: str | None, periods: list[str]) -> Row:
        return {
            f"{subject}_fen": self.log.added_fen(place, periods, signs) for subject, signs in SIGN_OF_SUBJECT.items()
        }

    def _rates(self, table: str, key: Any, row: Row, money: Row, *, number: int = 12) -> None:
        """Compare the rates of a row with its own published money, else with what the bodies give."""
        shown = {column: row[column] for column in money if row.get(column) is not None}
        budget_fen, executed_fen = ((money | shown)[f"{subject}_fen"] for subject in SIGN_OF_SUBJECT)
        attained = None if budget_fen <= 0 else min(Fraction(1), Fraction(12 * executed_fen, number * budget_fen))
        rates = {
            "execution_rate": percent(executed_fen, budget_fen),
            "attainment": None if attained is None else rounded(100 * attained, 2),
        }
        own = all(f"{subject}_fen" in shown for subject in SIGN_OF_SUBJECT)
        self.findings.compare_row(table, key, row, rates, rests="" if own else "bodies")

    def _statements(self, rows: dict[Any, Row]) -> None:
        of_year = {
            seq: event for seq, event in self.log.standing("statement") if event["through"][:4] == str(self.year)
        }
        self.findings.compare_keys("statements", rows, of_year, rests="bodies")
        for seq in rows.keys() & of_year.keys():
            row, event = rows[seq], of_year[seq]
            said = {column: event.get(column) for column in ("through", "amount", "unit", "document")}
            said["subject"] = SUBJECT_TITLES[event["subject"]]
            self.findings.compare_row("statements", seq, row, said)
            places, unit = max(2, places_of(event["amount"])), event["unit"]
            months = [f"{self.year}-{number:02d}" for number in range(1, int(event["through"][5:]) + 1)]
            total_fen = self.log.added_fen(event.get("project"), months, SIGN_OF_SUBJECT[event["subject"]])
            replayed = rounded(Fraction(total_fen, FEN_PER_UNIT[unit]), places)
            self.findings.compare_row("statements", seq, row, {"replayed": replayed}, rests="bodies")
            shown = row.get("replayed") or replayed
            difference = Fraction(shown) - Fraction(rounded(Fraction(event["amount"]), places))
            words = (
                "一致"
                if not difference
                else f"账本{'多' if difference > 0 else '少'} {rounded(abs(difference), places)} {unit}"
            )
            verdict = f"对账单 {event['amount']} {unit}，账本 {shown} {unit}：{words}"
            derived = {"difference": rounded(difference, places), "verdict": verdict}
            self.findings.compare_row("statements", seq, row, derived, rests="" if "replayed" in row else "bodies")

    def _fund_changes(self, rows: dict[Any, Row]) -> None:
        computed: dict[int, Row] = {}
        moved: dict[str, tuple[int, Row]] = {}
        for seq, event in self.log.events:
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
        self.findings.compare_keys("fund_changes", rows, computed, rests="")
        for seq in rows.keys() & computed.keys():
            self.findings.compare_row("fund_changes", seq, rows[seq], computed[seq])


class SheetCheck:
    """Compares the score sheet with its own sums, and with the bodies where a rule is simple enough."""

    def __init__(self, check: Check) -> None:
        self._log, self._findings, self._year = check.log, check.findings, check.year
        self._overview = check.tables.get("overview", {}).get(check.year, {})
        self._rows = list(check.tables["score_sheet"].values())
        self._lines: dict[str, Row] = {}
        self._scale = 0

    def run(self) -> None:
        """Compare every line, then the total."""
        positions = [row["position"] for row in self._rows]
        last = min(max(positions, default=1), len(positions) + MOST_LISTED)
        self._findings.compare_keys("score_sheet", positions, range(1, last + 1), rests="")
        if not all({"line", "parent", "rule", "weight"} <= row.keys() for row in self._rows):
            self._findings.not_recomputed.append("评分表的合计、扣分和规则：没有公开 line、parent、rule、weight 之一")
            return
        self._scale = next((places_of(row["weight"]) for row in self._rows if row["weight"] is not None), 0)
        for row in self._rows:
            # Only a parent that stands above its children makes a tree.
            if row["line"] is None or row["line"] in self._lines or row["parent"] not in {None, *self._lines}:
                self._findings.differing.append(f"score_sheet 的 {row['position']} 行：line 或 parent 不成一棵树")
                return
            self._lines[row["line"]] = row
        self._named_in_rubric()
        for row in self._rows:
            self._line(row)
        self._total()

    def _named_in_rubric(self) -> None:
        """Compare the lines with those of the adopted rubric, as far as its text lists one a row."""
        for _, event in self._log.standing("rubric_adopted"):
            if event["year"] == self._year:
                # An id that is quoted or has spaces, or stands in a row with others, is left alone.
                pattern = r"^[ \t]*- id:[ \t]+([^\s\"'#,{}]+)[ \t\r]*$"
                named = re.findall(pattern, event.get("text") or "", re.MULTILINE)
                self._findings.compare_keys("score_sheet", set(named) & self._lines.keys(), set(named), rests="bodies")

    def _compare(self, row: Row, computed: Row, *, rests: str = "") -> None:
        self._findings.compare_row("score_sheet", row["position"], row, computed, rests=rests)

    def _line(self, row: Row) -> None:
        ruling = self._ruling(row["parent"])
        taken = self._points(self._taken(row["line"]))
        if ruling is not None:
            self._compare(row, {"weight": None, "score": None})
            self._compare(row, {"deduction": taken if ruling == "deduction" else None}, rests="bodies")
            return
        weight, score = row["weight"], row.get("score")
        if row["rule"] is None:
            self._sum(row, [child for child in self._rows if child["parent"] == row["line"]])
        elif row["rule"] == "deduction" and weight is not None:
            left = max(Fraction(weight) - self._taken(row["line"]), Fraction(0))
            self._compare(row, {"score": self._points(left)}, rests="bodies")
        elif row["rule"] != "rate" or weight is None or not self._rate(row):
            self._findings.not_recomputed.append(
                f"评分表第 {row['position']} 行 {row['line']}（规则 {row['rule']}）的得分"
            )
        if weight is None:
            self._compare(row, {"score": None})
        if "score" in row:
            lost = None if weight is None or score is None else self._points(Fraction(weight) - Fraction(score))
            self._compare(row, {"deduction": lost})

    def _ruling(self, line: str | None) -> str | None:
        """Return the rule that a line below ``line`` is scored with, None where it is scored by itself."""
        while line is not None:
            if self._lines[line]["rule"] not in (None, "either"):
                return str(self._lines[line]["rule"])
            line = self._lines[line]["parent"]
        return None

    def _sum(self, row: Row, children: list[Row]) -> None:
        """Compare a line with the sum of its children, converted where the explanation says so."""
        weighing = [child for child in children if child["weight"] is not None]
        if not weighing:
            self._compare(row, {"weight": None, "score": None})
            return
        base = sum((Fraction(child["weight"]) for child in weighing), Fraction(0))
        converted = row["weight"] is not None and base and "折算" in (row.get("explanation", "折算") or "")
        whole = Fraction(row["weight"]) if converted else base
        self._compare(row, {"weight": self._points(whole)})
        if whole != base:
            self._findings.not_recomputed.append(
                f"评分表第 {row['position']} 行的分值：只核对了公开的折算，没有核对应否折算"
            )
        if all("score" in child for child in weighing):
            self._compare(row, {"score": self._added(weighing, whole, base)})

    def _added(self, children: list[Row], whole: Fraction, base: Fraction) -> str | None:
        if any(child["score"] is None for child in children):
            return None
        added = sum((Fraction(child["score"]) for child in children), Fraction(0))
        return self._points(added * whole / base if base else added)

    def _total(self) -> None:
        row, tops = self._overview, [one for one in self._rows if one["parent"] is None and one["weight"] is not None]
        base = sum((Fraction(one["weight"]) for one in tops), Fraction(0))
        explained = row.get("total_explanation", "折算") or ""
        converted = row.get("weight") is not None and "折算" in explained
        whole = Fraction(row["weight"]) if converted else base
        if tops and all("score" in one for one in tops):
            total = self._added(tops, whole, base)
            if total is not None and explained and row.get("total"):
                total = rounded(Fraction(total), places_of(row["total"]))
                self._findings.not_recomputed.append("总分：只按公开的算式核对，没有核对评分标准是否这样规定")
            computed = {"total": total, "weight": self._points(whole)}
            self._findings.compare_row("overview", self._year, row, computed)

    def _rate(self, row: Row) -> bool:
        """Compare a line of the rule ``rate``; tell whether its figure is one that is computed here."""
        try:
            parameters = json.loads(row.get("parameters") or "")
            known, figure = self._figure(parameters)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return False
        places = parameters.get("average_places")
        if not known or places not in (None, *"0123456"):
            return False
        if figure is not None and places is not None:
            figure = Fraction(rounded(figure, int(places)))
        weight = Fraction(row["weight"])
        score = None if figure is None else self._points(min(weight, weight * figure / 100))
        self._compare(row, {"score": score}, rests="bodies")
        return True

    def _figure(self, parameters: Row) -> tuple[bool, Fraction | None]:
        """Return whether the figure of a ``rate`` line is computed here, and what it is in per cent."""
        if parameters.get("of") == "bulletins":
            return True, self._log.average_bulletin(self._year)
        if parameters.get("of") != "execution_rate":
            return False, None
        signs = BUDGET_SIGN
        if parameters.get("budget") == "initial":
            signs = {"appropriation": 1}
        elif parameters.get("budget") == "granted":
            signs = {"carry_over": 1, "appropriation": 1, "supplement": 1}
        elif parameters.get("carry_over") == "out":
            signs = {kind: sign for kind, sign in BUDGET_SIGN.items() if kind != "carry_over"}
        budget_fen = self._log.added_fen(None, [str(self._year)], signs)
        executed_fen = self._log.added_fen(None, [str(self._year)], EXECUTED_SIGN)
        # Without a budget the rubric decides what counts, and the sheet does not say how.
        return budget_fen > 0, Fraction(100 * executed_fen, budget_fen) if budget_fen > 0 else None

    def _taken(self, line: str) -> Fraction:
        """Return the points taken off a line and the lines below it."""
        below = {line}
        for row in self._rows:
            if row["parent"] in below:
                below.add(row["line"])
        rubric = self._overview.get("rubric")
        return sum(
            (
                Fraction(event["points"])
                for _, event in self._log.standing("deduction")
                if event["year"] == self._year and event["line"] in below and rubric in (None, event["rubric"])
            ),
            Fraction(0),
        )

    def _points(self, value: Fraction) -> str:
        return rounded(value, self._scale)


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


def report(check: Check, others: list[str], *, with_checkpoint: bool) -> str:
    """Return in plain words what was found."""
    findings, publication = check.findings, check.publication
    unconfirmed = []
    for column, told in findings.unconfirmed.items():
        other = [one for one in told if one]
        example = f"；其余如：{other[0]}" if other else ""
        unconfirmed.append(f"{column}：{len(told)} 项，其中 {len(told) - len(other)} 项等于已公开事件得出的{example}")
    unshown = [table for table in COLUMNS if table not in check.tables]
    for table, rows in check.tables.items():
        first = next(iter(rows.values()), None)
        columns = [] if first is None else [column for column in COLUMNS[table][0].split() if column not in first]
        unshown += [f"{table}.{column}" for column in columns]
    shown_only = [f"{table}：{'、'.join(COLUMNS[table][1].split())}" for table in check.tables if COLUMNS[table][1]]
    earlier = [f"{year} 年的总分和评分标准" for year in check.tables.get("overview", {}) if year != check.year]
    lines = [
        f"{publication['department']} {check.year} 年："
        f"账本事件 {publication['events']} 个，公开内容 {len(check.log.events)} 个，未公开 {findings.withheld} 个",
        *_listed("重新计算并且相符", [f"{table}：{count} 项" for table, count in findings.agreeing.items()]),
        *_listed(f"不相符（{len(findings.differing)} 处）", findings.differing),
        *_listed(f"不能确认（可能依据未公开的 {findings.withheld} 个事件，其种类不得而知）", unconfirmed),
        *_listed("没有公开，因而没有核对", unshown),
        *_listed("不属于公开数据库、没有核对的内容", others),
        *_listed("没有重算", [*findings.not_recomputed, *earlier, *shown_only]),
        *LIMITS.rstrip().split("\n"),
        CHECKPOINT_COMPARED if with_checkpoint else NO_CHECKPOINT,
    ]
    if findings.withheld and findings.without_confidential:
        lines.append(WITHOUT_CONFIDENTIAL)
    verdict = "没有发现不相符"
    if findings.differing or others:
        verdict = f"不相符：{len(findings.differing) + len(others)} 处"
    elif findings.unconfirmed:
        verdict += f"，但有 {sum(map(len, findings.unconfirmed.values()))} 项不能确认"
    return "\n".join(map(seen, [*lines, f"结论：{verdict}。"])) + "\n"


def read_checkpoint(path: Path) -> str:
    """Return the text of a checkpoint, which is short: what is longer is none."""
    if not path.is_file() or path.stat().st_size > 100_000:
        raise Unreadable(f"{path}：不是核验点文件")
    return path.read_text("utf-8-sig")


def main(arguments: list[str]) -> int:
    """Check the named file, print the report and return the exit code."""
    named = [*arguments]
    kept = named.pop(1 + named.index("--checkpoint")) if "--checkpoint" in named[:-1] else None
    names = [name for name in named if name != "--checkpoint"]
    if len(names) != 1 or len(named) - len(names) != (kept is not None) or names[0].startswith("-"):
        sys.stderr.buffer.write(f"{USAGE}\n".encode())
        return 2
    try:
        checkpoint = None if kept is None else read_checkpoint(Path(kept))
        tables, others = tables_of(Path(names[0]))
        check = Check(tables)
        check.run(checkpoint)
        said = report(check, others, with_checkpoint=kept is not None)
    except Exception as error:
        # Whatever a hostile file provokes, memory and recursion included, its reader gets a sentence.
        reason = str(error) if isinstance(error, Unreadable) else f"文件损坏，或不是公开数据库（{error!r}）"
        sys.stderr.buffer.write(f"{seen(names[0])}：不能作为公开数据库读取：{seen(reason)[:400]}\n".encode())
        return 2
    sys.stdout.buffer.write(said.encode())
    return 1 if check.findings.differing or others else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
