"""Confidential projects: named nowhere, and never to be told from what is published, unless words accept it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.confidential.mention import mention_of
from publish.confidential.projects import confidential_codes, without_confidential
from publish.residual.findings import PublishedSum, residual_findings
from publish.residual.published_totals import PublishedTotal
from tests.conftest import CommandLine, event, money
from tests.publish.fixtures import table_rows
from tests.publish.test_publication import PUBLISH, RUBRIC, SHIPPED
from tests.scoring.snapshots import moved, project, registered, snapshot

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


ALMOST_ALL = [
    money("expenditure", f"almost-{code}", amount, project=code, day="2023-03-06")
    for code, amount in (("S1", "0.01"), ("S2", "0.01"), ("S3", "99.00"))
]


def test_one_that_has_almost_all_is_refused(secret: CommandLine, output: Path) -> None:
    """Three stand behind a total, but it is all but two fen of one: the refusal names the rule, and no project."""
    assert secret.import_lines(ALMOST_ALL).exit_code == 0
    said = secret.refused(*PUBLISH, str(output))
    assert "2023 年的执行数：3 个涉密项目中有一个占 80% 以上，可大致推知它的金额（largest_share）" in said
    assert [word for word in WORDS if word in said] == []
    secret.ok(*PUBLISH, str(output), *policy(secret, "{largest_share: 100}"))


def test_words_accept_the_residual(secret: CommandLine, output: Path) -> None:
    """Where the policy says in words why, it is published, and the words are part of the publication."""
    assert secret.import_lines(ONE_MORE["money handed back"]).exit_code == 0
    secret.ok(*PUBLISH, str(output), *policy(secret, "{residual: 已经保密审查可以公开}"))
    assert "已经保密审查" in table_rows(output, "publication")[0]["policy"]


def months_of(*moves: tuple[str, str, str]) -> list[dict[str, Any]]:
    """Return expenditures, each given as code, month and amount."""
    return [
        money("expenditure", f"spent-{number}", amount, project=code, day=f"{month}-06")
        for number, (code, month, amount) in enumerate(moves)
    ]


def statement(name: str, through: str, **fields: str) -> dict[str, Any]:
    """Return a statement of the adjusted budget."""
    return event("statement", name, subject="adjusted_budget", through=through, amount="1.00", unit="元", **fields)


TOLD = {
    "by two months": (
        months_of(
            *(("S1", "2023-02", "1.00"), ("S2", "2023-02", "2.00"), ("S3", "2023-02", "3.00")),
            *(("S1", "2023-03", "5.00"), ("S2", "2023-03", "5.00")),
        ),
        "{}",
        "至 2023-03 的执行数，与至 2023-02 的执行数相比只有 2 个涉密项目不同，相减后两者可互相推知金额",
    ),
    "by a virement to an open project": (
        [event("virement", "v", project="S1", to_project="P1", occurred_on="2023-02-01", amount="5.00")],
        "{in_totals: false}",
        "2023 年的调整后预算数：其中只有 1 个涉密项目",
    ),
    "by virements of three to two open projects": (
        [
            event("virement", f"v-{code}-{to}", project=code, to_project=to, occurred_on="2023-02-01", amount="5.00")
            for code, to in (("S1", "P1"), ("S2", "P1"), ("S3", "P1"), ("S1", "P2"))
        ],
        "{in_totals: false}",
        "项目 P2 的调剂：其中只有 1 个涉密项目",
    ),
    "by two statements": (
        [
            statement("st-1", "2023-01"),
            statement("st-2", "2023-02"),
            money("supplement", "more", "7.00", project="S1", day="2023-02-03"),
        ],
        "{in_totals: false}",
        "对账单所列 部门 至 2023-02 的调整后预算数，与对账单所列 部门 至 2023-01 的调整后预算数相比",
    ),
    "by a statement that was reversed": (
        [
            money("supplement", "more", "7.00", project="S6", day="2023-02-03"),
            statement("st", "2023-02", project="G"),
            event("reversal", "rev", reverses="st", reason="误记", occurred_on="2023-03-01"),
        ],
        "{in_totals: false}",
        "对账单所列 G 至 2023-02 的调整后预算数：其中只有 1 个涉密项目",
    ),
    "by what was left over": (
        months_of(("S1", "2023-02", "100.00"), ("S2", "2023-02", "100.00"), ("S3", "2023-02", "99.00")),
        "{}",
        "2023 年的执行数，与2023 年的调整后预算数相比只有 1 个涉密项目不同",
    ),
}


@pytest.mark.parametrize(("lines", "confidential", "sentence"), TOLD.values(), ids=list(TOLD))
def test_what_can_be_worked_out_is_refused(
    secret: CommandLine, output: Path, lines: list[dict[str, Any]], confidential: str, sentence: str
) -> None:
    """Differences of published totals, transfers to open projects and every statement shown are held to the three."""
    under = [
        event("project_registered", "reg-G", project="G", name="一级项目"),
        event("project_registered", "reg-S6", project="S6", name="其下工程", parent="G", confidential=True),
    ]
    result = secret.import_lines([*under, *lines])
    assert result.exit_code == 0, result.output
    said = secret.refused(*PUBLISH, str(output), *policy(secret, confidential))
    assert "[confidential_residual]" in said
    assert sentence in said
    assert not output.exists()


HARMLESS = {
    "a statement of the next year, which is not shown": (
        [money("appropriation", "next", "7.00", project="S1", day="2024-02-03"), statement("st", "2024-02")],
        "{in_totals: false}",
        None,
    ),
    "a change from one year to the next": (
        [money("appropriation", f"old-{code}", amount, project=code, day="2022-01-06")
         for code, amount in (("S1", "99.00"), ("S2", "100.00"), ("S3", "100.00"))],
        "{}",
        None,
    ),
    "totals that are not shown": (
        [money("surrender", "sur-S1", "10.00", project="S1", day="2023-12-06")],
        "{}",
        "tables:\n  overview: [year, department, grade]\n",
    ),
    "transfers that are not shown": (
        [event("virement", "v", project="S1", to_project="P1", occurred_on="2023-02-01", amount="5.00")],
        "{in_totals: false}",
        "tables:\n  projects: [project, name, department]\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "confidential", "tables"), HARMLESS.values(), ids=list(HARMLESS))
def test_what_tells_nothing_is_published(
    secret: CommandLine, output: Path, lines: list[dict[str, Any]], confidential: str, tables: str | None
) -> None:
    """Figures that are not shown are held to nothing, and those of two years are not taken from each other."""
    result = secret.import_lines(lines)
    assert result.exit_code == 0, result.output
    options = policy(secret, confidential)
    if tables is not None:
        (secret.folder / "policy.yml").write_text(f"{tables}confidential: {confidential}\n", "utf-8")
    assert secret(*PUBLISH, str(output), *options).exit_code == 0


def test_parts_of_one_project_are_one(funded: CommandLine, output: Path) -> None:
    """Three parts of one confidential project hide nothing of it: they count as one."""
    parts = [
        event("project_registered", "reg-T", project="T0", name="机密工程", confidential=True),
        *(event("project_registered", f"reg-T{n}", project=f"T{n}", name=f"分项{n}", parent="T0") for n in range(1, 4)),
        *(money("appropriation", f"app-T{n}", "9.00", project=f"T{n}", day="2023-01-06") for n in range(1, 4)),
    ]
    assert funded.import_lines([RUBRIC, *parts]).exit_code == 0
    assert "其中只有 1 个涉密项目" in funded.refused(*PUBLISH, str(output))


def test_totals_that_were_disclosed_stay_known(secret: CommandLine, output: Path) -> None:
    """Totals left out now may have counted them in an earlier publication: a statement is held to those."""
    spent = months_of(*((code, "2023-02", "9.00") for code in ("S1", "S2", "S3")))
    assert secret.import_lines(spent).exit_code == 0
    secret.ok(*PUBLISH, str(output))
    secret.ok("disclose", str(output))
    lines = [
        event("reversal", "back", reverses="spent-0", reason="误记", occurred_on="2023-03-01"),
        event("statement", "st", subject="executed", through="2023-12", amount="20.00", unit="元"),
    ]
    assert (
        secret.import_lines([*months_of(), *lines, money("expenditure", "again", "1.00", project="S1")]).exit_code == 0
    )
    said = secret.refused(*PUBLISH, str(output), *policy(secret, "{in_totals: false}"))
    assert "对账单所列 部门 至 2023-12 的执行数，与已公开" in said


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
    assert "去掉 statements 和 statement" in said
    assert "in_totals" not in said


def test_the_difference_of_two_publications_gives_one_away(secret: CommandLine, output: Path) -> None:
    """What fewer than three changed since the checkpoint of an earlier disclosure is refused, though many stand now."""
    more = [money("supplement", f"sup-{code}", "1.00", project=code, day="2023-01-07") for code in ("S1", "S2", "S3")]
    assert secret.import_lines(more).exit_code == 0
    secret.ok(*PUBLISH, str(output))
    checkpoint = secret.ok("checkpoint")
    secret.ok("append", "disclosure", "--year", "2023", "--checkpoint", checkpoint, "--digest", "0" * 64)
    assert secret.import_lines([money("supplement", "late", "2.00", project="S1", day="2023-01-08")]).exit_code == 0
    said = secret.refused(*PUBLISH, str(output))
    assert "个事件，按现在的公开范围推算）的 2023 年的调整后预算数相比只有 1 个涉密项目不同" in said
    others = [money("supplement", f"late-{code}", "2.00", project=code, day="2023-01-08") for code in ("S2", "S3")]
    assert secret.import_lines(others).exit_code == 0
    secret.ok(*PUBLISH, str(output))


def test_two_publications_are_not_both_disclosed(secret: CommandLine, output: Path) -> None:
    """What fewer than three changed between two publications is found when the second is disclosed, at the latest."""
    later = output.with_name("later.db")
    secret.ok(*PUBLISH, str(output))
    assert secret.import_lines([money("supplement", "late", "2.00", project="S1", day="2023-01-08")]).exit_code == 0
    assert secret("publish", "--year", "2023", "--output", str(later)).exit_code == 0
    secret.ok("disclose", str(later))
    assert "[confidential_residual]" in secret.refused("disclose", str(output))
    assert "1 个早已记录" in secret("disclose", str(later)).output


def test_what_was_disclosed_stays_known(secret: CommandLine, output: Path) -> None:
    """A disclosure that was reversed was public all the same: what changed for one project since is refused."""
    secret.ok(*PUBLISH, str(output))
    disclosed = secret.ok("disclose", str(output)).strip()
    secret.ok("append", "reversal", "--reverses", disclosed, "--reason", "误记", "--occurred-on", "2024-03-01")
    assert secret.import_lines([money("supplement", "late", "2.00", project="S1", day="2023-01-08")]).exit_code == 0
    assert "[confidential_residual]" in secret.refused(*PUBLISH, str(output))


def test_a_line_names_no_event_of_theirs(secret: CommandLine, output: Path) -> None:
    """A line of the score sheet that counts confidential projects names the seqs of other events only."""
    text = (
        "{id: own, title: 项目目标, source: 示例, weight: 10, scale: 2, lines: [{id: all, title: 各项目, weight: 10, "
        "rule: completion, parameters: {aspects: [output], targets: projects}}]}"
    )
    undo = event("reversal", "undo", reverses="rubric", reason="改用", occurred_on="2024-01-02")
    rubric = event("rubric_adopted", "own", year=2023, rubric="own", text=text)
    targets = [
        one
        for code in ("P1", "S1", "S2", "S3")
        for one in (
            event("target", f"t-{code}", year=2023, indicator="I", aspect="output", name=f"任务{code}", weight="1",
                  value="1", project=code),
            event("result", f"r-{code}", year=2023, indicator="I", value="1", project=code),
        )
    ]  # fmt: skip
    result = secret.import_lines([undo, rubric, *targets])
    assert result.exit_code == 0, result.output
    secret.ok(*PUBLISH, str(output))
    log = [json.loads(line) for line in secret.ok("export", "--full").splitlines()]
    named = [f"{one['seq']}" for one in log if one["event_id"] in ("t-P1", "r-P1")]
    line = next(row for row in table_rows(output, "score_sheet") if row["rule"] == "completion")
    assert (line["events"], line["event_seqs"]) == (2, "-".join(named))


def test_a_rate_of_what_was_added_tells_of_the_one_it_was_added_to(secret: CommandLine, output: Path) -> None:
    """A line that measures the budget's adjustments says their sum: a supplement of one confidential project alone."""
    line = "{id: up, title: 预算调整率, weight: 10, rule: rate, parameters: {of: adjustment_rate}}"
    text = f"{{id: own, title: 编制, source: 示例, weight: 10, scale: 2, lines: [{line}]}}"
    undo = event("reversal", "undo", reverses="rubric", reason="改用", occurred_on="2024-01-02")
    more = money("supplement", "more", "5.00", project="S1", day="2023-01-08")
    assert secret.import_lines([more]).exit_code == 0
    secret.ok(*PUBLISH, str(output))
    own = event("rubric_adopted", "own", year=2023, rubric="own", text=text)
    assert secret.import_lines([undo, own]).exit_code == 0
    assert "2023 年的追加：其中只有 1 个涉密项目" in secret.refused(*PUBLISH, str(output))


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
        ("S1-2023-5号", True),
        ("由s1_追加", True),
        ("Ｓ１追加", True),
        ("P-S1", False),
        ("P-S1，S1", True),
        ("机密工程1期", True),
        (r'{"measures":"加快\nS1 的进度"}', True),
        (r'{"measures":"\tS1\t100"}', True),
        ("机密\n工程1", True),
        ("第 2023 号", False),
        (r'{"reason":"代号\"雷霆\"转入"}', True),
        ("工程", False),
        ("公开项目", False),
        ("Z 甲", False),
    ],
)
def test_names_are_found_and_no_parts_of_others(text: str, found: bool) -> None:
    """A code is found as a word of its own, a name anywhere; what an open project is called too gives nothing away."""
    year = registered(
        ("S1", "机密工程1", True),
        ("S2", "公开项目", True),
        ("S3", '代号"雷霆"', True),
        ("Z", "甲", True),
        ("2023", "乙", True),
        ("P-S1", "公开项目", False),
    )
    mention = mention_of([entry.event for entry in year.facts], frozenset({"S1", "S2", "S3", "Z", "2023"}))
    assert mention is not None
    assert mention.found_in(text) is found


def test_names_too_short_to_look_for_are_counted(secret: CommandLine) -> None:
    """A name or code of one character is not looked for in text, and a dry run says how many there are."""
    assert "太短" not in secret.ok("publish", "--year", "2023", "--dry-run")
    short = event("project_registered", "reg-Z", project="Z", name="机密工程9", confidential=True)
    assert secret.import_lines([short]).exit_code == 0
    assert "其中 1 个的名称或代码太短" in secret.ok("publish", "--year", "2023", "--dry-run")


AMOUNTS = st.lists(st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 3)), min_size=1, max_size=4)


@given(AMOUNTS, AMOUNTS, st.integers(20, 100))
def test_a_finding_is_what_one_or_two_make_up_or_one_dominates(
    ours: list[dict[str, int]], earlier: list[dict[str, int]], share: int
) -> None:
    """Over any amounts: one of each set of projects that a total, or a difference with one of ours, leaves.

    One or two of them, or any number of which one has more than its share. Two totals of earlier publications are not
    held against each other: they are public. Nor is one of them held against nothing: what it told by itself, it told
    then.
    """

    def published(hidden_fen: dict[str, int], since: int | None) -> PublishedSum:
        total = PublishedTotal(name="一月", kinds=("appropriation",), first="2023-01", last="2023-01")
        return PublishedSum(total=total, hidden_fen=Counter(hidden_fen), since=since)

    sums = [*(published(one, None) for one in ours), *(published(one, 9) for one in earlier)]
    found = residual_findings(sums, largest_share_percent=share)
    pairs = [(one, other) for one in ours for other in ({}, *ours, *earlier) if one]
    apart = [{code: abs(one.get(code, 0) - other.get(code, 0)) for code in "ABCD"} for one, other in pairs]
    left = [{code: fen for code, fen in one.items() if fen} for one in apart]
    told = {
        frozenset(one)
        for one in left
        if 0 < len(one) < 3 or (one and max(one.values()) * 100 > share * sum(one.values()))
    }
    assert sorted(finding.projects for finding in found) == sorted(map(len, told))


MOVES = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.integers(1, 9), st.sampled_from(["2023-01", "2023-02"])), max_size=9
)


@given(MOVES)
def test_without_them_nothing_of_them_is_left(moves: list[tuple[str, int, str]]) -> None:
    """The year without confidential projects has no project and no movement of one, and all of the others."""
    movements = [moved(code, "appropriation", fen, month) for code, fen, month in moves]
    year = snapshot([project(code, confidential=code in "ABC") for code in "ABCDE"], movements)
    left = without_confidential(year)
    assert set(left.projects) == {"D", "E"}
    assert [one for one in movements if one.project in "DE"] == list(left.movements)
    assert confidential_codes(year.projects) == {"A", "B", "C"}
