"""What is long is printed as what is short: the same JSON, and a table whose columns stay under their headings."""

import json
from typing import Any

import pytest

from ledger.terminal import long_output
from ledger.terminal.long_output import print_long_json, print_long_table
from ledger.terminal.output import print_json
from ledger.terminal.tables import print_table

ROWS = [{"seq": seq, "event_id": f"编号{seq}", "amount": f"{seq}000.00"} for seq in range(1, 13)]
VALUES: list[tuple[Any, Any]] = [
    (iter([]), []),
    (iter([{"a": 1, "b": ["甲\n乙", {}]}, {}, []]), [{"a": 1, "b": ["甲\n乙", {}]}, {}, []]),
    ({"from": 1, "events": iter([1, 2]), "rest": iter([])}, {"from": 1, "events": [1, 2], "rest": []}),
    (iter([{"of": "x", "events": iter([3])}]), [{"of": "x", "events": [3]}]),
]


@pytest.mark.parametrize(("streamed", "whole"), VALUES, ids=range(len(VALUES)))
def test_json_is_the_same_in_pieces(capsys: pytest.CaptureFixture[str], streamed: Any, whole: Any) -> None:
    """An iterator is printed as the list of what it yields, byte for byte, wherever it stands."""
    print_json(whole)
    expected = capsys.readouterr().out
    print_long_json(streamed)
    assert capsys.readouterr().out == expected == json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def printed(capsys: pytest.CaptureFixture[str], rows: Any) -> list[str]:
    """Return the lines of a long table."""
    print_long_table(rows, caption="表")
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("number", [0, 1, 12])
def test_what_fits_a_page_is_printed_as_ever(capsys: pytest.CaptureFixture[str], number: int) -> None:
    """A table of one page is that of ``print_table``."""
    print_table(ROWS[:number], caption="表")
    assert capsys.readouterr().out.splitlines() == printed(capsys, iter(ROWS[:number]))


def test_a_later_page_goes_on_below(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages have one head; a column that grew stays as wide, and what does not grow is what it would be at once."""
    at_once = printed(capsys, iter(ROWS))
    monkeypatch.setattr(long_output, "PAGE_ROWS", 5)
    assert printed(capsys, iter([*ROWS[7:], *ROWS[:7]]))[1:3] == at_once[1:3]
    assert printed(capsys, iter(ROWS[9:] * 4)) == [*at_once[:3], *at_once[12:] * 4]
    grown = printed(capsys, iter(ROWS))
    assert [line.split() for line in grown] == [line.split() for line in at_once]
    assert grown[8:] != grown[3:8]
    assert len({len(line) for line in grown[13:]}) == 1


def test_rows_are_printed_before_the_last_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the table nor JSON waits for the end of its rows."""

    def endless() -> Any:
        for seq in range(10**9):
            yield {"seq": seq}
            if seq > 3 * long_output.PIECES:
                raise KeyboardInterrupt

    for print_long in (print_long_table, print_long_json):
        with pytest.raises(KeyboardInterrupt):
            print_long(endless())
        assert "1000" in capsys.readouterr().out
