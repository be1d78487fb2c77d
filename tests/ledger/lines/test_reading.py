"""Reading files: JSON Lines and CSV as finance systems and office programs really write them."""

import gc
import hashlib
import json
import os
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.errors import UnusableFile
from ledger.lines.reading import read_lines
from ledger.record import record
from ledger.storage.store import open_to_write
from tests.conftest import CommandLine, event, money

BOM = b"\xef\xbb\xbf"
LONG = "长" * 100_000
BULLETINS = b"kind,event_id,month,rate\nbulletin,b-1,2023-01,95.81\nbulletin,b-2,2023-02,96\n"


def write(cli: CommandLine, name: str, content: bytes) -> str:
    """Write a file into the test's folder and return its path."""
    file = cli.folder / name
    file.write_bytes(content)
    return str(file)


def problems(cli: CommandLine, name: str, content: bytes) -> list[tuple[str, int, str | None, str | None]]:
    """Return code, line, field and value of what an import of ``content`` is refused for."""
    result = cli("import", write(cli, name, content), "--json")
    assert result.exit_code == 1, result.output
    found = json.loads(result.stdout)["problems"]
    return [(problem["code"], problem["line"], problem["field"], problem["value"]) for problem in found]


def shown(cli: CommandLine, event_id: str) -> dict[str, Any]:
    """Return what ``show`` says of an event."""
    found: dict[str, Any] = cli.json("show", event_id)
    return found


JSON_LINE = json.dumps(event("month_closed", "c", month="2023-01")).encode()
CSV_ROWS = b"kind,event_id,month\nmonth_closed,c,2023-01\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.jsonl", JSON_LINE + b"\n"),
        ("bom.jsonl", BOM + JSON_LINE + b"\n"),
        ("crlf.jsonl", JSON_LINE + b"\r\n"),
        ("blank.jsonl", b"\n  \r\n" + JSON_LINE + b"\n\n\n"),
        ("unfinished.jsonl", JSON_LINE),
        ("UPPER.JSONL", JSON_LINE),
        ("escaped.jsonl", JSON_LINE.replace(b"closed", b"\\u0063losed")),
        ("空 格.jsonl", JSON_LINE),
        ("plain.csv", CSV_ROWS),
        ("bom.csv", BOM + CSV_ROWS),
        ("crlf.csv", CSV_ROWS.replace(b"\n", b"\r\n")),
        ("cr.csv", CSV_ROWS.replace(b"\n", b"\r")),
        ("blank.csv", b"\n" + CSV_ROWS.replace(b"\n", b"\n\n")),
        ("quoted.csv", b'"kind","event_id","month"\n"month_closed","c","2023-01"\n'),
        ("order.csv", b"month,kind,event_id\n2023-01,month_closed,c\n"),
        ("other-columns.csv", b"kind,event_id,month,amount,payee\nmonth_closed,c,2023-01,,\n"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_good_file_is_read(cli: CommandLine, name: str, content: bytes) -> None:
    """Byte order mark, blank lines, any line end, any order of columns: the same event is recorded."""
    cli.ok("import", write(cli, name, content))
    assert shown(cli, "c")["month"] == "2023-01"


def test_standard_input_is_json_lines(cli: CommandLine) -> None:
    """A hyphen reads JSON Lines from standard input, and the source says so."""
    cli.ok("import", "-", stdin=JSON_LINE)
    source = shown(cli, "c")["source"]
    assert source == {"file": "stdin", "sha256": salted(cli, JSON_LINE), "row": 1}


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("cut.jsonl", JSON_LINE + b"\n" + JSON_LINE[:20], [("invalid_json", 2, None, '{"event_id": "c", "k')]),
        ("array.jsonl", b"[\n1]\n", [("invalid_json", 1, None, "["), ("invalid_json", 2, None, "1]")]),
        ("two.jsonl", JSON_LINE + JSON_LINE, [("invalid_json", 1, None, (JSON_LINE * 2).decode()[:120])]),
        ("text.jsonl", b"[[1]]\n", [("not_an_object", 1, None, "[[1]]")]),
        ("nul.jsonl", b'{"kind": "a\x00"}\n', [("invalid_json", 1, None, '{"kind": "a\\u0000"}')]),
        ("utf-16.jsonl", "{}".encode("utf-16"), [("not_utf8", 1, None, "ff")]),
        ("nested-key.jsonl", b'{"source": {"row": 1, "row": 1}}\n', [("repeated_key", 1, "row", None)]),
        ("huge.jsonl", b'{"kind": %s}\n' % (b"9" * 5000), [("invalid_json", 1, None, '{"kind": ' + "9" * 111 + "…")]),
        ("infinity.jsonl", b'{"kind": -Infinity}\n', [("invalid_json", 1, None, '{"kind": -Infinity}')]),
        ("cut.csv", CSV_ROWS[:-4], [("missing_final_newline", 2, None, None)]),
        ("cells.csv", CSV_ROWS + b"month_closed,d\nmonth_closed,e,2023-02,\n", [
            ("wrong_cell_count", 3, None, "2"),
            ("wrong_cell_count", 4, None, "4"),
        ]),
        ("quote.csv", CSV_ROWS + b'month_closed,"d\n', [("invalid_csv", 3, None, "unexpected end of data")]),
        ("twice.csv", b"kind,event_id,kind,event_id\n", [
            ("repeated_key", 1, "kind", None),
            ("repeated_key", 1, "event_id", None),
        ]),
        ("columns.csv", b"kind,event_id,source,Amount\n", [
            ("unknown_field", 1, "source", None),
            ("unknown_field", 1, "Amount", None),
        ]),
        ("no-kind.csv", b"event_id,month\nc,2023-01\n", [("missing_field", 1, "kind", None)]),
        ("gbk.csv", CSV_ROWS + "月".encode("gb18030") + b"\n", [("not_utf8", 3, None, "d4")]),
        ("bom-gbk.csv", BOM + CSV_ROWS + b"a\xff\n", [("not_utf8", 3, None, "ff")]),
        ("nul.csv", b"kind,event_id,month\nmonth_closed,c\0,2023-01\n", [
            ("forbidden_character", 2, "event_id", "c\\u0000"),
        ]),
        ("later.csv", b'kind,event_id,quarter,office,measures\nimprovement_plan,i,2023Q1,O,"a\nb"\nnone,x,,,\n', [
            ("unknown_kind", 4, "kind", "none"),
        ]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_bad_file_is_refused_where_it_is_bad(
    cli: CommandLine, name: str, content: bytes, expected: list[tuple[str, int, str | None, str | None]]
) -> None:
    """Each problem names its line as an editor counts them, and shows what was found there."""
    found = [
        (code, line, field, value and value.removesuffix("…"))
        for code, line, field, value in problems(cli, name, content)
    ]
    assert found == [(code, line, field, value and value.removesuffix("…")) for code, line, field, value in expected]


@pytest.mark.parametrize("depth", [1, 50, *range(900, 1000, 7), 100_000])
@pytest.mark.parametrize("line", [b"%s\n", b'{"event_id": %s, "kind": "month_closed", "month": "2023-01"}\n'])
def test_deep_nesting_is_a_refusal(cli: CommandLine, depth: int, line: bytes) -> None:
    """However deep a value is nested, it is refused and nothing worse."""
    ((code, *_),) = problems(cli, "deep.jsonl", line % (b"[" * depth + b"]" * depth))
    assert code in ("invalid_json", "not_an_object", "not_text")


@pytest.mark.parametrize(
    "number", [b"1e99999999999999999999", b"-1E+9999999999999999999", b"1e400", b"9" * 4000, b"0.1"]
)
@pytest.mark.parametrize("field", ["year", "points", "event_id", "version", "source", "kind", "x"])
def test_a_strange_number_is_a_refusal(cli: CommandLine, field: str, number: bytes) -> None:
    """A number too large, too small or where none may stand is refused and nothing worse."""
    assert problems(
        cli, "number.jsonl", b'{"kind": "deduction", "event_id": "d", "%s": %s}\n' % (field.encode(), number)
    )


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_long_fields_come_back_whole(funded: CommandLine, suffix: str) -> None:
    """A memo of 100,000 characters is stored and exported as it was."""
    line = money("expenditure", "long", "1.00", memo=LONG)
    content = json.dumps(line) if suffix == "jsonl" else f"{','.join(line)}\n{','.join(line.values())}\n"
    funded.ok("import", write(funded, f"long.{suffix}", content.encode()))
    assert json.loads(funded.ok("export", "--with-details").splitlines()[-1])["memo"] == LONG


def test_long_values_are_cut_in_messages(cli: CommandLine) -> None:
    """A message shows 120 characters of a value, however long it is, of keys too."""
    strange = {"kind": "bulletin", "event_id": "b", "month": LONG, "rate": "1", LONG: LONG}
    content = json.dumps(strange) + "\n" + json.dumps(money("supplement", "s", "1.00", project=LONG))
    for _, _, field, value in problems(cli, "long.jsonl", content.encode()):
        assert len(field or "") <= 121
        assert len(value or "") <= 121


def test_what_cannot_be_seen_is_spelled_out_in_messages(cli: CommandLine) -> None:
    """A project code with a zero-width space, as copied from an office program, does not look like the right one."""
    line = money("expenditure", "x", "1.00", project="P1\u200b")
    assert problems(cli, "a.jsonl", json.dumps(line).encode()) == [("unknown_project", 1, "project", "P1\\u200b")]


def imports(cli: CommandLine) -> list[tuple[str, bytes]]:
    """Return digest and salt of every import that the ledger keeps."""
    with closing(sqlite3.connect(cli.ledger)) as connection:
        return connection.execute("SELECT digest, salt FROM imports").fetchall()


def salted(cli: CommandLine, file: bytes) -> str:
    """Return the digest of a file that was imported, under the salt that the ledger keeps of that."""
    [found] = [digest for digest, salt in imports(cli) if hashlib.sha256(salt + file).hexdigest() == digest]
    return found


def test_the_source_of_a_line_is_recorded(cli: CommandLine) -> None:
    """An imported event keeps the base name and digest of its file and its row; an appended one has no source."""
    cli.ok("import", write(cli, "通报.csv", BULLETINS))
    cli.ok("append", "bulletin", "--event-id", "b-3", "--month", "2023-03", "--rate", "97")
    digest = salted(cli, BULLETINS)
    assert [shown(cli, name).get("source") for name in ("b-1", "b-2", "b-3")] == [
        {"file": "通报.csv", "sha256": digest, "row": 2},
        {"file": "通报.csv", "sha256": digest, "row": 3},
        None,
    ]


def test_a_source_that_a_line_carries_is_kept(cli: CommandLine) -> None:
    """A line that says where it came from keeps that source, the digest under the salt of this import."""
    source = {"file": "原表.csv", "sha256": "0f" * 32, "row": 7}
    lines = [event("month_closed", f"c{month}", month=f"2023-{month}", source=source) for month in ("01", "02")]
    assert cli.import_lines([*lines, event("month_closed", "c03", month="2023-03")]).exit_code == 0
    own = (cli.folder / "lines.jsonl").read_bytes()
    kept = {**source, "sha256": salted(cli, b"\x0f" * 32)}
    assert [shown(cli, name)["source"] for name in ("c01", "c02")] == [kept, kept]
    assert shown(cli, "c03")["source"]["sha256"] == salted(cli, own) != kept["sha256"]
    assert len({salt for _, salt in imports(cli)}) == 1


@pytest.mark.parametrize("name", ["a\\b.jsonl", "a\nb.jsonl", "a\u202eb.jsonl", os.fsdecode(b"a\xff.jsonl")], ids=ascii)
def test_a_file_name_that_cannot_be_stored_is_refused(cli: CommandLine, name: str) -> None:
    """A file whose name no event could carry as its source is refused before anything is recorded."""
    assert "[invalid_file_name]" in cli.refused("import", write(cli, name, JSON_LINE))


def test_a_decomposed_file_name_is_stored_in_nfc(cli: CommandLine) -> None:
    """A file name as some systems decompose it is stored in the one form that text has in the log."""
    cli.ok("import", write(cli, "re\u0301sume\u0301.jsonl", JSON_LINE))
    assert shown(cli, "c")["source"]["file"] == "r\u00e9sum\u00e9.jsonl"
    assert cli.json("verify")["ok"]


@pytest.mark.parametrize(
    ("name", "code"), [("a.xls", "unknown_file_type"), ("a", "unknown_file_type"), ("none.csv", "unreadable_file")]
)
def test_what_cannot_be_read_is_refused(cli: CommandLine, name: str, code: str) -> None:
    """A file of another type, or one that is not there, is refused with its reason."""
    file = write(cli, name, b"x") if code == "unknown_file_type" else str(cli.folder / name)
    said = cli.refused("import", file)
    assert f"[{code}]" in said
    assert ("在 Excel 中另存为 CSV UTF-8" in said) == (code == "unknown_file_type")


def test_csv_cells_become_the_values_of_their_fields(cli: CommandLine) -> None:
    """In CSV a plan is comma-separated, a year is digits, a boolean is true or false, and an empty cell is left out."""
    plan = [f"{month}.00" for month in range(8, 96, 8)] + ["100.00"]
    table = (
        "kind,event_id,project,name,confidential,year,plan,office,version\n"
        "project_registered,reg,P1,项目一,true,,,,1\n"
        "project_registered,reg2,P2,项目二,false,,,办公室,\n"
        f'pledge,p,P1,,,2023,"{",".join(plan)}",,\n'
    )
    cli.ok("import", write(cli, "a.csv", table.encode()))
    assert (shown(cli, "reg")["confidential"], shown(cli, "reg2")["confidential"]) == (True, False)
    assert "office" not in shown(cli, "reg")
    assert (shown(cli, "p")["year"], shown(cli, "p")["plan"]) == (2023, plan)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("project_registered,r,P1,一,TRUE,", "invalid_flag"),
        ("project_registered,r,P1,一,1,", "invalid_flag"),
        ("pledge,p,P1,,,２０２３", "invalid_year"),
        ("pledge,p,P1,,,23", "invalid_year"),
    ],
)
def test_csv_cells_of_another_form_are_refused(funded: CommandLine, cells: str, code: str) -> None:
    """A cell that is no year or boolean is refused as what it is."""
    found = problems(funded, "a.csv", f"kind,event_id,project,name,confidential,year\n{cells}\n".encode())
    assert code in [problem[0] for problem in found]


def test_a_template_is_filled_in_and_imported(funded: CommandLine) -> None:
    """The header that ``template`` writes, with a row filled in under it, is a file that ``import`` takes."""
    header = funded.ok("template", "expenditure")
    row = {"kind": "expenditure", "event_id": "t-1", "project": "P1", "amount": "12.30", "occurred_on": "2023-06-30",
           "payee": '某"公司", 广州', "memo": "第一行\n第二行"}  # fmt: skip
    cells = ['"' + row.get(name, "").replace('"', '""') + '"' for name in header.strip().split(",")]
    funded.ok("import", write(funded, "t.csv", (header + ",".join(cells) + "\n").encode()))
    line = json.loads(funded.ok("export", "--with-details").splitlines()[-1])
    assert {name: line[name] for name in row} == row


def test_a_named_pipe_is_a_file_too(funded: CommandLine) -> None:
    """What another program writes into a pipe is imported, though it can be read but once."""
    pipe = funded.folder / "piped.jsonl"
    os.mkfifo(pipe)
    line = json.dumps(money("expenditure", "piped", "0.01"))
    writer = threading.Thread(target=pipe.write_text, args=(line + "\n",))
    writer.start()
    funded.ok("import", str(pipe))
    writer.join()
    assert funded.json("show", "piped")["amount"] == "0.01"


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_a_file_that_changes_while_it_is_read_is_refused(funded: CommandLine, suffix: str) -> None:
    """A file whose digest would no longer be that of its lines is recorded not at all, and may be imported again."""
    file = funded.folder / f"lines.{suffix}"
    line = {
        "jsonl": json.dumps(money("expenditure", "e1", "0.01")),
        "csv": "kind,event_id,month\nmonth_closed,c,2022-01",
    }
    file.write_text(line[suffix] + "\n")
    with open_to_write(funded.ledger) as ledger, read_lines(str(file)) as lines:
        file.write_text(line[suffix] + "\n\n")
        with pytest.raises(UnusableFile) as refused:
            record(ledger, lines, recorded_by="clerk")
        assert (refused.value.code, ledger.head) == ("file_changed", 7)
    funded.ok("import", str(file))


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_a_file_left_in_the_middle_is_closed(funded: CommandLine, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    """Reading that ends early leaves the file open nowhere, and nothing of it comes out on stderr later."""
    file = funded.folder / f"lines.{suffix}"
    rows = {"jsonl": json.dumps(money("expenditure", "e1", "0.01")) + "\n", "csv": "kind,event_id\nmonth_closed,c\n"}
    file.write_text(rows[suffix] * 2)
    unraisable: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)
    with read_lines(str(file)) as lines:
        left = iter(lines)
        assert next(left).number == (1 if suffix == "jsonl" else 2)
        assert str(file) in open_files()
    del left
    gc.collect()
    assert str(file) not in open_files()
    assert unraisable == []


def open_files() -> set[str]:
    """Return the names of the files that this process has open."""
    return {str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
