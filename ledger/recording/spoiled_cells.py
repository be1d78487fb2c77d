"""Cells that a spreadsheet program spoiled: numbers in scientific notation, and errors in the place of a value.

Asked of new lines only: what was recorded so stays as it is.
"""

import re
from collections.abc import Iterator

from ledger.kinds.event import Event, fields_of, once_a_kind
from ledger.kinds.form import Record
from ledger.lines.reading import Line
from ledger.recording.as_typed import LOOKED_UP
from ledger.refusals import Refusal

NAMES = (*LOOKED_UP, "line", "rubric", "voucher", "document", "fund", "function_class", "economic_class")
"""The fields that hold a number, a code or an id."""
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]{2,3}")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|#+)")


def spoiled_cells(record: Record, line: Line) -> list[Refusal]:
    """Return a refusal of each cell of a line, one that nobody recorded yet, that a spreadsheet program spoiled."""
    return list(_refusals(record)) if _may_be_spoiled(line) else []


def _may_be_spoiled(line: Line) -> bool:
    """Tell at a glance whether a line holds what every spoiled cell has; hardly any other does."""
    if line.text is not None:
        return b'"#' in line.text or b"E+" in line.text
    return any(value.startswith("#") or "E+" in value for value in line.fields.values() if isinstance(value, str))


def _refusals(record: Record) -> Iterator[Refusal]:
    for name in _names_of(record.event):
        value = getattr(record, name)
        if value is None:
            continue
        if _SCIENTIFIC.fullmatch(value):
            wanted = "完整的编号：在表格软件中把这一列设为文本格式，再重新填写（显示成科学计数的数已丢失后面的位数）"
            yield Refusal(code="spoiled_cell", field=name, value=value, wanted=wanted)
        elif _ERROR.fullmatch(value):
            wanted = "公式算出的内容：在表格软件中改正出错的公式，再导出"
            yield Refusal(code="spoiled_cell", field=name, value=value, wanted=wanted)


@once_a_kind
def _names_of(kind: type[Event]) -> tuple[str, ...]:
    return tuple(field.stored_name for field in fields_of(kind) if field.name in NAMES)
