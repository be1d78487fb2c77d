"""Import files near the edge of acceptance: valid lines of every kind, broken in no, one or several ways."""

import csv
import io
from collections.abc import Callable

from hypothesis import strategies as st

from .drawing import Draw, a_place, one_in
from .golden import cell, field_names
from .import_lines import Start, starts
from .strange import near, texts
from .strange_json import as_json, json_near, malformed

Pair = tuple[str, str]
"""A field of a line: its name, and its value as JSON writes it; a list of them can hold a name twice."""
Table = list[list[str]]

BOM = b"\xef\xbb\xbf"
LINE_ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\n\n", " \t\r\n\n"])
CSV_LINE_ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\n\n", "\r"])
names = st.sampled_from(field_names()) | st.sampled_from(
    ["", "金额", "amount_fen", "Kind", "kind ", "\u200bkind", "\0", "\ud800", "x" * 9999]
)


@st.composite
def json_files(draw: Draw) -> tuple[Start, bytes]:
    """Draw JSON Lines: fields, lines and the file itself each broken in no, one or several ways."""
    start, lines = draw(starts())
    objects = [[(name, as_json(value, escaped=False)) for name, value in line.items()] for line in lines]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2, 4, 8]))):
        position = a_place(draw, len(objects) - 1)
        objects[position] = draw(st.sampled_from(FIELD_BREAKS))(draw, objects[position])
    written = [_written(pairs, escaped=one_in(draw, 3)) for pairs in objects]
    if one_in(draw, 6):
        position = a_place(draw, len(written) - 1)
        written[position] = draw(st.sampled_from(LINE_BREAKS))(draw, written[position])
    return start, draw(encoded(draw(LINE_ENDS).join([*written, ""])))


def _written(pairs: list[Pair], *, escaped: bool) -> str:
    return "{" + ", ".join(f"{as_json(name, escaped=escaped)}: {value}" for name, value in pairs) + "}"


def _another_value(draw: Draw, pairs: list[Pair]) -> list[Pair]:
    position = a_place(draw, len(pairs) - 1)
    name = pairs[position][0]
    return [*pairs[:position], (name, draw(json_near(name))), *pairs[position + 1 :]]


def _without_one(draw: Draw, pairs: list[Pair]) -> list[Pair]:
    position = a_place(draw, len(pairs) - 1)
    return pairs[:position] + pairs[position + 1 :] or pairs


def _one_twice(draw: Draw, pairs: list[Pair]) -> list[Pair]:
    name, value = draw(st.sampled_from(pairs))
    return _shuffled(draw, [*pairs, (name, draw(st.just(value) | json_near(name)))])


def _one_more(draw: Draw, pairs: list[Pair]) -> list[Pair]:
    name = draw(names)
    return [*pairs, (name, draw(json_near(name)))]


def _one_malformed(draw: Draw, pairs: list[Pair]) -> list[Pair]:
    return [*pairs[:-1], (pairs[-1][0], draw(malformed))]


def _shuffled(draw: Draw, pairs: list[Pair]) -> list[Pair]:
    return list(draw(st.permutations(pairs)))


FIELD_BREAKS = [*[_another_value] * 6, _without_one, _one_twice, _one_more, _one_malformed, _shuffled]


LINE_BREAKS: list[Callable[[Draw, str], str]] = [
    lambda draw, written: written[: a_place(draw, len(written))],
    lambda draw, written: written * 2,
    lambda draw, written: f"[{written}]",
    lambda draw, written: as_json(written),
    lambda draw, written: f" \t{written}\t ",
    lambda draw, written: written + draw(st.sampled_from([",", "]", "\0", "\ufeff", " // ", "\x0c", "\u00a0"])),
    lambda draw, written: draw(json_near("kind") | malformed),
    lambda draw, written: draw(texts),
]


@st.composite
def csv_files(draw: Draw) -> tuple[Start, bytes]:
    """Draw CSV: a header and rows of several kinds, cells, rows, quotes and the file itself broken likewise."""
    start, lines = draw(starts())
    rows = [{name: cell(value) for name, value in line.items() if name != "source"} for line in lines]
    header = sorted({name for row in rows for name in row})
    table = [header, *([row.get(name, "") for name in header] for row in rows)]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2, 4]))):
        table = draw(st.sampled_from(TABLE_BREAKS))(draw, table)
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    written = io.StringIO()
    csv.writer(written, quoting=quoting, lineterminator=draw(CSV_LINE_ENDS)).writerows(table)
    text = written.getvalue()
    if one_in(draw, 8):
        place = a_place(draw, len(text))
        text = text[:place] + draw(st.sampled_from(['"', '""', ",", "\n", "\r", '"x', "\0", "\ufeff"])) + text[place:]
    return start, draw(encoded(text))


def _another_cell(draw: Draw, table: Table) -> Table:
    changed = 1 + a_place(draw, len(table) - 2)
    # An earlier break may have left header and row of different lengths.
    cells = zip(table[0], table[changed], strict=False)
    column = draw(st.sampled_from([at for at, (_, value) in enumerate(cells) if value or one_in(draw, 9)] or [0]))
    value = draw(near(table[0][column]))
    return [[*row[:column], value, *row[column + 1 :]] if at == changed else row for at, row in enumerate(table)]


def _another_column(draw: Draw, table: Table) -> Table:
    name = draw(st.sampled_from(table[0]) | names)
    return [[*row, name if at == 0 else draw(st.sampled_from(["", "", "x"]))] for at, row in enumerate(table)]


def _a_ragged_row(draw: Draw, table: Table) -> Table:
    changed = a_place(draw, len(table) - 1)
    more = draw(st.sampled_from([[""], ["", ""], ["x"]]) | st.none())
    return [(row[:-1] if more is None else row + more) if at == changed else row for at, row in enumerate(table)]


def _columns_shuffled(draw: Draw, table: Table) -> Table:
    order = draw(st.permutations(range(len(table[0]))))
    return [[row[at] for at in order if at < len(row)] for row in table]


TABLE_BREAKS = [*[_another_cell] * 6, _another_column, _a_ragged_row, _columns_shuffled]


@st.composite
def encoded(draw: Draw, text: str) -> bytes:
    """Draw ``text`` as bytes: mostly UTF-8, whole or cut, with a wrong byte, without its end, after a mark."""
    if one_in(draw, 12):
        encoding: str = draw(st.sampled_from(["utf-16", "utf-16-le", "utf-32", "gb18030"]))
        return text.encode(encoding, "replace")
    content: bytes = text.encode("utf-8", "surrogatepass")
    how = draw(st.sampled_from([*["as it is"] * 12, "cut", "a wrong byte", "no end", "marked", "marked"]))
    place = a_place(draw, len(content))
    if how == "cut":
        return content[:place]
    if how == "a wrong byte":
        wrong: bytes = draw(st.binary(min_size=1, max_size=3))
        return content[:place] + wrong + content[place + 1 :]
    if how == "no end":
        return content.rstrip(b"\r\n")
    return BOM + content if how == "marked" else content


garbage = st.one_of(
    st.binary(max_size=200),
    st.builds(lambda start, rest: start + rest, st.sampled_from([b'{"kind": ', b"kind,event_id\n", BOM]), st.binary()),
    st.text(max_size=99).map(lambda text: text.encode("utf-16")),
    st.sampled_from([b"", BOM, b"\n", BOM * 2, b"\xff\xfe", b"\0" * 9999, b"PK\3\4" + bytes(99), b"SQLite format 3\0"]),
)
