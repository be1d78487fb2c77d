"""Score sheets: the published case, the contract of ``score --json``, deductions, what is missing, and the sums."""

import json
import re
import shlex
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.history.rubrics import shipped_text
from scoring.facts.indicators import PlannedAndDone
from scoring.facts.year import PointsOff
from scoring.rubrics.reader import load
from scoring.sheets.score import score
from scoring.sheets.sheet import Sheet
from tests.conftest import CommandLine, event
from tests.scoring.made_facts import MONTHS, facts, off, planned
from tests.scoring.rubrics.test_rubric import GUANGZHOU, HEAD, ONE_LINE

SHEET_KEYS = ["year", "rubric", "weight", "total", "published_total", "missing", "lines", "through"]
LINE_KEYS = ["line", "parent", "title", "weight", "score", "deduction", "explanation", "events"]
LINE_KEYS += ["published_score", "targets", "rounding"]
BULLETINS = ["95.80", "95.82"] * 6
SCORE = ("score", "--year", "2023")

ADOPTED = event("rubric_adopted", "adopted", year=2023, rubric="guangzhou-2023")
REPORTED = (
    *(event("bulletin", f"b-{month}", month=month, rate=rate) for month, rate in zip(MONTHS, BULLETINS, strict=True)),
    event(
        "target", "t-1", year=2023, indicator="I1", aspect="output", name="培训班", weight="1", value="12", unit="期"
    ),
    event("target", "t-2", year=2023, indicator="I2", aspect="benefit", name="讲座", weight="1", value="28", unit="名"),
    event("result", "r-1", year=2023, indicator="I1", value="12"),
    event("result", "r-2", year=2023, indicator="I2", value="28"),
)


def deducted(event_id: str, line: str, points: str, rubric: str = "guangzhou-2023") -> dict[str, Any]:
    """Return the line of a deduction."""
    return event("deduction", event_id, year=2023, rubric=rubric, line=line, points=points, reason="合同备案超期")


@pytest.fixture
def reported(cli: CommandLine) -> CommandLine:
    """The facts of the published report: twelve bulletins of 95.81 on average, both targets met, no deduction."""
    assert cli.import_lines([ADOPTED, *REPORTED]).exit_code == 0
    return cli


def column(sheet: dict[str, Any], name: str) -> dict[str, Any]:
    """Return one column of a printed sheet by line."""
    return {line["line"]: line[name] for line in sheet["lines"]}


def test_the_published_case_scores_99_58(reported: CommandLine) -> None:
    """Guangzhou 2023: 40.00 + 9.58 = 49.58, and 50.00 without a deduction, is 99.58 as published."""
    sheet = reported.json(*SCORE)
    assert sheet["total"] == "99.58"
    scores = {name: found for name, found in column(sheet, "score").items() if found is not None}
    assert scores == {
        "performance": "49.58",
        "targets": "40.00",
        "spending_rate": "9.58",
        "management": "50.00",
    }


def test_the_contract_of_score(reported: CommandLine) -> None:
    """``score --json`` has these keys and types, the lines in tree order, points at the rubric's scale."""
    sheet = reported.json(*SCORE)
    assert list(sheet) == SHEET_KEYS
    assert (sheet["year"], sheet["rubric"], sheet["weight"], sheet["missing"]) == (2023, "guangzhou-2023", "100.00", [])
    assert [list(line) for line in sheet["lines"]] == [LINE_KEYS] * len(GUANGZHOU)
    assert [(line["line"], line["parent"], line["title"]) for line in sheet["lines"]] == [row[:3] for row in GUANGZHOU]
    assert list(column(sheet, "weight").values()) == [row[3] and f"{row[3]}.00" for row in GUANGZHOU]
    for line in sheet["lines"]:
        assert isinstance(line["explanation"], str)
        assert all(isinstance(seq, int) for seq in line["events"])
        assert line["events"] == sorted(set(line["events"]))


def test_a_deduction_is_what_a_line_lost(reported: CommandLine) -> None:
    """``deduction`` is weight − score, 0.00 on a weightless line under ``deduction``, null under another rule."""
    assert column(reported.json(*SCORE), "deduction") == {
        **dict.fromkeys(("performance", "spending_rate"), "0.42"),
        **dict.fromkeys(("targets", "management"), "0.00"),
        **dict.fromkeys(("output", "benefit")),
        **dict.fromkeys((row[0] for row in GUANGZHOU if row[1] == "management"), "0.00"),
    }


def test_deductions_below_management_come_off_management(reported: CommandLine) -> None:
    """Two points off procurement and one off management: management 47.00, procurement without score lost 2.00."""
    lines = [deducted("d-1", "procurement", "2"), deducted("d-2", "management", "1")]
    assert reported.import_lines(lines).exit_code == 0
    sheet = reported.json(*SCORE)
    found = {line["line"]: line for line in sheet["lines"]}
    assert (found["management"]["score"], found["management"]["deduction"]) == ("47.00", "3.00")
    assert (found["procurement"]["score"], found["procurement"]["deduction"]) == (None, "2.00")
    assert (found["assets"]["score"], found["assets"]["deduction"]) == (None, "0.00")
    assert len(found["management"]["events"]) == 2
    assert set(found["procurement"]["events"]) < set(found["management"]["events"])
    assert sheet["total"] == "96.58"


def follow(cli: CommandLine, said: str) -> None:
    """Run the command that a refusal gives, as it stands there."""
    command = re.search(r"jixiao (append reversal .*?) 冲销", said)
    assert command is not None
    cli.ok(*shlex.split(command.group(1)))


@pytest.mark.parametrize("line", ["targets", "spending_rate", "performance", "output", "nowhere", "采购管理"])
def test_a_deduction_on_no_such_line_refuses_the_score(reported: CommandLine, line: str) -> None:
    """Points can be taken only off lines with the rule ``deduction`` and those below it; anything else is refused."""
    assert reported.import_lines([deducted("d-1", line, "2")]).exit_code == 0
    said = reported.refused(*SCORE, "--json")
    assert "[deduction_names_no_line]" in said
    follow(reported, said)
    reported.ok(*SCORE)
    assert line in said
    assert "procurement" in said


def test_deductions_of_another_rubric_or_year_do_not_count(reported: CommandLine) -> None:
    """A deduction counts under the rubric it names, in its own year, whatever its line; a reversed one not at all."""
    lines = [
        deducted("d-1", "nowhere", "2", rubric="hubei-2020"),
        {**deducted("d-2", "management", "2"), "year": 2022},
        deducted("d-3", "nowhere", "2"),
        event("reversal", "r", occurred_on="2024-01-20", reverses="d-3", reason="录入错误"),
    ]
    assert reported.import_lines(lines).exit_code == 0
    assert reported.json(*SCORE)["total"] == "99.58"


def test_with_something_missing_there_is_no_total(cli: CommandLine) -> None:
    """Eleven bulletins and a blank result: the sheet is printed, total null, exit 1, and each need is named."""
    lines = [line for line in REPORTED if line["event_id"] not in ("b-2023-07", "r-2")]
    assert cli.import_lines([ADOPTED, *lines]).exit_code == 0
    result = cli(*SCORE, "--json")
    sheet = json.loads(result.stdout)
    assert (result.exit_code, sheet["total"]) == (1, None)
    assert sheet["missing"] == [
        "产出与效益指标完成情况：讲座 的完成情况",
        "部门预算资金支出率：2023-07 的支出执行率通报",
    ]
    assert column(sheet, "score")["performance"] is None
    assert column(sheet, "deduction")["performance"] is None
    assert column(sheet, "score")["management"] == "50.00"
    assert all(needed in result.stderr for needed in sheet["missing"])
    assert "总分：（缺） / 100.00" in cli(*SCORE).stdout


def test_provisional_counts_what_is_known(cli: CommandLine) -> None:
    """``--provisional`` passes over lines without a score, says so, still names what is missing, and exits 0."""
    lines = [line for line in REPORTED if line["event_id"] != "r-1"]
    assert cli.import_lines([ADOPTED, *lines]).exit_code == 0
    sheet = cli.json(*SCORE, "--provisional")
    assert (sheet["total"], len(sheet["missing"])) == ("59.58", 1)
    assert column(sheet, "score")["targets"] is None
    assert column(sheet, "score")["performance"] == "9.58"
    assert "总分：59.58 / 100.00（暂计，资料不齐）" in cli.ok(*SCORE, "--provisional")


def test_provisional_changes_nothing_where_nothing_is_missing(reported: CommandLine) -> None:
    """With every fact recorded both sheets are the same."""
    assert reported.json(*SCORE, "--provisional") == reported.json(*SCORE)
    assert reported.ok(*SCORE, "--provisional") == reported.ok(*SCORE)


def test_a_year_without_facts_lacks_everything(cli: CommandLine) -> None:
    """A silent year has no total, and provisionally only what needs no fact."""
    sheet = cli.json(*SCORE, "--rubric", "guangzhou-2023", "--provisional")
    assert (sheet["total"], len(sheet["missing"])) == ("50.00", 13)
    assert cli(*SCORE, "--rubric", "guangzhou-2023").exit_code == 1


def test_the_rubric_is_the_adopted_one_a_shipped_one_or_a_file(reported: CommandLine) -> None:
    """By default the year's adopted text scores; ``--rubric`` takes a shipped name or a file instead."""
    file = reported.folder / "other.yml"
    file.write_text(HEAD + ONE_LINE, "utf-8")
    assert reported.json(*SCORE) == reported.json(*SCORE, "--rubric", "guangzhou-2023")
    assert reported.json(*SCORE, "--rubric", str(file))["rubric"] == "r"
    own = event("rubric_adopted", "own", year=2022, rubric="r", text=HEAD + ONE_LINE)
    assert reported.import_lines([own]).exit_code == 0
    assert reported.json("score", "--year", "2022")["total"] == "10.00"
    assert "[no_rubric_adopted]" in reported.refused("score", "--year", "2021")


def test_an_adopted_text_that_is_no_rubric_is_refused(cli: CommandLine) -> None:
    """The ledger stores any text; scoring by it says what is wrong."""
    assert cli.import_lines([event("rubric_adopted", "own", year=2023, rubric="r", text="id: r")]).exit_code == 0
    assert "[missing_key]" in cli.refused(*SCORE)


def test_an_adopted_text_of_another_id_is_refused(cli: CommandLine) -> None:
    """Deductions name a rubric by its id, so the adopted text must bear the id it was adopted under."""
    assert (
        cli.import_lines([event("rubric_adopted", "own", year=2023, rubric="s", text=HEAD + ONE_LINE)]).exit_code == 0
    )
    said = cli.refused(*SCORE)
    assert "[rubric_id_differs]" in said
    follow(cli, said)


def test_as_of_gives_the_old_sheet_again(reported: CommandLine) -> None:
    """What was recorded later, a correction or another rubric, does not touch the sheet as of before."""
    before = reported.json(*SCORE)
    head = reported.ok("export").count("\n")
    lines = [
        event("reversal", "rev-1", occurred_on="2024-01-20", reverses="b-2023-12", reason="通报更正"),
        event("bulletin", "b-2023-12-new", month="2023-12", rate="47.82"),
        event("reversal", "rev-2", occurred_on="2024-01-20", reverses="adopted", reason="改用"),
        event("rubric_adopted", "own", year=2023, rubric="r", text=HEAD + ONE_LINE),
    ]
    assert reported.import_lines(lines).exit_code == 0
    assert reported.json(*SCORE, "--as-of", str(head)) == before
    assert reported.json(*SCORE, "--as-of", str(head + 2))["total"] == "99.18"
    assert reported.json(*SCORE)["rubric"] == "r"
    assert "[no_rubric_adopted]" in reported.refused(*SCORE, "--as-of", "0")


def test_money_of_the_ledger_is_named_by_a_seq(funded: CommandLine) -> None:
    """A line that rests on the ledger's own money lists no events but the seq it was replayed through."""
    file = funded.folder / "rubric.yml"
    rate = "{id: a, title: 甲, weight: 10, rule: rate, parameters: {of: execution_rate}, lines: [{id: b, title: 乙}]}"
    file.write_text(f"{HEAD}lines: [{rate}]", "utf-8")
    above, below = funded.json(*SCORE, "--rubric", str(file))["lines"]
    assert (above["score"], above["events"], above["through_seq"]) == ("2.80", [], 7)
    assert (below["score"], below["deduction"], below["explanation"]) == (None, None, "不单独计分")


NUMBERS = st.decimals(min_value=0, max_value=1000, places=3).map(str)
TARGETS = st.lists(st.tuples(st.sampled_from([">=", "<=", "="]), NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=6)
RATES = st.lists(st.decimals(min_value=0, max_value=150, places=2).map(str), min_size=12, max_size=12)
DEDUCTIONS = st.lists(st.tuples(st.sampled_from(["management", "procurement", "assets"]), NUMBERS), max_size=4)
SHIPPED = load(shipped_text("guangzhou-2023") or "")


def sheet_of(found: Iterable[tuple[str, str, str, str]], rates: list[str], lost: list[tuple[str, str]]) -> Sheet:
    """Return the shipped rubric's sheet of targets (direction, weight, wanted, done), bulletins and deductions."""
    first = planned("1", "1", seq=1)
    targets: list[PlannedAndDone] = [first]
    for seq, (direction, weight, wanted, done) in enumerate(found, 2):
        targets.append(planned(wanted, done, direction=direction, weight=weight, seq=2 * seq))
    deductions: list[PointsOff] = [
        off(line, n, seq=100 + i, rubric="guangzhou-2023") for i, (line, n) in enumerate(lost)
    ]
    return score(SHIPPED, facts(rates=rates, targets=targets, deductions=deductions))


@given(TARGETS, RATES, DEDUCTIONS)
def test_a_sheet_adds_up(found: list[tuple[str, str, str, str]], rates: list[str], lost: list[tuple[str, str]]) -> None:
    """0 ≤ score ≤ weight, deduction = weight − score, a parent is the sum of its printed children, so is the total."""
    sheet = sheet_of(found, rates, lost)
    sums: dict[str | None, Decimal] = {}
    for line in sheet.lines:
        if line.score is not None and line.weight is not None:
            assert 0 <= line.score <= line.weight
            assert line.deduction == line.weight - line.score
            assert line.score.as_tuple().exponent == -2
            sums[line.parent] = sums.get(line.parent, Decimal(0)) + line.score
    assert sheet.total == sums[None]
    assert next(line.score for line in sheet.lines if line.line == "performance") == sums["performance"]


@given(TARGETS, st.data())
def test_more_fulfilment_never_scores_less(found: list[tuple[str, str, str, str]], data: st.DataObject) -> None:
    """Coming nearer to one target, in its own direction, never lowers the total."""
    at = data.draw(st.integers(0, len(found) - 1))
    direction, weight, wanted, done = found[at]
    nearer = data.draw(
        st.decimals(
            min_value=min(Decimal(done), Decimal(wanted)), max_value=max(Decimal(done), Decimal(wanted)), places=3
        )
    )
    further = {">=": max(Decimal(done), nearer), "<=": min(Decimal(done), nearer), "=": nearer}[direction]
    better = [*found[:at], (direction, weight, wanted, str(further)), *found[at + 1 :]]
    worse_total, better_total = (sheet_of(case, ["90"] * 12, []).total for case in (found, better))
    assert worse_total is not None
    assert better_total is not None
    assert better_total >= worse_total


def test_what_counts_for_nothing_is_said(reported: CommandLine) -> None:
    """A deduction under another rubric's name and a result that no target asks for are told on stderr."""
    before = reported.json(*SCORE)["total"]
    lines = [
        event("deduction", "typo", year=2023, rubric="guangzhou2023", line="assets", points="5", reason="盘亏"),
        event("result", "stray", year=2023, indicator="none", value="5"),
    ]
    assert reported.import_lines(lines).exit_code == 0
    result = reported(*SCORE)
    assert result.exit_code == 0
    assert "typo：扣分记在评分标准 guangzhou2023 名下，不计入 guangzhou-2023" in result.stderr
    assert "stray：完成情况 none 没有对应的绩效目标，不计分" in result.stderr
    assert reported.json(*SCORE)["total"] == before
