"""Money before its budget is warned of by the batch that brings it about, and found; honest years are left alone."""

import json
from collections import defaultdict
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.history.entries import entries
from ledger.kinds import Event, Reversal
from ledger.kinds.movements import BUDGET_SIGN, movements_of
from ledger.storage.store import Ledger, open_to_read, open_to_write
from tests.conftest import CommandLine, event, money
from tests.ledger.test_laws import Fields, exported, history, law, new_ledger, recorded

Line = dict[str, Any]
NEW = event("project_registered", "r9", project="P9", name="九", office="甲")
LATE = [
    NEW,
    money("appropriation", "a1", "1000.00", project="P9", day="2023-01-05"),
    money("appropriation", "a2", "9000.00", project="P9", day="2023-11-05"),
    money("expenditure", "p1", "500.00", project="P9", day="2023-02-03"),
    money("expenditure", "p2", "7500.00", project="P9", day="2023-02-20"),
]
"""1,000 in January, 9,000 in November, 8,000 paid in February."""
HONEST = [
    NEW,
    money("appropriation", "a1", "1000.00", project="P9", day="2023-01-05"),
    money("supplement", "s1", "500.00", project="P9", day="2023-03-05"),
    money("expenditure", "p1", "1200.00", project="P9", day="2023-03-20"),
    money("supplement", "s2", "100.00", project="P9", day="2023-10-05"),
    money("expenditure", "p2", "100.00", project="P9", day="2023-12-05"),
]


def paid(event_id: str, amount: str, day: str) -> Line:
    """Return a payment on P9."""
    return money("expenditure", event_id, amount, project="P9", day=day)


def undone(event_id: str, reverses: str, day: str) -> Line:
    """Return a reversal."""
    return event("reversal", event_id, reverses=reverses, reason="错记", occurred_on=day)


def warned(cli: CommandLine, lines: list[Line]) -> list[tuple[int | None, str]]:
    """Record ``lines`` and return the line and the sentence of each warning of money before its budget."""
    done = cli.import_lines(lines, "--json")
    assert done.exit_code == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)["warnings"]
    return [(one["line"], one["wanted"]) for one in found if one["code"] == "before_budget"]


def findings(cli: CommandLine) -> list[tuple[str, str]]:
    """Return the event that each finding of money before its budget stands at, and its sentence."""
    ids = {entry["seq"]: entry["event_id"] for entry in cli.json("log")}
    found = [one for one in cli.json("verify")["findings"] if one["code"] == "before_budget"]
    return [(ids[one["seq"]], one["message"]) for one in found]


def said(month: str, gap: str) -> str:
    """Return the sentence on P9."""
    return f"P9 自 {month} 起累计支出超过累计预算，最多超过 {gap} 元；批复前支出，请核对"


@pytest.mark.parametrize(
    ("before", "batch", "line", "sentence"),
    [
        ([], LATE, 4, said("2023-02", "7000.00")),
        (LATE[:3], LATE[3:], 1, said("2023-02", "7000.00")),
        (
            HONEST,
            [
                money("appropriation", "again", "1000.00", project="P9", day="2023-11-05"),
                undone("undo", "a1", "2023-01-31"),
            ],
            2,
            said("2023-03", "700.00"),
        ),
        (
            HONEST,
            [
                money("supplement", "s3", "400.00", project="P9", day="2023-12-01"),
                money("reduction", "less", "310.00", project="P9", day="2023-02-01"),
            ],
            2,
            said("2023-03", "10.00"),
        ),
        (
            HONEST,
            [
                money("supplement", "s3", "500.00", project="P9", day="2023-12-01"),
                money("virement", "v", "300.01", project="P9", to_project="P1", day="2023-04-01"),
            ],
            2,
            said("2023-04", "0.01"),
        ),
    ],
    ids=["one batch", "payments after", "issued again later", "reduced", "moved away"],
)
def test_what_goes_out_before_its_budget(
    funded: CommandLine, before: list[Line], batch: list[Line], line: int, sentence: str
) -> None:
    """One warning a project and year, at the line that took the money; found at the first payment it is about."""
    assert not before or warned(funded, before) == []
    assert warned(funded, batch) == [(line, sentence)]
    assert findings(funded) == [("p1", sentence)]


@pytest.mark.parametrize(
    "lines",
    [
        HONEST,
        [
            *HONEST,
            money("supplement", "s3", "50.00", project="P9", day="2023-12-01"),
            money("reduction", "less", "30.00", project="P9", day="2023-02-01"),
            money("reduction", "more", "20.00", project="P9", day="2023-09-01"),
        ],
        [NEW, money("carry_over", "c", "100.00", project="P9", day="2023-01-31"), paid("p", "100.00", "2023-01-02")],
        [NEW, money("appropriation", "a", "9.00", project="P9", day="2023-05-31"), paid("p", "9.00", "2023-05-01")],
        [
            NEW,
            money("appropriation", "a", "9.00", project="P9", day="2023-05-31"),
            paid("p", "9.00", "2023-05-01"),
            undone("u", "p", "2023-11-01"),
            paid("again", "9.00", "2023-11-01"),
        ],
        [
            NEW,
            money("appropriation", "a", "9.00", project="P9", day="2023-05-05"),
            money("reduction", "r", "4.00", project="P9", day="2023-01-05"),
        ],
        [
            NEW,
            money("appropriation", "a22", "9.00", project="P9", day="2022-11-05"),
            money("appropriation", "a23", "9.00", project="P9", day="2023-01-05"),
            paid("p22", "9.00", "2022-11-05"),
            paid("p23", "9.00", "2023-01-05"),
        ],
    ],
    ids=[
        "an honest year",
        "less, but enough",
        "out of a carry-over of January",
        "within one month",
        "a reversal in its own month",
        "nothing was paid",
        "two years",
    ],
)
def test_what_is_in_order_is_left_alone(funded: CommandLine, lines: list[Line]) -> None:
    """What the budget of its month covers, whatever the days, and a budget that is less before it is more."""
    assert warned(funded, lines) == []
    assert findings(funded) == []


def test_whoever_does_not_make_it_worse_is_not_warned(funded: CommandLine) -> None:
    """What an earlier batch did is not said again, but for the batch that adds to it; ``verify`` goes on saying it."""
    assert len(warned(funded, LATE)) == 1
    december = [money("supplement", "s", "50.00", project="P9", day="2023-06-01"), paid("p3", "1.00", "2023-12-05")]
    assert warned(funded, december) == []
    assert warned(funded, LATE) == []
    more = [paid("p4", "1.00", "2023-12-06"), paid("p5", "100.00", "2023-06-05")]
    assert warned(funded, more) == [(2, said("2023-02", "7050.00"))]
    assert findings(funded) == [("p1", said("2023-02", "7050.00"))]


def test_a_single_event_is_warned_of_too(funded: CommandLine) -> None:
    """``append`` says it, with its code; the payment is recorded."""
    assert funded.import_lines(LATE[:3]).exit_code == 0
    done = funded("append", "expenditure", "--project", "P9", "--amount", "1000.01", "--occurred-on", "2023-10-31")
    assert done.exit_code == 0
    assert f"支出早于预算：project = P9，{said('2023-10', '0.01')} [before_budget]" in done.stderr
    assert f"{said('2023-10', '0.01')} [before_budget]" in funded.ok("verify")


def test_a_finding_is_no_problem(funded: CommandLine) -> None:
    """A payment that was reversed is not what a finding stands at while another of the month stands; exit code 0."""
    lines = [*LATE[:3], paid("wrong", "2000.00", "2023-02-01"), undone("undo", "wrong", "2023-02-02"), *LATE[3:]]
    assert funded.import_lines(lines).exit_code == 0
    assert findings(funded) == [("p1", said("2023-02", "7000.00"))]
    assert funded("verify").exit_code == 0


DAYS = ["2023-01-31", "2023-02-10", "2023-06-30", "2023-11-01", "2023-12-31", "2024-01-04"]
KINDS = ["expenditure", "supplement", "expenditure", "supplement", "reduction", "virement", "reversal"]


def drawn(seed: int) -> list[Line]:
    """Return lines that move money back and forth on two projects, in any order of days."""
    random = Random(seed)
    lines = []
    for number in range(20):
        kind, day, event_id = random.choice(KINDS), random.choice(DAYS), f"e{number}"
        project, other = random.sample(["P1", "P2"], 2)
        to_project = {"to_project": other} if kind == "virement" else {}
        amount = random.choice(["9.99", "30.00", "70.00"])
        if kind == "reversal" and number:
            lines.append(undone(event_id, f"e{random.randrange(number)}", day))
        elif kind != "reversal":
            lines.append(money(kind, event_id, amount, project=project, day=day, **to_project))
    return lines


histories_of_money = st.integers(0, 2**32).map(drawn)

Gaps = dict[tuple[str, int], dict[str, int]]
"""By project and year: by month what was executed beyond the budget so far, in fen, where anything was."""


def gaps(ledger: Ledger) -> Gaps:
    """Return the gaps, folded from the events one by one."""
    log: dict[str, Event] = {entry.event.event_id: entry.event for entry in entries(ledger, as_of=ledger.head)}
    moved = [
        one
        for event in log.values()
        for one in movements_of(event, log[event.reverses] if isinstance(event, Reversal) else None)
    ]
    found: defaultdict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for project, year in {(one.project, one.year) for one in moved}:
        for month in [f"{year}-{number:02d}" for number in range(1, 13)]:
            until = [one for one in moved if (one.project, one.year) == (project, year) and one.month <= month]
            budget = sum(one.remaining_fen for one in until if one.kind in BUDGET_SIGN)
            executed = -sum(one.remaining_fen for one in until if one.kind not in BUDGET_SIGN)
            if executed > max(0, budget):
                found[project, year][month] = executed - max(0, budget)
    return found


def sentence_of(project: str, by_month: dict[str, int]) -> str:
    """Return what is said of the gaps of a project's year."""
    most = f"{max(by_month.values()) // 100}.{max(by_month.values()) % 100:02d}"
    return f"{project} 自 {min(by_month)} 起累计支出超过累计预算，最多超过 {most} 元；批复前支出，请核对"


@law
@given(histories_of_money)
def test_what_is_found_is_what_the_events_add_up_to(lines: list[Fields]) -> None:
    """Whatever was recorded, month by month: found, and warned of where all of it comes in one batch."""
    with history(lines) as cli, new_ledger() as other, open_to_read(cli.ledger) as ledger:
        meant = sorted(sentence_of(project, by_month) for (project, _), by_month in gaps(ledger).items())
        assert sorted(message for _, message in findings(cli)) == meant
        assert sorted(sentence for _, sentence in warned(other, exported(cli))) == meant


@law
@given(histories_of_money, st.integers(1, 2))
def test_each_batch_is_warned_of_what_it_makes_worse(lines: list[Fields], size: int) -> None:
    """Batch after batch, in any order of months: of every project and year with more beyond its budget in any month."""
    with new_ledger(with_first=True) as cli, open_to_write(cli.ledger) as ledger:
        for begin in range(0, len(lines), size):
            before = gaps(ledger)
            outcome = recorded(ledger, lines[begin : begin + size])
            worse = {
                key: after
                for key, after in gaps(ledger).items()
                if any(fen > before.get(key, {}).get(month, 0) for month, fen in after.items())
            }
            meant = sorted(sentence_of(project, after) for (project, _), after in worse.items())
            assert sorted(one.wanted or "" for one in outcome.warnings if one.code == "before_budget") == meant
