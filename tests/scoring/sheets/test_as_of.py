"""The past can be had again: figures and scores as of any event, and what a score counts until a month."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event as observed
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.kinds.movements import MONEY_KINDS
from tests.conftest import CommandLine, event, money
from tests.ledger.rules.test_reversals import undo
from tests.ledger.test_laws import Fields, a_line, days, exported, history, law, new_ledger
from tests.scoring.made_facts import MONTHS
from tests.scoring.rubrics.test_rubric import HEAD, rubric

SCORE = ("score", "--year", "2023")
RATE = "{{id: {id_}, title: 执行, weight: {weight}, rule: rate, parameters: {{of: {of}}}}}"
DONE = "{id: done, title: 完成, weight: 4, rule: completion, parameters: {aspects: [output, benefit]}}"
KEPT = "{{id: kept, title: 管理, weight: {weight}, rule: deduction, lines: [{{id: late, title: 迟报}}]}}"


def rate_line(of: str, weight: str = "10", *, id_: str = "spent") -> str:
    """Return a line of a rubric that is scored by a rate."""
    return RATE.format(id_=id_, weight=weight, of=of)


def kept_line(weight: str) -> str:
    """Return a line of a rubric that points are taken off, with one below it."""
    return KEPT.format(weight=weight)


TEXTS = (
    rubric(f"[{rate_line('execution_rate', '4')}, {DONE}, {kept_line('2')}]"),
    rubric(f"[{rate_line('bulletins', '1')}, {kept_line('9')}]", scale="1"),
    rubric(f"[{rate_line('attainment', '5')}, {kept_line('5')}]"),
)
years = st.sampled_from([2023, 2023, 2023, 2024])
indicators = st.sampled_from(["i", "j"])
backwards = st.integers(1, 4)


def facts(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, Fields]]:
    """Return a strategy of a kind and its fields."""
    return st.fixed_dictionaries(fields).map(lambda found: (kind, found))


adopting = facts("rubric_adopted", year=years, rubric=st.just("r"), text=st.sampled_from(TEXTS))
aiming = facts(
    "target",
    year=years,
    indicator=indicators,
    aspect=st.sampled_from(["output", "benefit"]),
    name=st.just("培训"),
    weight=st.sampled_from(["1", "2"]),
    value=st.just("10"),
)
doing = facts("result", year=years, indicator=indicators, value=st.sampled_from(["5", "10"]))
losing = facts(
    "deduction",
    year=years,
    rubric=st.sampled_from(["r", "r", "other"]),
    line=st.sampled_from(["kept", "late"]),
    points=st.sampled_from(["0.5", "1"]),
    reason=st.just("迟报"),
)
telling = facts("bulletin", month=st.sampled_from(MONTHS), rate=st.sampled_from(["90.00", "95.81"]))
over = {"project": "P1", "to_project": "P2", "amount": "1.00", "occurred_on": "2023-12-31"}
lending = st.just(("virement", over))
correcting = facts("reversal", reverses=backwards, reason=st.just("错"), occurred_on=days)
# What no text of the rubric can be scored with, and texts that are no rubric.
breaking = facts(
    "deduction", year=years, rubric=st.just("r"), line=st.just("spent"), points=st.just("1"), reason=st.just("错")
)
breaking |= facts(
    "rubric_adopted", year=years, rubric=st.sampled_from(["r", "s"]), text=st.sampled_from([HEAD, TEXTS[2]])
)


def lines_of(found: list[tuple[str, Fields]]) -> list[Fields]:
    """Return lines e0, e1 and so on; a reversal of an integer is one of the line so many before it."""
    return [event(kind, f"e{number}", **_named(number, fields)) for number, (kind, fields) in enumerate(found)]


def _named(number: int, fields: Fields) -> Fields:
    back = fields.get("reverses")
    return {**fields, "reverses": f"e{number - back}"} if isinstance(back, int) else fields


def scored(*more: st.SearchStrategy[tuple[str, Fields]]) -> st.SearchStrategy[list[Fields]]:
    """Return a strategy of histories which also hold what a year is scored by."""
    once, twice, thrice = (adopting, aiming, losing, telling, lending, *more), (doing, a_line), (correcting,)
    often = [*once, *twice * 2, *thrice * 3]
    one = st.sampled_from(often).flatmap(lambda chosen: chosen)
    return st.tuples(adopting, st.lists(one, min_size=5, max_size=15)).map(lambda two: lines_of([two[0], *two[1]]))


def printed(cli: CommandLine, *options: str) -> list[tuple[int, str, str]]:
    """Return exit code, stdout and stderr of what the ledger says of both years: balance, rates, provisional score."""
    commands = (("balance",), ("rates",), ("score", "--provisional"))
    # The last month that is shown by default depends on when the events were recorded.
    years = [("--year", year, "--through", f"{year}-12") for year in ("2023", "2024")]
    found = [cli(*command, *year, "--json", *options) for command in commands for year in years]
    return [(result.exit_code, result.stdout, result.stderr) for result in found]


@settings(law, max_examples=20)
@given(scored(breaking), st.integers(1, 23))
def test_the_past_is_that_of_a_ledger_which_ends_there(lines: list[Fields], seq: int) -> None:
    """Balance, rates and score as of a seq are those of a ledger that holds the events up to it and no more."""
    with history(lines) as cli, new_ledger() as then:
        assert then.import_lines(exported(cli)[:seq]).exit_code == 0
        as_it_was = printed(then)
        assert printed(cli, "--as-of", str(seq)) == as_it_was
        observed(f"exit codes {[code for code, _, _ in as_it_was]}")


Figures = dict[tuple[Any, ...], str | None]
OF_A_MONTH = ("adjusted_budget", "executed", "execution_rate", "attainment", "bulletin_rate")
OF_A_PROJECT = (*MONEY_KINDS, *OF_A_MONTH[:3])


def figures_at(cli: CommandLine, seq: int, *, months_of: int) -> Figures:
    """Return every figure of both years that ``balance``, ``rates`` and ``score`` give as of a seq.

    They are of the months that are shown as of the seq ``months_of``.
    """
    found: Figures = {}
    for year in (2023, 2024):
        through = cli.json("rates", "--year", str(year), "--as-of", str(months_of))[0]["through"]
        given = ("--year", str(year), "--as-of", str(seq), "--through", through)
        for row in cli.json("rates", *given):
            found |= {(year, "month", row["month"], figure): row[figure] for figure in OF_A_MONTH}
        for row in cli.json("balance", *given):
            found |= {(year, "project", row["project"], figure): row[figure] for figure in OF_A_PROJECT}
        printed = cli("score", *given, "--json").stdout
        sheet = json.loads(printed) if printed else {"lines": []}
        found |= {(year, "score", line["line"], "score"): line["score"] for line in sheet["lines"]}
        found[year, "score", "total", "score"] = sheet.get("total")
    return found


@pytest.fixture
def spent(cli: CommandLine) -> CommandLine:
    """A budget of 1200 spent by 100 a month, each month's bulletin above 90, two of the twelve recorded last."""
    lines = [event("project_registered", "reg-P1", project="P1", name="项目一")]
    lines.append(money("appropriation", "app", "1200.00", day="2023-01-04"))
    lines += [money("expenditure", f"pay-{month}", "100.00", day=f"{month}-20") for month in MONTHS]
    lines += [
        event("bulletin", f"b-{month}", month=month, rate=f"9{number % 10}") for number, month in enumerate(MONTHS)
    ]
    assert cli.import_lines(lines).exit_code == 0
    return cli


def adopt(cli: CommandLine, text: str, event_id: str = "adopted") -> None:
    """Record that 2023 is scored by a rubric."""
    assert cli.import_lines([event("rubric_adopted", event_id, year=2023, rubric="r", text=text)]).exit_code == 0


def sheet(cli: CommandLine, *options: str) -> tuple[int, dict[str, Any]]:
    """Return the exit code of ``score --json`` and the sheet that it prints."""
    result = cli(*SCORE, "--json", *options)
    return result.exit_code, json.loads(result.stdout)


@pytest.mark.parametrize("of", ["attainment", "execution_rate"])
@pytest.mark.parametrize("month", ["2023-01", "2023-06", "2023-11"])
def test_a_rate_of_the_whole_year_is_missing_before_december(spent: CommandLine, of: str, month: str) -> None:
    """Counted until an earlier month such a line has no score, which is said; it is no total of half a year."""
    adopt(spent, rubric(f"[{rate_line(of, '4')}, {kept_line('6')}]"))
    code, found = sheet(spent, "--through", month)
    assert (code, found["total"]) == (1, None)
    assert found["missing"] == [f"执行：{month} 之后各月的收支"]
    line = found["lines"][0]
    assert (line["score"], line["deduction"]) == (None, None)
    assert month in line["explanation"]
    assert "2023-12" in line["explanation"]
    assert sheet(spent, "--through", month, "--provisional")[1]["total"] == "6.00"


@pytest.mark.parametrize("of", ["attainment", "execution_rate", "bulletins"])
def test_december_is_the_whole_year(spent: CommandLine, of: str) -> None:
    """Counted until December a score is what it is without a month, and nothing is missing."""
    adopt(spent, rubric(f"[{rate_line(of)}]"))
    code, found = sheet(spent, "--through", "2023-12")
    assert (code, found["missing"]) == (0, [])
    assert found["total"] == {"bulletins": "9.38"}.get(of, "10.00")
    assert (code, found) == sheet(spent)


@pytest.mark.parametrize(("month", "counted"), [("2023-01", 1), ("2023-06", 6), ("2023-11", 11), ("2023-12", 12)])
def test_bulletins_count_until_the_month(spent: CommandLine, month: str, counted: int) -> None:
    """A score until a month rests on the bulletins of the months up to it, whenever they were recorded."""
    adopt(spent, rubric(f"[{rate_line('bulletins')}]"))
    _, found = sheet(spent, "--through", month)
    first = spent.json("show", "b-2023-01")["seq"]
    assert found["lines"][0]["events"] == [first + number for number in range(counted)]
    assert found["missing"] == [f"执行：{later} 的支出执行率通报" for later in MONTHS[counted:]]
    assert (found["total"] is None) == (counted < 12)


def test_what_has_no_month_counts_in_every_month(spent: CommandLine) -> None:
    """Targets, results and deductions are facts of the year, so that a month changes nothing about their lines."""
    adopt(spent, rubric(f"[{DONE}, {kept_line('6')}]"))
    target = event("target", "t", year=2023, indicator="i", aspect="output", name="培训", weight="1", value="10")
    done = event("result", "d", year=2023, indicator="i", value="5")
    lost = event("deduction", "l", year=2023, rubric="r", line="late", points="1", reason="迟报")
    assert spent.import_lines([target, done, lost]).exit_code == 0
    assert sheet(spent)[1]["total"] == "7.00"
    assert sheet(spent, "--through", "2023-01")[1] == sheet(spent)[1] | {"through": "2023-01"}


@pytest.mark.parametrize("month", ["2022-12", "2024-01", "2023-13", "06", ""])
def test_a_score_until_no_month_of_the_year_is_refused(spent: CommandLine, month: str) -> None:
    """Only a month of the year that is scored is taken."""
    adopt(spent, rubric(f"[{kept_line('10')}]"))
    assert "[invalid_month]" in spent.refused(*SCORE, "--through", month)


@pytest.mark.parametrize("options", [(), ("--json",), ("--provisional",), ("--through", "2023-06")], ids=str)
def test_a_score_can_be_given_again_for_ever(spent: CommandLine, options: tuple[str, ...], tmp_path: Path) -> None:
    """After another text was adopted, and facts changed, the old sheet is printed again byte for byte."""
    adopt(spent, TEXTS[0])
    moment = str(spent.json("show", "adopted")["seq"])
    before = spent(*SCORE, *options)
    assert "执行" in before.stdout
    assert (
        spent.import_lines([undo("adopted"), undo("b-2023-12"), undo("pay-2023-12", day="2023-12-31")]).exit_code == 0
    )
    adopt(spent, TEXTS[0].replace("title: 执行", "title: 支出进度").replace("execution_rate", "attainment"), "anew")
    assert spent.import_lines([money("supplement", "more", "1.00", day="2023-02-01")]).exit_code == 0
    now, again = spent(*SCORE, *options), spent(*SCORE, *options, "--as-of", moment)
    assert "支出进度" in now.stdout
    assert (again.exit_code, again.stdout_bytes, again.stderr_bytes) == (
        before.exit_code, before.stdout_bytes, before.stderr_bytes,
    )  # fmt: skip
