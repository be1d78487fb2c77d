"""Blanks at the ends of texts, codes that look alike, and characters that nobody sees."""

import json
from typing import Any

import pytest

from tests.conftest import CommandLine, money

Line = dict[str, Any]
BLANKS = [" ", "  ", "\u3000", "\u00a0", "\u2003"]


def imported(cli: CommandLine, *lines: Line) -> dict[str, Any]:
    """Import ``lines``, and return what became of them."""
    outcome: dict[str, Any] = json.loads(cli.import_lines(lines, "--json").stdout)
    return outcome


def told(outcome: dict[str, Any], code: str) -> list[tuple[int, str]]:
    """Return line and field of each warning of that code."""
    return [(one["line"], one["field"]) for one in outcome["warnings"] if one["code"] == code]


def registered(project: str, **fields: Any) -> Line:
    """Return the line of a registration."""
    return {"kind": "project_registered", "event_id": f"p:{project}", "project": project, "name": "项目", **fields}


@pytest.fixture
def with_blanks(funded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A ledger with codes that end in a blank, as earlier releases stored them."""
    with monkeypatch.context() as earlier:
        earlier.setattr("ledger.recording.prepared.typed", lambda record, own: {})
        target = {"kind": "target", "event_id": "t", "year": 2023, "indicator": "产出 ", "aspect": "output"}
        outcome = imported(
            funded,
            registered("旧 ", office="人事处 "),
            money("appropriation", "app-旧", "50.00", project="旧 "),
            money("expenditure", "e1 ", "5.00", project="旧 "),
            target | {"name": "数量", "weight": "10", "value": "1"},
        )
    assert (outcome["recorded"], outcome["warnings"]) == (4, [])
    return funded


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "among others"])
def test_text_of_one_line_loses_blanks_and_it_is_said(funded: CommandLine, blank: str, alone: bool) -> None:
    """At both ends, in every field of one line, confidential ones too; one warning a field says where and how often."""
    texts = {"voucher": "V 9", "fund": "一般 公共预算", "payee": "某某 公司"}
    fields = {name: f"{blank}{text}{blank}" for name, text in texts.items()}
    lines = [money("expenditure", f"{blank}e{number}{blank}", f"{number}.00", **fields) for number in (1, 2)]
    outcome = imported(funded, *lines[:1]) if alone else imported(funded, *lines)
    assert outcome["problems"] == []
    assert told(outcome, "blanks_trimmed") == [(1, name) for name in ("event_id", "voucher", "fund", "payee")]
    wanted = [one["wanted"] for one in outcome["warnings"] if one["code"] == "blanks_trimmed"]
    assert [("另有 1 行" in text) for text in wanted] == [not alone] * 4
    stored = funded.json("show", "e1")
    assert {name: stored[name] for name in texts} == texts


def test_a_note_keeps_its_blanks(funded: CommandLine) -> None:
    """A text of several lines is stored as it was typed."""
    outcome = imported(funded, money("supplement", "more", "1.00", reason=" 缩进的\n第二行 "))
    assert outcome["warnings"] == []
    assert funded.json("show", "more")["reason"] == " 缩进的\n第二行 "


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_four_spellings_are_one_office(funded: CommandLine, blank: str) -> None:
    """Offices and projects that differ by blanks at their ends are one in every figure."""
    outcome = imported(
        funded,
        registered("P3", office="人事处"),
        registered(f"P4{blank}", office=f"人事处{blank}"),
        money("appropriation", "a", "10.00", project=f"P4{blank}"),
        money("appropriation", "b", "10.00", project="P3"),
    )
    assert (outcome["recorded"], told(outcome, "similar_name")) == (4, [])
    rates = funded.json("rates", "--year", "2023", "--by", "office", "--through", "2023-12")
    assert sorted({str(row["office"]) for row in rates}) == ["人事处", "办公室", "组织处"]


@pytest.mark.parametrize("field", ["refunds", "reverses", "erases"])
def test_events_are_named_with_blanks(funded: CommandLine, field: str) -> None:
    """An id is looked up as written, then without its blanks."""
    day = {"occurred_on": "2023-02-11"}
    lines: dict[str, Line] = {
        "refunds": money("refund", "x", "1.00", day="2023-02-11", refunds=" pay-1"),
        "reverses": {"kind": "reversal", "event_id": "x", "reverses": "pay-1 ", "reason": "误", **day},
        "erases": {
            "kind": "details_erased",
            "event_id": "x",
            "erases": "pay-1 ",
            "reason": "到期",
            "authority": "规定",
        },
    }
    assert imported(funded, lines[field])["recorded"] == 1
    assert funded.json("show", "x")[field] == "pay-1"


def test_a_line_said_again_with_blanks_is_known(funded: CommandLine) -> None:
    """Identity compares texts without the blanks at their ends, and nothing is said of a line already recorded."""
    first = money("expenditure", "e1", "5.00", voucher="V9", payee="某某公司")
    again = first | {"event_id": "e1 ", "voucher": "V9\u3000", "payee": " 某某公司", "project": " P1"}
    assert imported(funded, first)["recorded"] == 1
    outcome = imported(funded, again)
    assert (outcome["recorded"], outcome["already_recorded"], outcome["warnings"]) == (0, 1, [])


def test_what_the_log_holds_as_written_stays(with_blanks: CommandLine) -> None:
    """A ledger that holds a code with a blank goes on with it: projects, offices, events and indicators."""
    lines = [
        money("expenditure", "e2", "5.00", project="旧 "),
        money("refund", "r1", "1.00", project="旧 ", refunds="e1 "),
        registered("新", office="人事处 "),
        {"kind": "result", "event_id": "r", "year": 2023, "indicator": "产出 ", "value": "1"},
        money("expenditure", "e1 ", "5.00", project="旧 "),
    ]
    outcome = imported(with_blanks, *lines)
    assert (outcome["problems"], outcome["recorded"], outcome["already_recorded"]) == ([], 4, 1)
    assert told(outcome, "blanks_trimmed") == []
    assert with_blanks.json("show", "e2")["project"] == "旧 "
    assert with_blanks.json("show", "p:新")["office"] == "人事处 "
    assert with_blanks.json("show", "r")["indicator"] == "产出 "


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u00ad", "\u3164", "\ufe0f", "\u200d"], ids=ascii)
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "among others"])
@pytest.mark.parametrize("field", ["event_id", "project", "office", "indicator"])
def test_new_codes_hold_nothing_unseen(funded: CommandLine, field: str, unseen: str, alone: bool) -> None:
    """A new id or code with a character that nobody sees is refused, wherever it stands in it."""
    lines: dict[str, Line] = {
        "event_id": money("expenditure", f"e{unseen}1", "5.00"),
        "project": registered(f"P{unseen}3") | {"event_id": "p3"},
        "office": registered("P3", office=f"人事处{unseen}"),
        "indicator": {"kind": "result", "event_id": "r", "year": 2023, "indicator": f"{unseen}产出", "value": "1"},
    }
    more = [] if alone else [money("expenditure", "e9", "1.00")]
    (problem,) = imported(funded, lines[field], *more)["problems"]
    assert (problem["code"], problem["field"], problem["line"]) == ("forbidden_character", field, 1)
    assert f"\\u{ord(unseen):04x}" in problem["wanted"]


def test_names_and_notes_may_hold_what_is_not_seen(funded: CommandLine) -> None:
    """A variation selector chooses the form of a character in a name; only codes must be what they look like."""
    assert imported(funded, registered("P3", name="葛\U000e0100项目"))["recorded"] == 1


SIMILAR: dict[str, tuple[Line, ...]] = {
    "case": (registered("p1"),),
    "width": (registered("Ｐ１"),),
    "a blank within": (registered("P 1"),),
    "of the same file": (registered("P3"), registered("p3")),
    "an office in brackets": (registered("P3", office="人事处（一）"), registered("P4", office="人事处(一)")),
    "a changed office": (
        registered("P3", office="人事 处"),
        {"kind": "project_changed", "event_id": "c", "project": "P1", "office": "人事处", "occurred_on": "2023-03-01"},
    ),
    "a plan of no office": (
        registered("P3", office="人事处"),
        {"kind": "improvement_plan", "event_id": "i", "quarter": "2023Q1", "office": "财务处", "measures": "快"},
    ),
    "a pledge of no office": (
        registered("P3", office="人事处"),
        {
            **{"kind": "pledge", "event_id": "g", "year": 2023, "project": "P1", "office": "人事科"},
            "plan": [str(8 * month) for month in range(1, 12)] + ["100.00"],
        },
    ),
}
DISTINCT: dict[str, tuple[Line, ...]] = {
    "another letter": (registered("P3"), registered("P4", office="人事处"), registered("P5", office="人事科")),
    "the same office": (registered("P3", office="人事处"), registered("P4", office="人事处")),
    "a plan of an office there was": (
        registered("P3", office="人事处", occurred_on="2023-01-01"),
        {"kind": "project_changed", "event_id": "c", "project": "P3", "office": "干部处", "occurred_on": "2023-03-01"},
        {"kind": "improvement_plan", "event_id": "i", "quarter": "2023Q1", "office": "人事处", "measures": "快"},
    ),
}


@pytest.mark.parametrize("lines", SIMILAR.values(), ids=SIMILAR)
def test_similar_names_are_warned_of(funded: CommandLine, lines: tuple[Line, ...]) -> None:
    """The later of two names that look alike, and a plan or pledge of an office that no project has, is told once."""
    outcome = imported(funded, *lines)
    assert outcome["problems"] == []
    assert [line for line, _ in told(outcome, "similar_name")] == [len(lines)]
    outcome = imported(funded, money("expenditure", "e", "1.00"))
    assert outcome["warnings"] == []


@pytest.mark.parametrize("lines", DISTINCT.values(), ids=DISTINCT)
def test_other_names_are_not(funded: CommandLine, lines: tuple[Line, ...]) -> None:
    """Codes that differ by a letter, one office of several projects, and an office of its time are no mistake."""
    outcome = imported(funded, *lines)
    assert (outcome["recorded"], outcome["warnings"]) == (len(lines), [])


def test_append_prints_the_id_that_was_recorded(funded: CommandLine) -> None:
    """An id given with blanks is printed as it stands in the log."""
    payment = ("--project", "P1", "--amount", "3", "--occurred-on", "2023-02-11")
    assert funded.ok("append", "expenditure", *payment, "--event-id", " e1 ") == "e1\n"
    assert funded.json("append", "expenditure", *payment, "--event-id", " e1 ")["event_id"] == "e1"


def test_a_department_may_be_given_with_blanks(empty: CommandLine) -> None:
    """``init`` and lines that name the ledger's own department take its code without the blanks."""
    made = empty("init", str(empty.ledger), "--department", " D1 ", "--name", " 某局 ")
    assert made.stderr.endswith("：某局（D1）\n")
    (first,) = [json.loads(line) for line in empty.ok("export").splitlines()]
    assert (first["event_id"], first["department"], first["name"]) == ("department:D1", "D1", "某局")
    bulletin = {"kind": "bulletin", "event_id": "b", "month": "2023-01", "rate": "8.00", "department": "D1 "}
    assert imported(empty, bulletin)["recorded"] == 1
    assert empty.json("show", "b")["version"] == 1
    assert empty.json("verify")["ok"]
