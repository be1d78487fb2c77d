"""``diff``: how many events lie between two moments, and which of them moved nothing in the end."""

from pathlib import Path

import pytest

from tests.conftest import CommandLine, event, money
from tests.ledger.rules.test_reversals import undo
from tests.scoring.reports.test_diff import moments

PAID = money("expenditure", "slip", "50.00", day="2023-04-03")  # 8
UNDONE = undo("slip", day="2023-04-28")  # 9
OTHER = money("expenditure", "kept", "7.00", day="2023-04-03")  # 10


def still(cli: CommandLine, *options: str) -> list[tuple[int, str | None]]:
    """Return the seq of each event that moved nothing, and what it reverses."""
    return [(row["seq"], row["reverses"]) for row in cli.json("diff", *options)["moved_nothing"]]


def test_a_payment_and_its_reversal_moved_nothing(funded: CommandLine) -> None:
    """Both between, they are counted and listed, and the figures are said to be what they were."""
    assert funded.import_lines([PAID, UNDONE]).exit_code == 0
    printed = funded.ok("diff", *moments("7"))
    for said in ("其间记录了 2 个事件", "没有数值变动", "没有引起变动的 2 个事件", "冲销 slip"):
        assert said in printed
    assert still(funded, *moments("7")) == [(8, None), (9, "slip")]
    assert funded.json("diff", *moments("7"))["recorded"] == 2


def test_nor_did_they_beside_a_payment_that_did(funded: CommandLine) -> None:
    """Where another payment moved the same figures, it alone is named beside them, and the two moved nothing."""
    assert funded.import_lines([PAID, UNDONE, OTHER]).exit_code == 0
    found = funded.json("diff", *moments("7"))
    assert {tuple(row["events"]) for row in found["changes"]} == {(10,)}
    assert [row["seq"] for row in found["events"]] == [10]
    assert still(funded, *moments("7")) == [(8, None), (9, "slip")]


def test_a_reversal_of_what_was_there_before_moves(funded: CommandLine) -> None:
    """Where the payment lies before the first moment, its reversal moved the figures."""
    assert funded.import_lines([PAID, UNDONE]).exit_code == 0
    assert [row["seq"] for row in funded.json("diff", *moments("8"))["events"]] == [9]
    assert still(funded, *moments("8")) == []


def test_a_reversal_in_another_month_moves(funded: CommandLine) -> None:
    """Paid in April and reversed in May, the payment moved April for good; the reversal left May as it was."""
    assert funded.import_lines([PAID, undo("slip", day="2023-05-02")]).exit_code == 0
    found = funded.json("diff", *moments("7"))
    assert {(row["subject"], *row["events"]) for row in found["changes"]} == {("2023-04", 8)}
    assert still(funded, *moments("7")) == [(9, "slip")]


def test_a_month_opened_and_closed_again_is_named(funded: CommandLine) -> None:
    """Closing, its reversal and the next closing moved nothing and are listed; what was booked between them moved."""
    closed = event("month_closed", "close-04", month="2023-04")
    lines = [closed, undo("close-04"), OTHER, {**closed, "event_id": "close-04-again"}]
    assert funded.import_lines(lines).exit_code == 0
    assert still(funded, *moments("8")) == [(9, "close-04"), (11, None)]
    assert [row["seq"] for row in funded.json("diff", *moments("8"))["events"]] == [10]


def test_a_long_list_is_cut_and_counted(funded: CommandLine) -> None:
    """Printed are a hundred, in JSON all."""
    assert (
        funded.import_lines([{**PAID, "event_id": f"p{number}", "amount": "1"} for number in range(60)]).exit_code == 0
    )
    assert funded.import_lines([undo(f"p{number}", day="2023-04-28") for number in range(60)]).exit_code == 0
    printed = funded.ok("diff", *moments("7"))
    assert "没有引起变动的 120 个事件，只列出前 100 个，--json 列出全部" in printed
    assert sum("2023-04-" in line for line in printed.splitlines()) == 100
    assert len(still(funded, *moments("7"))) == 120


@pytest.fixture
def kept(funded: CommandLine) -> Path:
    """The checkpoint of seven events, kept while another was recorded."""
    file = funded.folder / "kept.checkpoint"
    file.write_text(funded.ok("checkpoint"), "utf-8")
    assert funded.import_lines([OTHER]).exit_code == 0
    return file


def test_the_moment_of_a_checkpoint(funded: CommandLine, kept: Path) -> None:
    """A checkpoint stands for its number of events, alone or beside another moment."""
    assert funded.ok("diff", "--checkpoint", str(kept)) == funded.ok("diff", *moments("7"))
    assert funded.json("diff", "--checkpoint", str(kept), *moments("8")) == funded.json("diff", *moments("7", "8"))


@pytest.mark.parametrize(
    ("line", "changed", "said"),
    [(1, "9", "现在只有 8 个事件"), (2, "A" * 43 + "=", "现在的前 7 个事件与它不同")],
    ids=["more events", "another root"],
)
def test_a_checkpoint_that_the_log_contradicts_is_refused(
    funded: CommandLine, kept: Path, line: int, changed: str, said: str
) -> None:
    """Nothing is compared with a history that was another; it says what differs and what to do."""
    lines = kept.read_text("utf-8").splitlines()
    lines[line] = changed
    kept.write_text("\n".join(lines) + "\n", "utf-8")
    refused = funded.refused("diff", "--checkpoint", str(kept))
    assert said in refused
    assert "jixiao verify --checkpoint" in refused
    assert "[checkpoint_differs]" in refused


def test_a_checkpoint_is_one_of_two_moments(funded: CommandLine, kept: Path) -> None:
    """Beside two moments it is one too many."""
    result = funded("diff", "--checkpoint", str(kept), *moments("1", "2"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--checkpoint" in result.stderr
