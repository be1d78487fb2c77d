"""CSV: UTF-8, a header of field names (``kind`` included), one event a row; an empty cell is left out."""

import csv
import io
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Generator, Iterable, Iterator
from typing import IO, Any

from ledger.kinds import ENVELOPE, KINDS, SET_BY_LEDGER, fields_of
from ledger.kinds.fields import FieldType
from ledger.refusals import Refusal
from ledger.values.text import shown

Numbered = tuple[int, dict[str, Any] | Refusal]
"""A row in its file, counted from 1, and its fields, or why it has none."""
_BLOCK_BYTES = 1024 * 1024
MOST_CHARACTERS = 2**31 - 1


def read_csv(file: IO[bytes]) -> Generator[Numbered, None, None]:
    """Yield the line each row starts on and its fields, or why there are none.

    The bytes and then the header are checked first and whole; where they are refused no row is read.
    """
    flaw = _flaw(file)
    if flaw is not None:
        yield flaw
        return
    file.seek(0)
    # Taken apart from the file, which belongs to the caller, before the wrapper goes.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        rows = _rows(text)
        yield next(rows, (1, Refusal(code="empty_file", wanted="表头与每行一个事件")))
        yield from rows
    finally:
        text.detach()


def template(kind: str) -> str:
    """Return the header of an empty table for ``kind``, as one CSV line."""
    names = [field.name for field in fields_of(KINDS[kind]) if field.name not in (*SET_BY_LEDGER, "source", "version")]
    header = io.StringIO()
    csv.writer(header, lineterminator="\n").writerow(["kind", *names])
    return header.getvalue()


def from_texts(kind: Any, cells: dict[str, str]) -> dict[str, Any]:
    """Return text cells as the values their fields have in JSON; a cell that does not convert stays text."""
    types = _types(kind)
    return {name: types[name].from_text(cell) if name in types else cell for name, cell in cells.items()}


def _flaw(file: IO[bytes]) -> Numbered | None:
    """Return why the bytes of the file are no table, and in which line; None where they may be one."""
    decoder = getincrementaldecoder("utf-8")()
    newlines, filled, last = 0, False, "\n"
    block = file.read(_BLOCK_BYTES).removeprefix(BOM_UTF8)
    while block:
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            before = newlines + error.object[: error.start].count(b"\n")
            return before + 1, _not_utf8(error.object[error.start : error.end])
        newlines += text.count("\n")
        filled = filled or bool(text.strip())
        last = text[-1:] or last
        block = file.read(_BLOCK_BYTES)
    rest = decoder.getstate()[0]
    if rest:
        return newlines + 1, _not_utf8(rest)
    # A file cut inside its last cell is a good CSV with another amount: only the missing line end tells.
    if filled and last not in "\n\r":
        return newlines + 1, Refusal(code="missing_final_newline", wanted="以换行符结尾的完整文件")
    return None


def _rows(text: Iterable[str]) -> Iterator[Numbered]:
    header: list[str] = []
    for place, cells in _filled_rows(text):
        if isinstance(cells, Refusal):
            yield place, cells
        elif header:
            yield place, _row(header, cells)
        else:
            header = cells
            refusals = list(_header_refusals(header))
            yield from ((place, refusal) for refusal in refusals)
            if refusals:
                return


def _filled_rows(text: Iterable[str]) -> Iterator[tuple[int, list[str] | Refusal]]:
    """Yield the cells of each row that has any, with the line it starts on; last, why reading ended early."""
    # A cell may be as long as a text of JSON Lines.
    csv.field_size_limit(MOST_CHARACTERS)
    reader = csv.reader(text, strict=True)
    starts_on = 1
    try:
        for cells in reader:
            if any(cells):
                yield starts_on, cells
            starts_on = reader.line_num + 1
    except csv.Error as error:
        yield starts_on, Refusal(code="invalid_csv", value=str(error), wanted="完整的一行，引号成对")


def _row(header: list[str], cells: list[str]) -> dict[str, Any] | Refusal:
    if len(cells) != len(header):
        return Refusal(code="wrong_cell_count", value=str(len(cells)), wanted=f"{len(header)} 个单元格")
    # Spreadsheet programs end the lines within a cell as they end those of the file.
    filled = {name: cell.replace("\r\n", "\n") for name, cell in zip(header, cells, strict=True) if cell}
    return from_texts(filled.get("kind"), filled)


def _header_refusals(header: list[str]) -> Iterator[Refusal]:
    known = {"kind", *ENVELOPE, *SET_BY_LEDGER} - {"source"}
    known.update(field.name for kind in KINDS.values() for field in fields_of(kind))
    known.discard("source")
    seen: set[str] = set()
    for name in header:
        if name in seen:
            yield Refusal(code="repeated_key", field=shown(name), wanted="每个字段只出现一次")
        elif name not in known:
            yield Refusal(code="unknown_field", field=shown(name), wanted="表头为字段名，见 jixiao template")
        seen.add(name)
    if "kind" not in header:
        yield Refusal(code="missing_field", field="kind", wanted="表头含 kind 一列")


def _types(kind: Any) -> dict[str, FieldType]:
    return {field.name: field.type for field in fields_of(KINDS[kind])} if kind in KINDS else {}


def _not_utf8(found: bytes) -> Refusal:
    return Refusal(code="not_utf8", value=found.hex(), wanted="UTF-8 编码的文件（Excel 另存为“CSV UTF-8”）")
