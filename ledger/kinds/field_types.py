"""The types a field can have: what each accepts in a line, and what it stores in a body."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ledger.kinds.fields import Check, FieldType, Unfit
from ledger.values.days import is_day
from ledger.values.figures import FIGURE as FIGURE_PATTERN
from ledger.values.figures import MONTHS_A_YEAR, parse_yuan
from ledger.values.text import forbidden_character, normal, shown


def _text(*, note: bool) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not value or value.isspace():
            raise Unfit("not_text")
        # No character that prints is forbidden, and hardly any text holds others.
        found = None if value.isprintable() else forbidden_character(value, note=note)
        if found:
            raise Unfit("forbidden_character", f"不含 {shown(found)} 的文本")
        return value if value.isascii() else normal(value)

    return check


def _matching(accepts: Callable[[str], Any]) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not accepts(value):
            raise Unfit
        return value

    return check


def _amount_fen(value: Any) -> int:
    try:
        amount_fen = parse_yuan(value) if isinstance(value, str) else 0
    except ValueError as error:
        raise Unfit from error
    if amount_fen == 0:
        raise Unfit
    return amount_fen


def _year(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 2000 <= value <= 2099:
        raise Unfit
    return value


def _year_from_text(cell: str) -> Any:
    return int(cell) if re.fullmatch("[0-9]{4}", cell) else cell


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit
    return value


def _plan(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) != MONTHS_A_YEAR:
        raise Unfit
    if not all(isinstance(share, str) and FIGURE_PATTERN.fullmatch(share) for share in value):
        raise Unfit
    shares = [Decimal(share) for share in value]
    if shares != sorted(shares) or value[-1] != "100.00":
        raise Unfit
    return tuple(value)


def _source(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != {"file", "sha256", "row"}:
        raise Unfit
    row = value["row"]
    if isinstance(row, bool) or not isinstance(row, int) or not 1 <= row < 2**53:
        raise Unfit
    file = LINE.check(value["file"])
    if "/" in file or "\\" in file:
        raise Unfit
    return {"file": file, "sha256": DIGEST.check(value["sha256"]), "row": row}


def _version(value: Any) -> int:
    if isinstance(value, bool) or value != 1 or not isinstance(value, int):
        raise Unfit
    return value


def choice(*names: str) -> FieldType:
    """Return the type of a field that takes one of ``names``."""
    wanted = " / ".join(names)
    return FieldType(name=wanted, code="invalid_choice", wanted=wanted, check=_matching(names.__contains__))


def _integer_from_text(cell: str) -> Any:
    return int(cell) if re.fullmatch("[0-9]{1,9}", cell) else cell


LINE = FieldType(name="text", code="not_text", wanted="一行文本", check=_text(note=False))
NOTE = FieldType(name="text, tab and newline allowed", code="not_text", wanted="文本", check=_text(note=True))
AMOUNT = FieldType(
    name="amount in yuan, stored as integer fen",
    code="invalid_amount",
    wanted="大于零的元数，最多 13 位整数、2 位小数，不带单位、逗号和空格，如 1234.50",
    check=_amount_fen,
)
FIGURE = FieldType(
    name="decimal figure",
    code="invalid_figure",
    wanted="数字文本，最多 13 位整数、6 位小数，如 95.81",
    check=_matching(FIGURE_PATTERN.fullmatch),
)
COEFFICIENT = FieldType(
    name="decimal figure from 0 to 1",
    code="invalid_figure",
    wanted="0 至 1 之间的数字文本，如 0.85",
    check=_matching(lambda text: FIGURE_PATTERN.fullmatch(text) and Decimal(text) <= 1),
)
DATE = FieldType(
    name="date",
    code="invalid_date",
    wanted="2000 至 2099 年间真实存在的日期，写作 2023-01-31",
    check=_matching(is_day),
)
MONTH = FieldType(
    name="month",
    code="invalid_month",
    wanted="2000-01 至 2099-12 之间的月份，如 2023-01",
    check=_matching(re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])").fullmatch),
)
QUARTER = FieldType(
    name="quarter",
    code="invalid_quarter",
    wanted="季度，如 2023Q3",
    check=_matching(re.compile(r"20[0-9]{2}Q[1-4]").fullmatch),
)
YEAR = FieldType(
    name="year, an integer",
    code="invalid_year",
    wanted="2000 至 2099 的整数",
    check=_year,
    from_text=_year_from_text,
)
FLAG = FieldType(
    name="true or false",
    code="invalid_flag",
    wanted="true 或 false",
    check=_flag,
    from_text=lambda cell: {"true": True, "false": False}.get(cell, cell),
)
PLAN = FieldType(
    name="12 cumulative percentages",
    code="invalid_plan",
    wanted="12 个不减的累计百分数，末项写作 100.00，在表格和命令行中以逗号分隔",
    check=_plan,
    from_text=lambda cell: cell.split(","),
)
DIGEST = FieldType(
    name="SHA-256 in lower-case hex",
    code="invalid_digest",
    wanted="64 位小写十六进制",
    check=_matching(re.compile(r"[0-9a-f]{64}").fullmatch),
)
NONCE = FieldType(
    name="16 bytes in lower-case hex",
    code="invalid_digest",
    wanted="32 位小写十六进制",
    check=_matching(re.compile(r"[0-9a-f]{32}").fullmatch),
)
SOURCE = FieldType(
    name="object of file, sha256 and row",
    code="invalid_source",
    wanted='{"file": 文件名, "sha256": 摘要, "row": 行号}',
    check=_source,
)
VERSION = FieldType(
    name="version, an integer",
    code="unsupported_version",
    wanted="1",
    check=_version,
    from_text=_integer_from_text,
)
