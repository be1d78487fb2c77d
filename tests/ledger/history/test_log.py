"""``log``: the first of it, the last, what names a project; and what it reads for that does not grow with the log."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from ledger.history import log
from ledger.history.corrections import links
from ledger.history.entries import entries
from ledger.history.log import Asked, listed
from ledger.kinds import Event
from ledger.kinds.body import decode
from ledger.storage.store import open_to_read
from tests.conftest import DEPARTMENT, CommandLine, event, money
from tests.ledger.history.test_corrections import corrected, numbered
from tests.ledger.rules.test_reversals import undo
from tests.ledger.test_laws import history, law

Line = dict[str, Any]
ASKED = [
    *(Asked(kind=kind, project=project) for kind in (None, "expenditure") for project in (None, "P1", "P2", "P9")),
    *(Asked(project=project, first=3) for project in (None, "P1")),
    *(Asked(kind=kind, last=4) for kind in (None, "expenditure", "reversal")),
    Asked(project="P1", last=5),
    Asked(kind="bulletin", first=2),
]


@settings(law, max_examples=25)
@given(corrected.map(numbered))
def test_what_is_asked_for_is_a_part_of_the_whole_log(lines: list[Line]) -> None:
    """Each event that is asked for, and no other, is listed with all that it is joined to in the whole log."""
    with history(lines) as cli, pytest.MonkeyPatch.context() as patch:
        with open_to_read(cli.ledger) as ledger:
            everything = list(entries(ledger, as_of=ledger.head))
        whole = links(everything, DEPARTMENT)
        for few in (log.FEW, 0):
            patch.setattr(log, "FEW", few)
            patch.setattr(log, "CHUNK", 3 if few else 1_000)
            for asked in ASKED:
                with open_to_read(cli.ledger) as ledger:
                    found = list(listed(ledger, asked))
                fitting = [entry.seq for entry in everything if fits(entry.event, asked)]
                some = fitting[: asked.first] if asked.last is None else fitting[-asked.last :]
                assert [one.entry.seq for one in found] == some
                for one in found:
                    expected = [(link.relation, link.entry.seq) for link in whole.get(one.entry.seq, [])]
                    assert [(joined.relation, joined.seq) for joined in one.joined] == expected
                    assert [everything[joined.seq - 1].event.event_id for joined in one.joined] == [
                        joined.event_id for joined in one.joined
                    ]


def fits(event: Event, asked: Asked) -> bool:
    """Tell whether an event is of the kind and names the project that are asked for."""
    named = (getattr(event, "project", None), getattr(event, "to_project", None))
    return asked.kind in (None, event.kind) and asked.project in (None, *named)


def test_the_first_and_the_last(funded: CommandLine) -> None:
    """``--limit`` and ``--tail`` leave the first and the last of what the filters let pass, in the order of the log."""
    cases = {
        ("--limit", "2"): [1, 2], ("--tail", "2"): [6, 7], ("--limit", "99"): [1, 2, 3, 4, 5, 6, 7],
        ("--kind", "expenditure", "--limit", "1"): [6], ("--project", "P2", "--tail", "2"): [5, 7],
        ("--project", "P2", "--kind", "expenditure", "--tail", "9"): [7], ("--project", "P9", "--limit", "1"): [],
    }  # fmt: skip
    for options, expected in cases.items():
        assert [row["seq"] for row in funded.json("log", *options)] == expected
        assert len(funded.ok("log", *options).splitlines()) == (3 + len(expected) if expected else 2)
    for options in (("--limit", "1", "--tail", "1"), ("--limit", "0"), ("--tail", "-1")):
        assert funded("log", *options).exit_code == 2
    assert funded.json("log", "--project", "\udcff") == []


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many bodies were decoded since it was last asked."""
    counts: list[bytes] = []

    def counted(body: bytes) -> Event:
        counts.append(body)
        return decode(body)

    for name in ("ledger.history.log", "ledger.history.corrections", "ledger.history.entries"):
        monkeypatch.setattr(sys.modules[name], "decode", counted)

    def since() -> int:
        number = len(counts)
        counts.clear()
        return number

    return since


BOUNDED = [("--limit", "8"), ("--tail", "4"), ("--project", "P1"), ("--project", "P1", "--tail", "1")]


def test_what_is_decoded_does_not_grow_with_the_log(funded: CommandLine, decoded: Callable[[], int]) -> None:
    """A bounded part of a log takes as many bodies of a short log as of one that is ten times as long."""
    project = event("project_registered", "reg-P3", project="P3", name="项目三")
    budget = money("appropriation", "app-P3", "99999.00", project="P3", document="文 1", day="2023-01-04")
    last = [money("expenditure", f"last-{number}", "1", project="P3", voucher="末") for number in range(4)]
    assert (
        funded.import_lines([project, budget, money("expenditure", "v", "1", voucher="V9"), undo("v")]).exit_code == 0
    )
    asked: list[list[int]] = []
    for size in (20, 200):
        paid = [
            money("expenditure", f"{size}-{number}", "1", project="P3", voucher=f"V{number}") for number in range(size)
        ]
        undone = [undo(line["event_id"]) for line in paid[::4]]
        fresh = [{**line, "event_id": f"{size}-{line['event_id']}", "voucher": f"末{size}"} for line in last]
        assert funded.import_lines([*paid, *undone, *fresh]).exit_code == 0
        asked.append([])
        for options in BOUNDED:
            decoded()
            funded.ok("log", *options)
            asked[-1].append(decoded())
    assert asked[0] == asked[1]
    assert all(0 < number < 60 for number in asked[0])
