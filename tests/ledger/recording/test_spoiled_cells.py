"""What a spreadsheet program spoiled is refused in ids, codes and numbers of papers, and said how to mend."""

import pytest

from tests.conftest import CommandLine, event, money
from tests.ledger.tampering import LINES, rehashed, tamper

SPOILED = ["4.40102E+17", "1E+10", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "########"]
HONEST = ["4.4E", "E+17", "V-1.5E+2", "#12", "N/A", "440102000000000001", "第#N/A号", "1.5e+10"]


@pytest.mark.parametrize("value", SPOILED)
def test_a_spoiled_cell_is_refused(funded: CommandLine, value: str) -> None:
    """In a line by itself and among many, of JSON Lines and of CSV; the place, the value and what to do are told."""
    lines = [money("expenditure", f"p{n}", "1.00", voucher="V1") for n in range(3)]
    lines[1]["voucher"] = value
    for refused in (funded.import_lines(lines).stderr, funded.import_lines([lines[1]]).stderr):
        assert "[spoiled_cell]" in refused
        assert f"voucher = {value}" in refused
    table = funded.folder / "lines.csv"
    table.write_text(f"kind,event_id,project,occurred_on,amount\nexpenditure,{value},P1,2023-03-01,1\n", "utf-8")
    assert f"event_id = {value}" in funded.refused("import", str(table))


@pytest.mark.parametrize(
    "line",
    [
        event("project_registered", "r", project="#REF!", name="x"),
        event("project_registered", "o", project="P9", name="x", office="#N/A"),
        money("appropriation", "a", "1", document="1.2E+11"),
        money("refund", "b", "1", refunds="4.40102E+17"),
        event("reversal", "u", reverses="#VALUE!", reason="x", occurred_on="2023-03-01"),
        event("target", "t", year=2023, indicator="1E+10", aspect="output", name="n", weight="1", value="1"),
    ],
    ids=lambda line: line["event_id"],
)
def test_every_kind_is_asked(funded: CommandLine, line: dict[str, object]) -> None:
    """Ids, codes and documents of every kind."""
    assert "[spoiled_cell]" in funded.import_lines([line]).stderr


@pytest.mark.parametrize("value", HONEST)
def test_what_looks_alike_is_taken(funded: CommandLine, value: str) -> None:
    """A number of a paper may hold such characters, and a text any."""
    line = money("expenditure", "p", "1.00", voucher=value, memo="#N/A 4.40102E+17")
    assert funded.import_lines([line]).exit_code == 0


def test_what_was_recorded_so_is_recorded_already(copy: CommandLine) -> None:
    """Identity comes first: an older log may hold such an id, and is sound."""
    tamper(copy, rehashed(7, voucher="#N/A"))
    line = next(line for line in LINES if line["event_id"] == "pay-2")
    assert "1 个早已记录" in copy.import_lines([{**line, "voucher": "#N/A"}]).stderr
    copy.ok("verify")


def test_lines_within_a_cell_end_as_they_do_here(funded: CommandLine) -> None:
    """A note of a table with CR LF within is stored with LF; a lone CR stays refused."""
    table = funded.folder / "lines.csv"
    row = 'kind,event_id,project,occurred_on,amount,reason\r\nsupplement,s{},P1,2023-03-01,1,"一{}二"\r\n'
    table.write_bytes(row.format(1, "\r\n").encode())
    funded.ok("import", str(table))
    assert funded.json("log")[-1]["kind"] == "supplement"
    assert '"reason": "一\\n二"' in funded.ok("export").splitlines()[-1]
    table.write_bytes(row.format(2, "\r").encode())
    assert "[forbidden_character]" in funded.refused("import", str(table))
