"""The year's watch and suppositions: levels, schedules, what is due, and scores if money were spent."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.history.entries import Entry
from ledger.kinds import Pledge
from scoring.facts.of_snapshot import facts_of
from scoring.reports.what_if import Spending, as_pledged, supposing
from scoring.rubrics.reader import read_rubric
from scoring.rubrics.thresholds import Thresholds
from tests.conftest import CommandLine, event, money
from tests.scoring.made_facts import ENVELOPE
from tests.scoring.rubrics.test_rubric import HEAD, ONE_LINE
from tests.scoring.snapshots import moved, project, snapshot

PLAN = ["0.00", "10.00", "20.00", "20.00", "20.00", "20.00", "50.00", "60.00", "70.00", "80.00", "90.00", "100.00"]
LINES = [
    event("project_registered", "reg-A", project="A", name="培训", office="甲"),
    event("project_registered", "reg-B", project="B", name="会议", office="甲"),
    event("project_registered", "reg-C", project="C", name="采购", office="乙"),
    event("project_registered", "reg-D", project="D", name="未批", office="乙", occurred_on="2023-01-05"),
    *(money("appropriation", f"app-{code}", "1000.00", project=code, day="2023-01-05") for code in "ABC"),
    money("expenditure", "pay-A", "190.00", project="A", day="2023-05-05"),
    money("expenditure", "pay-B", "425.00", project="B", day="2023-05-05"),
    event("pledge", "pl-A", year=2023, project="A", plan=PLAN, office="甲"),
]


@pytest.fixture
def watched(cli: CommandLine) -> CommandLine:
    """Three funded projects, one of them pledged, and one without a budget."""
    assert cli.import_lines(LINES).exit_code == 0
    return cli


def rows(cli: CommandLine, *options: str) -> dict[str, dict[str, Any]]:
    """Return what the monitor says at the end of June, by project."""
    return {row["project"]: row for row in cli.json("monitor", "--through", "2023-06", *options)}


@pytest.mark.parametrize(
    ("spent", "shown"),
    [("499999.99", "<50.00"), ("500000.00", "50.00"), ("499000.00", "49.90"), ("999999.99", "<100.00")],
)
def test_a_rate_below_its_schedule_is_not_printed_as_the_schedule(cli: CommandLine, spent: str, shown: str) -> None:
    """One fen short of the schedule, or of the whole, is printed as less; what is reached or further off as it is."""
    lines = [
        event("project_registered", "reg-A", project="A", name="培训", office="甲"),
        money("appropriation", "app", "1000000.00", project="A", day="2023-01-05"),
        money("expenditure", "pay", spent, project="A", day="2023-05-05"),
    ]
    assert cli.import_lines(lines).exit_code == 0
    printed = cli.ok("monitor", "--through", "2023-06").splitlines()
    assert shown in next(line for line in printed if line.startswith("A ")).split()
    assert rows(cli)["A"]["execution_rate"] == shown.removeprefix("<")


def test_targets_short_of_the_whole_are_not_printed_as_the_whole(watched: CommandLine) -> None:
    """A result a millionth short of its target is printed as less than 100, in JSON as it was."""
    target = {"indicator": "I", "aspect": "output", "name": "培训", "weight": "1", "value": "1000000"}
    lines = [
        event("target", "t", year=2023, project="A", **target),
        event("result", "r", year=2023, indicator="I", project="A", value="999999", reason="疫情"),
    ]
    assert watched.import_lines(lines).exit_code == 0
    printed = watched.ok("monitor", "--through", "2023-06").splitlines()
    assert "<100.00" in next(line for line in printed if line.startswith("A ")).split()
    assert rows(watched)["A"]["fulfilment"] == "100.00"


def test_the_contract_of_monitor(watched: CommandLine) -> None:
    """Against its pledge A is on schedule; B spent 85 % of what was due, C nothing, D has nothing to spend."""
    found = rows(watched)
    picked = {
        code: [row[name] for name in ("office", "level", "execution_rate", "schedule", "attainment", "remaining")]
        for code, row in found.items()
    }
    assert picked == {
        "A": ["甲", "正常", "19.00", "20.00", "95.00", "810.00"],
        "B": ["甲", "关注", "42.50", "50.00", "85.00", "575.00"],
        "C": ["乙", "预警", "0.00", "50.00", "0.00", "1000.00"],
        "D": ["乙", None, None, "50.00", None, "0.00"],
    }


def test_what_is_due_and_by_when(watched: CommandLine) -> None:
    """Due is what the next month's plan wants and was not spent; at the year's end all that remains."""
    found = rows(watched)
    assert [(found[code]["due"], found[code]["due_by"]) for code in "ABC"] == [
        ("310.00", "2023-07"),
        ("158.33", "2023-07"),
        ("583.33", "2023-07"),
    ]
    december = {row["project"]: row for row in watched.json("monitor", "--through", "2023-12")}
    assert (december["C"]["due"], december["C"]["due_by"]) == ("1000.00", "2023-12")
    assert [found[code]["pledge"] for code in "ABCD"] == [True, False, False, None]


def test_offices_weigh_their_projects_by_budget(watched: CommandLine) -> None:
    """An office's schedule is that of its projects, weighted by budget; children sum to it."""
    found = {row["office"]: row for row in watched.json("monitor", "--through", "2023-06", "--by", "office")}
    assert (found["甲"]["schedule"], found["甲"]["executed"], found["甲"]["level"]) == ("35.00", "615.00", "关注")
    assert found["甲"]["project"] is None


def test_targets_are_watched_beside_money(watched: CommandLine) -> None:
    """A result far behind its target warns though the money is on schedule; no result yet does not."""
    target = {"year": 2023, "project": "A", "aspect": "output", "weight": "1", "value": "10"}
    targets = [
        event("target", "t-1", indicator="I1", name="培训班", **target),
        event("target", "t-2", indicator="I2", name="学员", **target),
    ]
    assert watched.import_lines(targets).exit_code == 0
    assert (rows(watched)["A"]["level"], rows(watched)["A"]["targets"], rows(watched)["A"]["results"]) == ("正常", 2, 0)
    assert (
        watched.import_lines([event("result", "r-1", year=2023, project="A", indicator="I1", value="3")]).exit_code == 0
    )
    found = rows(watched)["A"]
    assert (found["level"], found["results"], found["fulfilment"]) == ("预警", 1, "30.00")


def test_the_rubric_sets_the_thresholds(watched: CommandLine) -> None:
    """Thresholds of the rubric take the place of the default, and the output says which were used."""
    assert "用默认值" in watched.ok("monitor", "--through", "2023-06")
    path = watched.folder / "own.yml"
    path.write_text(HEAD + "monitor: {attention: 100, warning: 95}\n" + ONE_LINE, "utf-8")
    found = rows(watched, "--rubric", str(path))
    assert [found[code]["level"] for code in "ABC"] == ["关注", "预警", "预警"]
    printed = watched.ok("monitor", "--through", "2023-06", "--rubric", str(path))
    assert "低于应达进度的 100% 为关注，低于 95% 为预警\n" in printed


@pytest.mark.parametrize(
    ("monitor", "code"),
    [
        ("{attention: 80, warning: 90}", "invalid_monitor"),
        ("{attention: 101, warning: 90}", "invalid_monitor"),
        ("{attention: 80}", "missing_key"),
        ("{attention: 80, warning: x}", "invalid_weight"),
        ("{attention: 80, warning: 70, alarm: 60}", "unknown_key"),
        ("[]", "invalid_lines"),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(monitor: str, code: str) -> None:
    """A warning is no milder than attention, and nothing lies beyond 100 per cent."""
    rubric, faults = read_rubric(HEAD + f"monitor: {monitor}\n" + ONE_LINE)
    assert rubric is None
    assert code in {fault.code for fault in faults}


@pytest.mark.parametrize(
    ("attained", "level"),
    [("1", "正常"), ("0.9", "正常"), ("0.899999", "关注"), ("0.8", "关注"), ("0.799999", "预警"), ("0", "预警")],
)
def test_a_level_begins_below_its_threshold(attained: str, level: str) -> None:
    """A threshold itself is still the milder level."""
    assert Thresholds().level(Fraction(attained)) == level


EXECUTION = "lines:\n  - {id: a, title: 支出率, weight: 10, rule: rate, parameters: {of: execution_rate}}\n"


@pytest.fixture
def supposed(watched: CommandLine) -> CommandLine:
    """The same ledger with a rubric adopted that scores the year-end execution rate alone."""
    adopted = event("rubric_adopted", "ad", year=2023, rubric="r", text=HEAD + EXECUTION)
    assert watched.import_lines([adopted]).exit_code == 0
    return watched


WHAT_IF = ("what-if", "--year", "2023", "--through", "2023-06")


def test_a_supposed_payment_counts_in_the_score(supposed: CommandLine) -> None:
    """615 recorded and 885 supposed of 3,000 are 50 %: 5.00 points, with the arithmetic; nothing is recorded."""
    found = supposed.json(*WHAT_IF, "--spend", "C:885.00@2023-11")
    assert (found["before"]["total"], found["after"]["total"]) == (None, "5.00")
    assert found["spend"] == [{"project": "C", "amount": "885.00", "month": "2023-11"}]
    assert "1500.00 元 ÷ 调整后预算数 3000.00 元" in found["after"]["lines"][0]["explanation"]
    printed = supposed.ok(*WHAT_IF, "--spend", "C:885.00@2023-11")
    assert "假定再支出 885.00 元" in printed
    assert supposed.json("balance", "--year", "2023")[2]["executed"] == "0.00"


def test_the_rest_of_the_year_as_pledged(supposed: CommandLine) -> None:
    """A spends the 810 it pledged, month by month; who pledged nothing spends nothing; the monitor says the same."""
    found = supposed.json(*WHAT_IF, "--as-pledged")
    assert [(one["month"], one["amount"]) for one in found["spend"]] == [
        ("2023-07", "310.00"),
        *((f"2023-{month:02d}", "100.00") for month in range(8, 13)),
    ]
    assert found["after"]["total"] == "4.75"
    said = supposed.ok("monitor", "--through", "2023-06")
    assert "其余月份按承诺书支出" in said
    assert "总分：4.75 / 10.00" in said
    both = supposed.json(*WHAT_IF, "--as-pledged", "--spend", "A:310.00@2023-09")
    assert both["after"]["total"] == "4.75"


@pytest.mark.parametrize(
    ("spend", "code", "named"),
    [
        ("C:1000.01@2023-11", "insufficient_budget", "应不超过剩余指标 1000.00 元"),
        ("C:1.00@2023-06", "invalid_spending", "2023-06"),
        ("D:0.01@2023-11", "insufficient_budget", "D"),
        ("X:1.00@2023-11", "unknown_project", "X"),
        ("C:1.00@2024-01", "invalid_spending", "2024-01"),
        ("C:1.00@2023-13", "invalid_spending", "2023-13"),
        ("C:1,000@2023-11", "invalid_spending", "1,000"),
        ("C 1.00", "invalid_spending", "C 1.00"),
    ],
)
def test_a_payment_that_could_not_be_made_is_refused(supposed: CommandLine, spend: str, code: str, named: str) -> None:
    """Nothing beyond a budget, outside the year or on an unknown project can be supposed; the error names it."""
    said = supposed.refused(*WHAT_IF, "--spend", spend)
    assert f"[{code}]" in said
    assert named in said


def test_something_must_be_supposed(supposed: CommandLine) -> None:
    """Without a payment the command has nothing to do; without a rubric it has nothing to score by."""
    assert supposed("what-if", "--year", "2023").exit_code == 2
    assert "[no_rubric_adopted]" in supposed.refused("what-if", "--year", "2022", "--spend", "A:1.00@2022-03")


@pytest.mark.parametrize("through", [(), ("--through", "2023-12")])
def test_a_year_that_is_over_has_no_rest_to_suppose(supposed: CommandLine, through: tuple[str, ...]) -> None:
    """``--as-pledged`` asks for a month after which there is a rest of the year."""
    found = supposed("what-if", "--year", "2023", "--as-pledged", *through)
    assert found.exit_code == 2
    assert "--through" in found.stderr


def test_a_later_payment_takes_no_earlier_one_away() -> None:
    """What is supposed for December takes no pledged spending away; together they stay in budget."""
    plan = (*["8.00"] * 6, "48.00", "60.00", "100.00", "100.00", "100.00", "100.00")
    entry = Entry(seq=1, event=Pledge(event_id="pl", year=2023, project="P", plan=plan, **ENVELOPE))
    year = snapshot([project("P")], [moved("P", "appropriation", 1000)], through="2023-06", facts=[entry])
    december = [Spending(project="P", amount_fen=400, month="2023-12")]
    assert [(one.month, one.amount_fen) for one in as_pledged(year, december)] == [("2023-07", 480), ("2023-08", 120)]
    july = [Spending(project="P", amount_fen=500, month="2023-07")]
    assert [(one.month, one.amount_fen) for one in as_pledged(year, july)] == [("2023-08", 100), ("2023-09", 400)]


def test_targets_are_measured_as_the_rubric_says(watched: CommandLine, tmp_path: Path) -> None:
    """A grade without coefficient is worth what the rubric's bands say; a result that does not apply is a result."""
    lines = [
        event(
            "target", f"t-{number}", year=2023, project="A", indicator=f"Q{number}", aspect="output",
            name=f"质量{number}", weight="1", nature="qualitative",
        )
        for number in (1, 2)
    ]  # fmt: skip
    lines += [event("result", "r-1", year=2023, project="A", indicator="Q1", grade="达成")]
    lines += [event("result", "r-2", year=2023, project="A", indicator="Q2", grade="不适用")]
    assert watched.import_lines(lines).exit_code == 0
    bands = "bands: [{grade: 达成, is: 100}, {grade: 未达成, from: 0, below: 100}]"
    rule = f"rule: completion, parameters: {{aspects: [output], {bands}}}"
    path = tmp_path / "r.yml"
    path.write_text(f"{HEAD}lines:\n  - {{id: a, title: 产出, weight: 10, {rule}}}\n", "utf-8")
    row = rows(watched, "--rubric", str(path))["A"]
    assert (row["targets"], row["results"], row["fulfilment"]) == (2, 2, "100.00")
    assert rows(watched)["A"]["fulfilment"] is None


def test_without_a_pledge_nothing_goes_by_one(funded: CommandLine) -> None:
    """Where nobody signed a pledge the score is of what is recorded, and no pledge is spoken of."""
    said = funded.ok("monitor", "--through", "2023-06", "--rubric", "guangzhou-2023")
    assert "只计已记录的事实，总分：" in said
    assert "按承诺书支出" not in said


def test_facts_that_fit_no_rubric_are_refused_before_anything_is_printed(watched: CommandLine) -> None:
    """A deduction that names no line of the rubric is refused by ``monitor`` as ``score`` does, in JSON too."""
    adopted = event("rubric_adopted", "rubric", year=2023, rubric="guangzhou-2023")
    astray = event("deduction", "off", year=2023, rubric="guangzhou-2023", line="nowhere", points="1", reason="误记")
    assert watched.import_lines([adopted, astray]).exit_code == 0
    for options in ((), ("--json",)):
        found = watched("monitor", "--through", "2023-06", *options)
        assert (found.exit_code, found.stdout) == (1, "")
        assert "[deduction_names_no_line]" in found.stderr
        assert "--reverses off" in found.stderr


@pytest.mark.parametrize(
    "command",
    [("monitor", "--through", "2025-06"), ("monthly", "--through", "2025-06"), ("ranking", "--quarter", "2025Q2")],
)
def test_a_year_without_money_is_told(watched: CommandLine, command: tuple[str, ...]) -> None:
    """A table of a period in which nothing is recorded says so."""
    assert "没有任何资金记录" in watched(*command).stderr


def test_later_bulletins_are_of_another_course_of_the_year(watched: CommandLine) -> None:
    """Looking back at June, no bulletin of a later month counts in a supposition."""
    rate = "lines:\n  - {id: a, title: 支出率, weight: 10, rule: rate, parameters: {of: bulletins}}\n"
    lines = [event("bulletin", f"b-{n}", month=f"2023-{n:02d}", rate="90") for n in range(1, 13)]
    adopted = event("rubric_adopted", "ad", year=2023, rubric="r", text=HEAD + rate)
    assert watched.import_lines([*lines, adopted]).exit_code == 0
    result = watched(*WHAT_IF, "--as-pledged", "--json")
    assert result.exit_code == 0
    assert result.stderr.count("支出执行率通报") == 6


@given(
    st.lists(st.integers(0, 10_000), min_size=11, max_size=11).map(sorted),
    st.integers(1, 10**9),
    st.integers(0, 100),
    st.integers(1, 12),
)
def test_a_pledged_year_ends_with_the_whole_budget_spent(
    plan: list[int], budget_fen: int, spent_percent: int, month: int
) -> None:
    """Whatever was planned and spent, the plan's rest adds up to the budget to the fen and never beyond."""
    texts = (*(f"{Decimal(share) / 100:.2f}" for share in plan), "100.00")
    pledge = Pledge(event_id="pl", year=2023, project="P", plan=texts, **ENVELOPE)
    money = [moved("P", "appropriation", budget_fen), moved("P", "expenditure", budget_fen * spent_percent // 100)]
    now = snapshot([project("P")], money, through=f"2023-{month:02d}", facts=[Entry(seq=1, event=pledge)])
    year_end = facts_of(supposing(now, list(as_pledged(now)))).months[-1]
    assert year_end.executed_fen == (budget_fen if month < 12 else money[1].amount_fen)


def test_supposing_nothing_changes_nothing() -> None:
    """A supposition without payments has the money of the snapshot."""
    now = snapshot([project("P")], [moved("P", "appropriation", 5)])
    assert supposing(now, []).movements == now.movements
    assert supposing(now, [Spending(project="P", amount_fen=5, month="2023-12")]).movements != now.movements
