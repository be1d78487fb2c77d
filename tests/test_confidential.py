"""Confidential projects: named nowhere, and never to be told from what is published, unless words accept it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.movements import Movement
from publish.confidential import confidential_codes, mention_of, without_confidential
from publish.published_totals import PublishedTotal
from publish.residual import rests
from tests.conftest import CommandLine, event, money
from tests.publish_fixtures import table_rows
from tests.scoring_snapshots import moved, project, registered, snapshot
from tests.test_publication import PUBLISH, RUBRIC, SHIPPED

SECRET = [
    *(
        event("project_registered", f"reg-S{number}", project=f"S{number}", name=f"机密工程{number}", confidential=True)
        for number in range(1, 5)
    ),
    event("project_registered", "reg-S5", project="S5", name="下属工程", parent="S4"),
]
FUNDED = [
    money("appropriation", f"app-S{number}", "100.00", project=f"S{number}", day="2023-01-06") for number in (1, 2, 3)
]
WORDS = ("机密工程", "下属工程", "S1", "S2", "S3", "S4", "S5")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where the test publishes to."""
    return tmp_path / "public.db"


@pytest.fixture
def secret(funded: CommandLine) -> CommandLine:
    """P1 and P2 with 1,500 yuan together, and three of five confidential projects with 100 each."""
    assert funded.import_lines([RUBRIC, *SECRET, *FUNDED]).exit_code == 0
    return funded


def policy(cli: CommandLine, confidential: str) -> tuple[str, str]:
    """Return the options of the shipped policy with another word about confidential projects."""
    path = cli.folder / "policy.yml"
    path.write_text(SHIPPED[: SHIPPED.index("confidential:\n")] + f"confidential: {confidential}\n", "utf-8")
    return "--policy", str(path)


def test_three_hide_one_another(secret: CommandLine, output: Path) -> None:
    """Three confidential projects that spent or got money in the same totals are published in them, unnamed."""
    secret.ok(*PUBLISH, str(output))
    content = output.read_bytes().decode("utf-8", "replace")
    assert [word for word in WORDS[:2] if word in content] == []
    overview = table_rows(output, "overview")[0]
    assert (overview["adjusted_budget_fen"], overview["projects"]) == (180_000, 2)
    assert [row["project"] for row in table_rows(output, "projects")] == ["P1", "P2"]
    assert not any(word in str(row) for row in table_rows(output, "fund_changes") for word in WORDS)


ONE_MORE = {
    "an expenditure in a month": [money("expenditure", "pay-S1", "10.00", project="S1", day="2023-03-06")],
    "a virement between two": [
        event("virement", "vir-S", project="S1", to_project="S2", occurred_on="2023-02-01", amount="5.00")
    ],
    "money handed back": [money("surrender", "sur-S1", "10.00", project="S1", day="2023-12-06")],
    "a fourth, below a confidential parent": [money("supplement", "sup-S5", "1.00", project="S5", day="2023-07-06")],
}


@pytest.mark.parametrize("lines", ONE_MORE.values(), ids=list(ONE_MORE))
def test_fewer_than_three_are_refused(secret: CommandLine, output: Path, lines: list[dict[str, Any]]) -> None:
    """A total of a year or a month behind which one or two stand is not published; the refusal names no project."""
    assert secret.import_lines(lines).exit_code == 0
    said = secret.refused(*PUBLISH, str(output))
    assert "[confidential_residual]" in said
    assert "个涉密项目" in said
    assert [word for word in WORDS if word in said] == []
    assert not output.exists()


def test_words_accept_the_residual(secret: CommandLine, output: Path) -> None:
    """Where the policy says in words why, it is published, and the words are part of the publication."""
    assert secret.import_lines(ONE_MORE["money handed back"]).exit_code == 0
    secret.ok(*PUBLISH, str(output), *policy(secret, "{residual: 已经保密审查}"))
    assert "已经保密审查" in table_rows(output, "publication")[0]["policy"]


def test_totals_without_them_give_nothing_away(secret: CommandLine, output: Path) -> None:
    """``in_totals: false`` publishes the year as if they were not there, and needs no three of them."""
    assert secret.import_lines(ONE_MORE["money handed back"]).exit_code == 0
    secret.ok(*PUBLISH, str(output), *policy(secret, "{in_totals: false}"))
    overview = table_rows(output, "overview")[0]
    assert (overview["adjusted_budget_fen"], overview["surrendered_fen"]) == (150_000, 0)
    assert {row["adjusted_budget_fen"] for row in table_rows(output, "months")} == {150_000}


def test_an_official_total_gives_them_away_all_the_same(secret: CommandLine, output: Path) -> None:
    """A statement counts them whatever our totals do: with one behind it, its publication is refused."""
    lines = [
        *ONE_MORE["an expenditure in a month"],
        event("statement", "st", subject="executed", through="2023-06", amount="10.00", unit="元"),
    ]
    assert secret.import_lines(lines).exit_code == 0
    said = secret.refused(*PUBLISH, str(output), *policy(secret, "{in_totals: false}"))
    assert "对账单所列 部门 至 2023-06 的执行数：其中只有 1 个涉密项目" in said


def test_the_difference_of_two_publications_gives_one_away(secret: CommandLine, output: Path) -> None:
    """What fewer than three changed since the checkpoint of an earlier disclosure is refused, though many stand now."""
    more = [money("supplement", f"sup-{code}", "1.00", project=code, day="2023-01-07") for code in ("S1", "S2", "S3")]
    assert secret.import_lines(more).exit_code == 0
    secret.ok(*PUBLISH, str(output))
    checkpoint = secret.ok("checkpoint")
    secret.ok("append", "disclosure", "--year", "2023", "--checkpoint", checkpoint, "--digest", "0" * 64)
    assert secret.import_lines([money("supplement", "late", "2.00", project="S1", day="2023-01-08")]).exit_code == 0
    said = secret.refused(*PUBLISH, str(output))
    assert "相比只有 1 个涉密项目有变动" in said
    others = [money("supplement", f"late-{code}", "2.00", project=code, day="2023-01-08") for code in ("S2", "S3")]
    assert secret.import_lines(others).exit_code == 0
    secret.ok(*PUBLISH, str(output))


def test_a_body_that_names_one_is_withheld(secret: CommandLine, output: Path) -> None:
    """Events of confidential projects, what corrects them, and text that names one are published as hashes only."""
    lines = [
        *(money("expenditure", f"pay-{code}", "9.00", project=code, day="2023-02-06") for code in ("S1", "S2", "S3")),
        *(
            event("refund", f"ref-{code}", project=code, refunds=f"pay-{code}", amount="1.00", occurred_on="2023-02-07")
            for code in ("S1", "S2", "S3")
        ),
        *(
            event("reversal", f"rev-{code}", reverses=f"ref-{code}", reason="误记", occurred_on="2023-02-08")
            for code in ("S1", "S2", "S3")
        ),
        money("supplement", "sup-P1", "5.00", project="P1", day="2023-03-01") | {"reason": "由机密工程2调出"},
        money("supplement", "sup-P2", "5.00", project="P2", day="2023-03-01") | {"reason": "增人增资"},
    ]
    assert secret.import_lines(lines).exit_code == 0
    secret.ok(*PUBLISH, str(output))
    log = {json.loads(line)["event_id"]: json.loads(line) for line in secret.ok("export", "--full").splitlines()}
    shown = {row["seq"] for row in table_rows(output, "events") if row["body"]}
    withheld = {name for name, one in log.items() if one["seq"] not in shown}
    assert withheld == {name for name in log if name.rpartition("-")[2] in WORDS} | {"sup-P1"}
    assert [row["seq"] for row in table_rows(output, "events")] == list(range(1, len(log) + 1))


def test_a_name_that_was_withdrawn_is_found_too(secret: CommandLine, output: Path) -> None:
    """A name given to a confidential project and reversed still stands in the log, and gives it away as well."""
    lines = [
        event("project_changed", "change-S1", project="S1", occurred_on="2023-02-01", name="玄武计划"),
        event("reversal", "rev-change-S1", reverses="change-S1", reason="误记", occurred_on="2023-02-08"),
        money("supplement", "sup-P1", "5.00", project="P1", day="2023-03-01") | {"reason": "玄武计划转入"},
    ]
    assert secret.import_lines(lines).exit_code == 0
    secret.ok(*PUBLISH, str(output))
    assert "玄武计划".encode() not in output.read_bytes()


def test_a_row_that_names_one_is_refused(secret: CommandLine, output: Path) -> None:
    """Free text of another event that would name one in a table is refused with its place, not quietly published."""
    lines = [
        event("target", "t", year=2023, indicator="I", aspect="output", name="培训", weight="1", value="1"),
        event("result", "r", year=2023, indicator="I", value="0", reason="人手用于机密工程1"),
    ]
    assert secret.import_lines(lines).exit_code == 0
    said = secret.refused(*PUBLISH, str(output))
    assert "[confidential_named]" in said
    assert "绩效目标第 1 行（1）的 reason" in said
    assert not output.exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("S1", True),
        ("（S1）", True),
        ("S10", False),
        ("AS1", False),
        ("机密工程1期", True),
        ("工程", False),
        ("公开项目", False),
    ],
)
def test_names_are_found_and_no_parts_of_others(text: str, found: bool) -> None:
    """A code is found as a word of its own, a name anywhere; what an open project is called too gives nothing away."""
    year = registered(("S1", "机密工程1", True), ("S2", "公开项目", True), ("P", "公开项目", False))
    mention = mention_of([entry.event for entry in year.facts], frozenset({"S1", "S2"}))
    assert mention is not None
    assert bool(mention.search(text)) is found


MOVES = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.integers(1, 9), st.sampled_from(["2023-01", "2023-02"])), max_size=9
)


@given(MOVES, MOVES)
def test_a_rest_is_what_one_or_two_make_up(
    before: list[tuple[str, int, str]], after: list[tuple[str, int, str]]
) -> None:
    """Over any movements: what is refused is the total, or the change of one, that one or two projects make up."""

    def year(moves: list[tuple[str, int, str]]) -> Any:
        movements: list[Movement] = [moved(code, "appropriation", fen, month) for code, fen, month in moves]
        return snapshot([project(code, confidential=code in "ABCD") for code in "ABCDE"], movements)

    total = PublishedTotal(name="一月", kinds=("appropriation",), first="2023-01", last="2023-01")
    sums = [
        {code: sum(fen for one, fen, month in moves if one == code and month == "2023-01") for code in "ABCD"}
        for moves in (after, before)
    ]
    alone = sum(1 for fen in sums[0].values() if fen)
    changed = sum(1 for code in "ABCD" if sums[0][code] != sums[1][code])
    found = rests([total], year(after), [year(before)])
    assert [rest.projects for rest in found] == [count for count in (alone, changed) if 0 < count < 3]


@given(MOVES)
def test_without_them_nothing_of_them_is_left(moves: list[tuple[str, int, str]]) -> None:
    """The year without confidential projects has no project and no movement of one, and all of the others."""
    movements = [moved(code, "appropriation", fen, month) for code, fen, month in moves]
    year = snapshot([project(code, confidential=code in "ABC") for code in "ABCDE"], movements)
    left = without_confidential(year)
    assert set(left.projects) == {"D", "E"}
    assert [one for one in movements if one.project in "DE"] == list(left.movements)
    assert confidential_codes(year.projects) == {"A", "B", "C"}
