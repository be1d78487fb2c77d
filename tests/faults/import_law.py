"""The law of imports, and what a file says in the eyes of a reader that shares no code with the ledger."""

import csv
import io
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from ledger.refusals import REASONS
from tests.conftest import CommandLine

from .golden import CONFIDENTIAL, WITH_LINE_BREAKS, Fields, cell
from .import_files import BOM

NO_OBJECT = {"invalid_json", "not_an_object", "repeated_key", "not_utf8"}
MOST_PRINTED = 1000
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SENTENCE = re.compile(r"\A.*[\u4e00-\u9fff].* \[(\w+)\]\Z", re.DOTALL)
TOTAL = re.compile(r"\A共 (\d+) 个问题.*；没有写入任何事件\Z")


def import_keeps_the_law(cli: CommandLine, name: str, content: bytes) -> int:
    """Import ``content`` from a file of that name, hold what becomes of it to the law, and return the exit code."""
    file = cli.folder / name
    file.write_bytes(content)
    before, ids_before = everything(cli), {line["event_id"] for line in exported(cli)}
    planned = outcome(cli, str(file), "--dry-run")
    assert everything(cli) == before
    found = outcome(cli, str(file))
    assert found == planned
    if found["problems"]:
        assert everything(cli) == before
        if name.endswith(".jsonl"):
            every_unreadable_line_is_refused(content, found["problems"])
    else:
        all_was_taken(cli, file, content, found, ids_before)
    assert cli.json("verify")["ok"]
    return int(bool(found["problems"]))


def all_was_taken(cli: CommandLine, file: Path, content: bytes, found: Fields, ids_before: set[str]) -> None:
    """Hold that every line of an accepted file is in the ledger, says what it said, and is taken only once."""
    sent = list(objects(content) if file.suffix == ".jsonl" else rows(content))
    assert found["recorded"] + found["already_recorded"] == len(sent) > 0
    recorded = [line for line in exported(cli) if line["event_id"] not in ids_before]
    assert found["recorded"] == len(recorded)
    all_came_out(sent, recorded, as_cells=file.suffix == ".csv")
    again = outcome(cli, str(file))
    assert (again["recorded"], again["already_recorded"], again["problems"]) == (0, len(sent), [])


def everything(cli: CommandLine) -> list[tuple[Any, ...]]:
    """Return every byte of the log and of the details as plain sqlite3 reads them."""
    with closing(sqlite3.connect(cli.ledger)) as connection:
        log = connection.execute("SELECT seq, CAST(body AS BLOB), leaf_hash FROM events ORDER BY seq").fetchall()
        return [*log, *connection.execute("SELECT seq, salt, CAST(details AS BLOB) FROM details ORDER BY seq")]


def exported(cli: CommandLine) -> list[Fields]:
    """Return every line of the ledger with its details."""
    return [json.loads(line) for line in cli.ok("export", "--with-details").split("\n") if line]


def outcome(cli: CommandLine, *arguments: str) -> Fields:
    """Return what ``import --json`` says, having compared it with the exit code and the sentences on stderr."""
    result = cli("import", *arguments, "--json")
    found: Fields = json.loads(result.stdout)
    codes = [problem["code"] for problem in found["problems"]]
    assert result.exit_code == bool(codes)
    assert set(codes) <= set(REASONS)
    if codes:
        *sentences, total = result.stderr.removesuffix("\n").split("\n")
        assert [SENTENCE.sub(r"\1", sentence) for sentence in sentences] == codes
        assert int(TOTAL.sub(r"\1", total)) >= len(codes) == min(len(sentences), MOST_PRINTED)
        assert found["recorded"] == 0
    return found


def filled(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the bytes of every line that is not blank."""
    lines = content.removeprefix(BOM).split(b"\n")
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def strictly(line: bytes) -> Fields:
    """Return the object of a line of strict JSON. Raises ValueError where it is none or repeats a key anywhere."""

    def once(pairs: list[tuple[str, Any]]) -> Fields:
        if len(dict(pairs)) < len(pairs):
            raise ValueError(pairs)
        return dict(pairs)

    def never(name: str) -> None:
        raise ValueError(name)

    value = json.loads(line.decode(), object_pairs_hook=once, parse_constant=never)
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def every_unreadable_line_is_refused(content: bytes, problems: list[Fields]) -> None:
    """Hold that a line without one plain object is refused as that, however many others are refused."""
    refused = {problem["line"] for problem in problems if problem["code"] in NO_OBJECT}
    for number, line in filled(content):
        if number > problems[-1]["line"] and len(problems) == MOST_PRINTED:
            return
        try:
            strictly(line)
        except RecursionError:
            continue
        except (ValueError, TypeError):
            assert number in refused, line


def objects(content: bytes) -> Iterator[Fields]:
    """Yield the object of every line of a file that was accepted."""
    return (strictly(line) for _, line in filled(content))


def rows(content: bytes) -> Iterator[Fields]:
    """Yield the cells of every row of a CSV that was accepted."""
    header, *table = filter(any, csv.reader(io.StringIO(content.removeprefix(BOM).decode(), newline="")))
    return (dict(zip(header, row, strict=True)) for row in table)


def all_came_out(sent: list[Fields], recorded: Iterable[Fields], *, as_cells: bool) -> None:
    """Hold that each recorded line says what was sent under its event_id first, details that were erased apart."""
    first = {line["event_id"]: line for line in map(normal, reversed(sent))}
    erased = {line["erases"] for line in map(normal, sent) if line["kind"] == "details_erased"}
    for line in recorded:
        hidden = CONFIDENTIAL if line["event_id"] in erased else ()
        wanted = {name: value for name, value in first[line["event_id"]].items() if value not in (None, "")}
        for name in wanted.keys() - hidden:
            assert as_sent(line, name, as_cells=as_cells) == as_written(wanted[name], name, line["kind"])


def as_sent(line: Fields, name: str, *, as_cells: bool) -> str:
    """Return a recorded value as text, so that 1, true, 1.0 and "1" are not the same."""
    return as_written(cell(line[name]) if as_cells else line[name], name, line["kind"])


def as_written(value: Any, name: str, kind: str) -> str:
    """Return a value as JSON; an amount that the ledger counts with two places, a version without leading zeros.

    Of a source without its digest, which is recorded under a salt.
    """
    if name == "source":
        assert re.fullmatch("[0-9a-f]{64}", value["sha256"])
        value = {**value, "sha256": ""}
    if isinstance(value, str):
        assert not FORBIDDEN.search(re.sub("[\t\n]", "", value) if name in WITH_LINE_BREAKS else value)
        if name == "amount" and kind != "statement":
            whole, _, fraction = value.partition(".")
            value = f"{int(whole)}.{fraction:0<2}"
        if name == "version":
            value = str(int(value))
    return json.dumps(value, sort_keys=True)


def normal(value: Any, name: str = "") -> Any:
    """Return ``value`` with all text in NFC, and what has one line without blanks at its ends."""
    if isinstance(value, dict):
        return {name: normal(each, name) for name, each in value.items()}
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value)
        return text if name in (*WITH_LINE_BREAKS, "file") else text.strip()
    return value
