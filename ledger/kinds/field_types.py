"""The types a field can have: what each accepts in a line, and what it stores in a body."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.kinds import checks
from ledger.kinds.checks import each, integer, integer_from_text, matching
from ledger.kinds.fields import FieldType
from ledger.values.days import is_day, is_moment


def choice(*names: str) -> FieldType:
    """Return the type of a field that takes one of ``names``."""
    wanted = " / ".join(names)
    check = matching(names.__contains__)
    return FieldType(name=wanted, code="invalid_choice", wanted=wanted, check=check, form=Literal[names])


LINE = FieldType(name="text", code="not_text", wanted="一行文本", check=checks.text(note=False))
NOTE = FieldType(name="text, tab and newline allowed", code="not_text", wanted="文本", check=checks.text(note=True))
AMOUNT = FieldType(
    name="amount in yuan, stored as integer fen",
    code="invalid_amount",
    wanted="大于零的元数，最多 13 位整数、2 位小数，不带单位、逗号和空格，如 1234.50",
    check=checks.amount_fen,
    form=Annotated[int, Meta(ge=1, lt=10**15)],
)
FIGURE = FieldType(
    name="decimal figure",
    code="invalid_figure",
    wanted="数字文本，最多 13 位整数、6 位小数，如 95.81",
    check=matching(checks.is_figure),
    all_fit=each(checks.is_figure),
)
COEFFICIENT = FieldType(
    name="decimal figure from 0 to 1",
    code="invalid_figure",
    wanted="0 至 1 之间的数字文本，如 0.85",
    check=matching(checks.is_coefficient),
    all_fit=each(checks.is_coefficient),
)
DATE = FieldType(
    name="date",
    code="invalid_date",
    wanted="2000 至 2099 年间真实存在的日期，写作 2023-01-31",
    check=matching(is_day),
    all_fit=each(is_day),
)
MOMENT = FieldType(
    name="text",
    code="not_text",
    wanted="UTC 时间，写作 2023-01-31T08:00:00.000000Z",
    check=matching(is_moment),
    all_fit=each(is_moment),
)
MONTH = FieldType(
    name="month",
    code="invalid_month",
    wanted="2000-01 至 2099-12 之间的月份，如 2023-01",
    check=matching(checks.is_month),
    all_fit=each(checks.is_month),
)
QUARTER = FieldType(
    name="quarter",
    code="invalid_quarter",
    wanted="季度，如 2023Q3",
    check=matching(checks.is_quarter),
    all_fit=each(checks.is_quarter),
)
YEAR = FieldType(
    name="year, an integer",
    code="invalid_year",
    wanted="2000 至 2099 的整数",
    check=integer(2000, 2099),
    from_text=integer_from_text("4"),
    form=Annotated[int, Meta(ge=2000, le=2099)],
)
FLAG = FieldType(
    name="true or false",
    code="invalid_flag",
    wanted="true 或 false",
    check=checks.flag,
    from_text=lambda cell: {"true": True, "false": False}.get(cell, cell),
    form=bool,
)
PLAN = FieldType(
    name="12 cumulative percentages",
    code="invalid_plan",
    wanted="12 个不减的累计百分数，末项写作 100.00，在表格和命令行中以逗号分隔",
    check=checks.plan,
    from_text=lambda cell: cell.split(","),
    form=tuple[str, ...],
    all_fit=each(checks.is_plan),
)
DIGEST = FieldType(
    name="SHA-256 in lower-case hex",
    code="invalid_digest",
    wanted="64 位小写十六进制",
    check=matching(checks.is_digest),
    all_fit=checks.are_hex(64),
)
NONCE = FieldType(
    name="16 bytes in lower-case hex",
    code="invalid_digest",
    wanted="32 位小写十六进制",
    check=matching(checks.is_nonce),
    all_fit=checks.are_hex(32),
)
SOURCE = FieldType(
    name="object of file, sha256 and row",
    code="invalid_source",
    wanted='{"file": 文件名, "sha256": 摘要, "row": 行号}',
    check=checks.source,
    form=checks.Source,
    all_fit=checks.are_sources,
)
VERSION = FieldType(
    name="version, an integer",
    code="unsupported_version",
    wanted="1",
    check=integer(1),
    from_text=integer_from_text("1,9"),
    form=Annotated[int, Meta(ge=1)],
)
