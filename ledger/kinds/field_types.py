"""The types a field can have: what each accepts in a line, and what it stores in a body."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from msgspec import Meta

from ledger.kinds import checks
from ledger.kinds.checks import each, integer, integer_from_text, matching
from ledger.kinds.fields import FieldType
from ledger.kinds.meant import day_meant, figure_meant, month_meant, quarter_meant, signed_figure_meant
from ledger.values.days import is_day, is_moment
from ledger.values.words import CHOICES


def choice(*names: str) -> FieldType:
    """Return the type of a field that takes one of ``names``, or its Chinese word, which is not what is stored."""
    name, chinese = " / ".join(names), {CHOICES[name]: name for name in names if name in CHOICES}
    check = checks.one_of(names, chinese)
    wanted = f"{name}，或写作 {' / '.join(chinese)}" if chinese else name
    return FieldType(name=name, code="invalid_choice", wanted=wanted, check=check, form=Literal[names])


def _text_type(
    name: str, code: str, wanted: str, accepts: Callable[[str], Any], meant: Callable[[str], str | None] | None = None
) -> FieldType:
    """Return the type of a text that is stored as it is, where ``accepts`` says so."""
    return FieldType(name=name, code=code, wanted=wanted, check=matching(accepts, meant), all_fit=each(accepts))


LINE = FieldType(name="text", code="not_text", wanted="一行文本", check=checks.text(note=False))
NOTE = FieldType(name="text, tab and newline allowed", code="not_text", wanted="文本", check=checks.text(note=True))
AMOUNT = FieldType(
    name="amount in yuan, stored as integer fen",
    code="invalid_amount",
    wanted="大于零的元数，最多 13 位整数、2 位小数，不带单位、逗号和空格，如 1234.50",
    check=checks.amount_fen,
    form=Annotated[int, Meta(ge=1, lt=10**15)],
)
FIGURE = _text_type(
    "decimal figure", "invalid_figure", "数字文本，最多 13 位整数、6 位小数，如 95.81", checks.is_figure, figure_meant
)
SIGNED_FIGURE = _text_type(
    "decimal figure, with - below 0",
    "invalid_figure",
    "数字文本，最多 13 位整数、6 位小数，小于 0 的以半角 - 开头，如 95.81 或 -3.5",
    checks.is_signed_figure,
    signed_figure_meant,
)
COEFFICIENT = _text_type(
    "decimal figure from 0 to 1", "invalid_figure", "0 至 1 之间的数字文本，如 0.85", checks.is_coefficient
)
DATE = _text_type("date", "invalid_date", "2000 至 2099 年间真实存在的日期，写作 2023-01-31", is_day, day_meant)
MOMENT = _text_type("text", "not_text", "UTC 时间，写作 2023-01-31T08:00:00.000000Z", is_moment)
MONTH = _text_type("month", "invalid_month", "2000-01 至 2099-12 之间的月份，如 2023-01", checks.is_month, month_meant)
QUARTER = _text_type("quarter", "invalid_quarter", "季度，如 2023Q3", checks.is_quarter, quarter_meant)
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
    wanted="12 个不减的累计百分数，末项为 100.00，在表格和命令行中以逗号分隔",
    check=checks.plan,
    from_text=lambda cell: cell.split(","),
    form=tuple[str, ...],
    all_fit=each(checks.is_plan),
)
DIGEST = _text_type("SHA-256 in lower-case hex", "invalid_digest", "64 位小写十六进制", checks.is_digest)
NONCE = _text_type("16 bytes in lower-case hex", "invalid_digest", "32 位小写十六进制", checks.is_nonce)
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
