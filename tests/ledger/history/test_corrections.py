"""The chain of corrections: what reverses, refunds, replaces and erases an event, in ``show`` and ``log``."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.create import init_file
from ledger.history.corrections import INVERSE, Link, chain, links
from ledger.history.entries import entries
from ledger.kinds import KINDS, fields_of
from ledger.storage.store import open_to_read
from ledger.values.words import FIELDS, RELATIONS, field_word
from tests.conftest import CommandLine, event, money
from tests.ledger.golden_log import golden, load
from tests.ledger.rules.test_reversals import FACTS, PLAN, REPEATING, undo
from tests.ledger.test_laws import a_line, history, law

Line = dict[str, Any]
OTHER_WAY = INVERSE | {other: relation for relation, other in INVERSE.items()}
DOCUMENT, VOUCHER = {"document": "文 1"}, {"voucher": "V7"}
ERASURE = {"reason": "本人申请", "authority": "个人信息保护法"}


def relations(cli: CommandLine, name: str) -> list[tuple[str, str]]:
    """Return relation and event_id of each link of an event that ``show`` prints, having found them in ``log`` too."""
    found = [(link["relation"], link["event_id"]) for link in cli.json("show", name)["chain"]]
    logged = next(row["chain"] for row in cli.json("log") if row["event_id"] == name)
    assert [(link["relation"], link["event_id"]) for link in logged] == found
    return found


def take(cli: CommandLine, *lines: Line) -> None:
    """Record ``lines``, all of which must be accepted."""
    result = cli.import_lines(lines)
    assert result.exit_code == 0, result.output


KNOWN_ANEW = [
    *FACTS,
    *(line for line in REPEATING if line["kind"] in ("improvement_plan", "published_score")),
    *(
        money(kind, "x", "5.00", **DOCUMENT)
        for kind in ("appropriation", "carry_over", "supplement", "reduction", "surrender")
    ),
    money("virement", "x", "5.00", to_project="P2", **DOCUMENT),
    money("expenditure", "x", "5.00", **VOUCHER),
    money("refund", "x", "5.00", refunds="pay-1"),
]
CHANGED = {
    "rate": "2", "amount": "6", "value": "2", "conclusion": "reject", "rubric": "s", "text": "id: s", "score": "2",
    "measures": "再整改", "occurred_on": "2023-04-01", "signed_by": "李四",
}  # fmt: skip


@pytest.mark.parametrize("line", KNOWN_ANEW, ids=lambda line: line["kind"])
def test_what_is_recorded_anew_replaces_what_was_reversed(funded: CommandLine, line: Line) -> None:
    """A fact is known by its subject and money by project and paper, whatever else of it has changed."""
    anew = {name: CHANGED.get(name, value) for name, value in line.items()} | {"event_id": "y"}
    take(funded, line, undo("x"), anew)
    named = [(KINDS[line["kind"]].names_event, "pay-1")] if line["kind"] == "refund" else []
    assert relations(funded, "x") == [*named, ("reversed_by", "undo-x"), ("replaced_by", "y")]
    assert relations(funded, "y") == [*named, ("replaces", "x")]
    assert relations(funded, "undo-x") == [("reverses", "x")]


PAID = money("expenditure", "x", "5.00", **VOUCHER)
ADDED = money("supplement", "x", "5.00", **DOCUMENT)
MOVED = money("virement", "x", "5.00", to_project="P2", **DOCUMENT)
TARGET = event("target", "x", year=2023, indicator="i", aspect="output", name="培训", weight="1", value="1")
STATEMENT = event("statement", "x", subject="executed", through="2023-06", amount="0", unit="万元", project="P1")
PLEDGE = event("pledge", "x", year=2023, project="P1", plan=PLAN)
PLANNED = event("improvement_plan", "x", quarter="2023Q3", office="办公室", measures="整改")
PRINTED = event("published_score", "x", year=2023, line="l", score="1", reason="口径不同")
OTHERS: list[tuple[Line, Line]] = [
    (PAID, {"voucher": "V8"}), (PAID, {"project": "P2"}), (PAID, {"voucher": None}),
    (ADDED, {"document": "文 2"}), (ADDED, {"kind": "carry_over"}), (ADDED, {"project": "P2"}),
    (MOVED, {"project": "P2", "to_project": "P1"}), (MOVED, {"to_project": "P3"}), (MOVED, {"document": None}),
    (money("refund", "x", "5.00", refunds="pay-1"), {"refunds": "pay-3"}),
    (money("expenditure", "x", "5.00"), {}), (money("supplement", "x", "5.00"), {}),
    (event("bulletin", "x", month="2023-01", rate="1"), {"month": "2023-02"}),
    (event("month_closed", "x", month="2023-01"), {"month": "2022-12"}),
    (STATEMENT, {"through": "2023-07"}), (STATEMENT, {"project": None}), (STATEMENT, {"subject": "adjusted_budget"}),
    (TARGET, {"indicator": "j"}), (TARGET, {"project": "P1"}), (TARGET, {"year": 2022}), (PLEDGE, {"year": 2022}),
    (PLANNED, {"office": "组织处"}), (PLANNED, {"quarter": "2023Q2"}), (PRINTED, {"line": "m"}),
    *((line, {}) for line in REPEATING if line["kind"] in ("deduction", "disclosure", "project_changed")),
]  # fmt: skip


@pytest.mark.parametrize(("line", "other"), OTHERS, ids=[f"{line['kind']} {other}" for line, other in OTHERS])
def test_what_is_about_something_else_replaces_nothing(funded: CommandLine, line: Line, other: Line) -> None:
    """Another subject, project or paper, none at all, or a kind that is never known again is no replacement."""
    other_project = event("project_registered", "reg-P3", project="P3", name="项目三")
    take(funded, other_project, money("expenditure", "pay-3", "9.00"))
    take(funded, line, undo("x"), {**line, "event_id": "y", **other})
    assert ("reversed_by", "undo-x") in relations(funded, "x")
    assert not {relation for name in "xy" for relation, _ in relations(funded, name)} & {"replaces", "replaced_by"}


def paid(event_id: str, amount: str = "5.00") -> Line:
    """Return the line of a payment under the one voucher."""
    return money("expenditure", event_id, amount, **VOUCHER)


TWO_LINES = (paid("a"), paid("b", "6.00"))
STORIES: dict[str, tuple[tuple[Line, ...], dict[str, list[tuple[str, str]]]]] = {
    "what stands is not replaced": ((*TWO_LINES, paid("c")), {"a": [], "b": [], "c": []}),
    "two reversed lines are replaced in the order of their reversals": (
        (*TWO_LINES, undo("b"), undo("a"), paid("c"), paid("d"), paid("e")),
        {
            "a": [("reversed_by", "undo-a"), ("replaced_by", "d")],
            "b": [("reversed_by", "undo-b"), ("replaced_by", "c")],
            "c": [("replaces", "b")], "d": [("replaces", "a")], "e": [],
        },
    ),
    "a line reversed after the replacement of another": (
        (*TWO_LINES, undo("a"), paid("c"), undo("b"), paid("d")),
        {"c": [("replaces", "a")], "d": [("replaces", "b")]},
    ),
    "a replacement is reversed and replaced again": (
        (paid("a"), undo("a"), paid("b"), undo("b"), paid("c")),
        {
            "a": [("reversed_by", "undo-a"), ("replaced_by", "b")],
            "b": [("replaces", "a"), ("reversed_by", "undo-b"), ("replaced_by", "c")],
            "c": [("replaces", "b")],
        },
    ),
    "a refund, reversed with its payment, and both anew": (
        (
            paid("a"), money("refund", "r", "1", refunds="a"), undo("r"), money("refund", "s", "2", refunds="a"),
            undo("s"), undo("a"), paid("b"), money("refund", "t", "2", refunds="b"),
        ),
        {
            "a": [("refunded_by", "r"), ("refunded_by", "s"), ("reversed_by", "undo-a"), ("replaced_by", "b")],
            "r": [("refunds", "a"), ("reversed_by", "undo-r"), ("replaced_by", "s")],
            "s": [("refunds", "a"), ("replaces", "r"), ("reversed_by", "undo-s")],
            "b": [("replaces", "a"), ("refunded_by", "t")], "t": [("refunds", "b")],
        },
    ),
    "details erased twice, and a reversal of the payment": (
        (
            {**paid("a"), "payee": "某人"}, event("details_erased", "e", erases="a", **ERASURE), undo("a"),
            event("details_erased", "f", erases="a", **ERASURE),
            event("details_erased", "g", erases="undo-a", **ERASURE),
        ),
        {
            "a": [("erased_by", "e"), ("reversed_by", "undo-a"), ("erased_by", "f")],
            "e": [("erases", "a")], "f": [("erases", "a")],
            "undo-a": [("reverses", "a"), ("erased_by", "g")], "g": [("erases", "undo-a")],
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_the_chain_of_a_story(funded: CommandLine, story: str) -> None:
    """Each event of a story has exactly these links, by seq, both ways."""
    lines, expected = STORIES[story]
    take(funded, *lines)
    assert {name: relations(funded, name) for name in expected} == expected


def test_the_chain_is_printed_in_words(funded: CommandLine) -> None:
    """``show`` lists each related event with its relation in Chinese, ``log`` names them in one cell."""
    erasure = event("details_erased", "e", erases="x", **ERASURE)
    take(funded, {**PAID, "memo": "茶"}, money("refund", "r", "1", refunds="x"), undo("r"), erasure, undo("x"))
    take(funded, {**PAID, "event_id": "y"})
    row = next(line for line in funded.ok("log").splitlines() if re.search(r"支出 .* x ", line))
    assert row.rstrip().endswith("有退回 r；保密字段已删除 e；被冲销 undo-x；被替代 y")
    assert {name: chained(funded, name) for name in ("x", "y", "r", "e", "undo-x")} == {
        "x": ["有退回", "保密字段已删除", "被冲销", "被替代"],
        "y": ["替代"],
        "r": ["退回", "被冲销"],
        "e": ["删除其保密字段"],
        "undo-x": ["冲销"],
    }


def chained(cli: CommandLine, name: str) -> list[str]:
    """Return the first word of each row of the table of related events that ``show`` prints."""
    table = cli.ok("show", name).partition("相关事件\n")[2].splitlines()
    return [line.split()[0] for line in table[2:]]


papers = st.sampled_from([VOUCHER, VOUCHER, {"voucher": "V8"}, {}])
paying = papers.map(lambda paper: ("expenditure", {"project": "P1", "amount": "5", **paper}))
adding = st.sampled_from([DOCUMENT, {}]).map(lambda paper: ("supplement", {"project": "P1", "amount": "5", **paper}))
told = st.sampled_from(["1", "2"]).map(lambda rate: ("bulletin", {"month": "2023-02", "rate": rate}))
naming = st.tuples(st.sampled_from(["reversal", "reversal", "refund", "details_erased"]), st.integers(1, 4))
# Drawn from a list, so that what makes chains is more common than the many alternatives of `a_line`.
corrected = st.lists(
    st.sampled_from([paying, paying, adding, told, naming, naming, naming, a_line]).flatmap(lambda one: one),
    min_size=8,
    max_size=16,
)


def numbered(found: list[tuple[str, Any]]) -> list[Line]:
    """Return lines with event_ids; where a line has a number, it names that one of the last lines it could name."""
    lines: list[Line] = []
    for number, (kind, fields) in enumerate(found):
        if isinstance(fields, int):
            nameable = [line for line in lines if line["kind"] == "expenditure"] if kind == "refund" else lines
            named = nameable[-min(fields, len(nameable))]["event_id"] if nameable else "app-P1"
            of_refund = {"project": "P1", "amount": "0.01"} if kind == "refund" else ERASURE
            fields = {KINDS[kind].names_event: named, **of_refund}
        lines.append(event(kind, f"e{number}", **{"occurred_on": "2023-07-01", **fields}))
    return lines


def shown(chain_of_one: Iterable[Link]) -> list[tuple[str, int]]:
    """Return each link by its relation and the seq it leads to."""
    return [(link.relation, link.entry.seq) for link in chain_of_one]


@settings(law)
@given(corrected.map(numbered))
def test_the_chain_of_one_event_is_that_of_the_whole_log(lines: list[Line]) -> None:
    """An event has the same links alone as in the log, each with its inverse; only what is reversed is replaced."""
    with history(lines) as cli, open_to_read(cli.ledger) as ledger:
        everything = list(entries(ledger, as_of=ledger.head))
        found = links(everything, "D1")
        for entry in everything:
            ours = found.get(entry.seq, [])
            assert shown(chain(ledger, entry)) == shown(ours)
            assert [link.entry.seq for link in ours] == sorted(link.entry.seq for link in ours)
            for link in ours:
                assert (OTHER_WAY[link.relation], entry.seq) in shown(found[link.entry.seq])
            replaced = [link.entry for link in ours if link.relation == "replaces"]
            assert len(replaced) <= 1
            for earlier in replaced:
                undone = [link.entry.seq for link in found[earlier.seq] if link.relation == "reversed_by"]
                assert earlier.seq < undone[0] < entry.seq
                assert earlier.event.kind == entry.event.kind


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A ledger of the golden events, which are of every kind."""
    cli = CommandLine(folder=tmp_path_factory.mktemp("golden"))
    with init_file(cli.ledger) as ledger:
        load(ledger)
    return cli


def titled(cli: CommandLine, name: str) -> Iterator[tuple[str, str]]:
    """Yield field and title of each row that ``show`` prints of an event."""
    for line in cli.ok("show", name).partition("相关事件")[0].splitlines()[3:]:
        cells = re.split(r" {2,}", line)
        if re.fullmatch("[a-z_0-9]+", cells[0]):
            yield cells[0], cells[1]


def test_show_has_a_chinese_title_for_every_field(every_kind: CommandLine) -> None:
    """Every field a kind can have is titled, and ``show`` prints each row of an event with its title."""
    names = {field.name for kind in KINDS.values() for field in fields_of(kind)}
    assert {name for name in names if not re.search("[\u4e00-\u9fff]", FIELDS.get(name, ""))} == set()
    examples = {body["kind"]: body["event_id"] for row in golden() if (body := json.loads(row["body"]))}
    assert examples.keys() == KINDS.keys()
    for kind, event_id in examples.items():
        shown = every_kind.json("show", event_id)
        del shown["chain"]
        expected = {name: field_word(kind, name) for name in ("comparison", *shown) if name in shown}
        assert dict(titled(every_kind, event_id)) == expected, kind
        assert ("comparison" in shown) == (kind in ("statement", "disclosure")), kind


def test_every_relation_has_a_word() -> None:
    """Each of the eight relations has a Chinese word of its own."""
    assert set(RELATIONS) == set(OTHER_WAY)
    assert len(set(RELATIONS.values())) == 8
