"""``verify_public.py`` where bodies are withheld: what nobody can tell is not told, what contradicts itself is."""

import re
import shutil
from pathlib import Path

import pytest

from ledger.kinds import ENVELOPE, KINDS, SET_BY_LEDGER, fields_of
from publish.policy.reader import load_policy
from publish.publication import publish_year
from tests.conftest import CommandLine, event, money
from tests.publish.fixtures import built_demo
from tests.publish.outsider.changes import CHANGES
from tests.publish.outsider.verifying import Statements, change, eventful_public, verify, verify_public, year_of
from tests.publish.test_publication import RUBRIC, SHIPPED

WITH = SHIPPED.replace("in_totals: true", "in_totals: true\n  residual: 经研究可以接受推知")
WITHOUT = WITH.replace("in_totals: true", "in_totals: false")


def without_kind(policy: str, kind: str) -> str:
    """Return the policy with the bodies of a kind withheld."""
    less, found = re.subn(rf"\n  {kind}: .*", "", policy)
    assert found == 1
    return less


@pytest.fixture
def withheld(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """The worked example published without the bodies of its payments; a copy to tamper with."""
    made = tmp_path_factory.getbasetemp() / "withheld.db"
    if not made.exists():
        policy = load_policy(without_kind(SHIPPED, "expenditure"))
        publish_year(built_demo(tmp_path_factory) / "ledger.db", made, year=2023, policy=policy)
    return Path(shutil.copy(made, tmp_path / "copy.db"))


def test_what_rests_on_withheld_events_is_not_confirmed(withheld: Path) -> None:
    """A figure that a withheld body may count in is neither right nor wrong, whatever the others add up to."""
    code, said = verify(withheld)
    assert code == 0
    for words in (
        "与公开事件得出的不同（可能依据未公开的 1288 个事件",
        "months.executed_fen：12 项，如",
        "overview.adjusted_budget_fen：1 项\n",
        "结论：没有发现不相符，但有 174 项与公开事件得出的不同，可能依据未公开的事件，"
        "有 1308 项以公开范围所写属实为前提，有 15 项不能确认，没有比对 score_sheet 的 explanation。",
    ):
        assert words in said
    change(
        withheld,
        "UPDATE months SET executed_fen = executed_fen - 10000 WHERE month = '2023-01'",
        "UPDATE months SET execution_rate = '7.34', attainment = '88.13' WHERE month = '2023-01'",
    )
    assert verify(withheld)[0] == 0


# What is decided by shown bodies and by the figures themselves: some of the changes of ``CHANGES``, and others.
STILL_DECIDED = (
    "a rate",
    "the total",
    "a removed month",
    "a bulletin",
    "a removed statement",
    "the last line removed",
    "a parameter",
    "the name of a project",
    "a removed project",
    "the last target removed",
    "the result of a target",
    "the score of the targets",
    "a removed table",
    "the events of a line",
    "the events below a line",
    "the events of a sum",
    "the events of nothing",
    "how the total comes about",
)
CONTRADICTIONS: dict[str, Statements] = {name: CHANGES[name] for name in STILL_DECIDED} | {
    "what is left": "UPDATE projects SET remaining_fen = 1 WHERE project = 'SL23R01'",
    "a project that does not add up": "UPDATE projects SET executed_fen = 1 WHERE project = 'SL23R01'",
    "a sum of the sheet": "UPDATE score_sheet SET score = '49.59' WHERE line = 'performance'",
    "a difference": "UPDATE statements SET difference = '0.00' WHERE seq = 967",
    "a movement": "UPDATE fund_changes SET amount_fen = 1 WHERE seq = 70",
    "a hash": (
        "UPDATE events SET leaf_hash = iif(leaf_hash < '1', '1', '0') || substr(leaf_hash, 2) WHERE body IS NULL"
    ),
    "a removed event": "DELETE FROM events WHERE seq = 900",
    "a body added": "UPDATE events SET body = '{}' WHERE seq = (SELECT min(seq) FROM events WHERE body IS NULL)",
    "the year and its projects against its months": (
        "UPDATE overview SET executed_fen = executed_fen - 10000, execution_rate = '97.69'",
        "UPDATE projects SET executed_fen = executed_fen - 10000, expenditure_fen = expenditure_fen - 10000, "
        "remaining_fen = remaining_fen + 10000, execution_rate = round(100.0 * (executed_fen - 10000) / "
        "adjusted_budget_fen, 2) WHERE project = 'SL23R01'",
    ),
    "the average of bulletins": "UPDATE overview SET average_bulletin_rate = '95.85'",
    "a statement against its month": (
        "UPDATE statements SET replayed = replayed + 1, difference = printf('%.2f', difference + 1), verdict = "
        "replace(verdict, '一致', '账本多 1.00 万元') WHERE subject = '执行数'"
    ),
    "a statement of no event": "UPDATE statements SET seq = 9999 WHERE seq = 967",
    "a statement of another event": "UPDATE statements SET seq = 70 WHERE seq = 967",
    "a later year": "INSERT INTO overview (year, department) SELECT 2024, department FROM overview",
}  # fmt: skip


@pytest.mark.parametrize("statements", CONTRADICTIONS.values(), ids=list(CONTRADICTIONS))
def test_withheld_events_hide_no_contradiction(withheld: Path, statements: Statements) -> None:
    """What shown bodies or the published figures themselves decide stays decided while others are withheld."""
    change(withheld, statements)
    code, said = verify(withheld)
    assert code == (2 if "'{}'" in str(statements) else 1), said


SECRET = [
    RUBRIC,
    *(event("bulletin", f"bu-{month}", month=f"2023-{month:02d}", rate="95.00") for month in range(1, 13)),
    event("project_registered", "reg-S", project="S", name="机密", confidential=True),
    event("project_registered", "reg-PP", project="PP", name="公开的一级项目", occurred_on="2023-01-01"),
    event("project_registered", "reg-SX", project="SX", name="隐秘", parent="PP", confidential=True),
    money("appropriation", "app-S", "1.00", project="S"),
    money("appropriation", "app-SX", "2.00", project="SX", day="2022-03-01"),
    money("expenditure", "pay-SX", "2.00", project="SX", day="2022-04-01"),
    event("statement", "st", subject="executed", through="2023-12", amount="420.50", unit="元"),
    event("target", "t-S", year=2023, indicator="C1", aspect="output", name="保密产出", weight="1", value="1",
          project="S"),
    event("target", "t-1", year=2023, indicator="C1", aspect="output", name="产出", weight="1", value="2"),
    event("result", "r-1", year=2023, indicator="C1", value="1"),
]  # fmt: skip
"""Confidential projects, one of them below a public one and with money in another year."""


@pytest.fixture
def without(funded: CommandLine) -> Path:
    """The little ledger with two confidential projects, whose money counts in no total."""
    return year_of(funded, SECRET, policy=WITHOUT)


def test_totals_with_confidential_projects_are_not_confirmed(funded: CommandLine) -> None:
    """Where totals count them, nobody knows; what is of single projects is confirmed all the same."""
    code, said = verify(year_of(funded, SECRET, policy=WITH))
    assert code == 0
    assert "months.adjusted_budget_fen：10 项，如" in said
    assert "months.executed_fen：12 项\n" in said
    presumed, unconfirmed = said.partition("前提是")[2].split("不能确认：")
    assert "projects.appropriation_fen：2 项\n" in presumed
    assert "projects." not in unconfirmed
    assert "存疑" not in said


def test_totals_without_confidential_projects_are_confirmed(without: Path) -> None:
    """Where totals leave confidential projects out, the shown bodies add up to them."""
    code, said = verify(without)
    assert code == 0
    for words in (
        "months.adjusted_budget_fen：12 项\n",
        "公开范围本身不在账本的根之内",
        "overview 多出 2022 行",
        "项以公开范围所写属实为前提，有 1 项不能确认，没有比对 score_sheet 的 explanation。",
    ):
        assert words in said


SPENT = (
    "UPDATE overview SET executed_fen = executed_fen + 100, execution_rate = '28.10' WHERE year = 2023",
    "UPDATE months SET executed_fen = executed_fen + 100, execution_rate = '28.10', attainment = '28.10' "
    "WHERE month = '2023-12'",
    "UPDATE projects SET executed_fen = executed_fen + 100, expenditure_fen = expenditure_fen + 100, "
    "remaining_fen = remaining_fen - 100, execution_rate = '30.10' WHERE project = 'P1'",
)


@pytest.mark.parametrize("statement", [SPENT[0], "UPDATE overview SET executed_fen = 7", *SPENT[1:]])
def test_totals_that_leave_confidential_projects_out_are_of_the_projects(without: Path, statement: str) -> None:
    """A year, a month or a project that was changed by itself does not agree with the others."""
    change(without, statement)
    assert "结论：不相符" in verify(without)[1]


def test_an_amount_that_is_not_there_is_no_open_question(without: Path) -> None:
    """No total is ever empty, whatever is withheld."""
    change(without, "UPDATE months SET adjusted_budget_fen = NULL WHERE month = '2023-01'")
    assert "结论：不相符" in verify(without)[1]


def test_payments_that_nobody_recorded_are_suspected(without: Path) -> None:
    """Changed everywhere, they differ from the shown payments, of which the policy withholds the secret ones alone."""
    change(without, *SPENT)
    code, said = verify(without)
    assert code == 1
    assert "结论：存疑，有 4 项与公开事件得出的不同，只有因写有涉密项目的名称或代码而未公开的事件才能解释" in said


@pytest.mark.parametrize("policy", [WITH, WITHOUT], ids=["with", "without"])
@pytest.mark.parametrize(
    "kind",
    ["", "expenditure", "reversal", "bulletin", "rubric_adopted", "target", "result", "project_registered",
     "project_changed", "statement", "department_registered", "department_changed"],
)  # fmt: skip
def test_whatever_is_withheld_nothing_is_called_wrong(funded: CommandLine, policy: str, kind: str) -> None:
    """A virement with a confidential project, a body that names one, and any kind withheld: no honest file is wrong."""
    more = [
        *SECRET,
        event("virement", "vi", project="P1", to_project="SX", occurred_on="2023-04-01", amount="5.00"),
        money("supplement", "su", "3.00", project="P1", day="2023-05-01", reason="配合机密项目"),
        event("project_changed", "ch", project="P1", occurred_on="2023-05-01", name="更名", office="别处"),
        event(
            "department_changed", "de", department="D1", occurred_on="2023-05-01", name="更名", reason="配合机密项目"
        ),
        event("reversal", "undo", reverses="pay-2", occurred_on="2023-08-02", reason="重复"),
        event("statement", "st-P", subject="adjusted_budget", through="2023-12", amount="1", unit="元", project="PP"),
    ]
    code, said = verify(year_of(funded, more, policy=without_kind(policy, kind) if kind else policy))
    assert "不相符（" not in said
    # The supplement's body is withheld because it names a project; any, where no reversals are shown.
    assert code == (kind != "reversal")


NO_RUBRIC = without_kind(SHIPPED, "rubric_adopted")
LEFT_OUT = {
    "no events": SHIPPED.replace("  events: [seq, leaf_hash, body, year]\n", ""),
    "no bodies": SHIPPED.replace("leaf_hash, body, year", "leaf_hash, year"),
    "a target of a project, and which row is whose": SHIPPED.replace("value, unit, project", "value, unit").replace(
        "lost, published_score, event_seqs", "lost, published_score"
    ),
    "the rubric and the points to be reached": NO_RUBRIC.replace("rubric_title, weight", "rubric_title"),
    "the rubric and its id": NO_RUBRIC.replace("rubric, rubric_title", "rubric_title"),
}


@pytest.mark.parametrize("policy", LEFT_OUT.values(), ids=list(LEFT_OUT))
def test_what_a_policy_leaves_out_is_no_contradiction(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, policy: str
) -> None:
    """Whatever cannot be told because it is left out, an honest publication is neither wrong nor suspect."""
    ledger = eventful_public(tmp_path_factory).with_name("ledger.db")
    publish_year(ledger, tmp_path / "less.db", year=2023, policy=load_policy(policy))
    code, said = verify(tmp_path / "less.db")
    assert policy != SHIPPED
    assert code == 0, said


def test_a_score_on_lines_that_are_not_computed_is_not_called_right(funded: CommandLine) -> None:
    """The verdict says how many points of the total rest on such lines; of alternatives it is all of them."""
    rubric = """
id: r
title: 标准
source: 示例
weight: 100
scale: 2
lines:
  - {id: rest, title: 其余, weight: 60, rule: deduction}
  - id: block
    title: 一块
    weight: 30
    local_weight: 50
    lines:
      - {id: a, title: 项目目标, weight: 10, rule: completion, parameters: {aspects: [output], targets: projects}}
      - {id: b, title: 扣分, weight: 40, rule: deduction}
  - id: best
    title: 择优
    weight: 10
    rule: either
    lines:
      - {id: c, title: 评估, weight: 10, rule: rate, parameters: {of: appraised}}
      - {id: d, title: 执行, weight: 10, rule: rate, parameters: {of: execution_rate}}
"""
    adopted = event("rubric_adopted", "rub", year=2023, rubric="r", text=rubric)
    target = event(
        "target", "t", year=2023, indicator="C", aspect="output", name="产出", weight="1", value="2", project="P1"
    )
    code, said = verify(year_of(funded, [adopted, target]))
    assert code == 0
    assert said.splitlines()[-1] == (
        "结论：没有发现不相符，但总分 100.00 分中 16.00 分的指标没有重算，"
        "没有比对 score_sheet 的 score 2 格、explanation、event_seqs 1 格。"
    )
    assert "a（规则 completion）" in said


def test_the_fields_of_every_kind_are_those_of_the_ledger() -> None:
    """Whether a policy shows all bodies of a kind is told by the fields that the kind has."""
    for kind, fields in verify_public.FIELDS_OF_KIND.items():
        own = [one.name for one in fields_of(KINDS[kind]) if not one.confidential]
        assert set(fields.split()) == set(own) - {*ENVELOPE, *SET_BY_LEDGER}, kind
    assert {*ENVELOPE, *SET_BY_LEDGER, "kind"} - {"source", "seq"} == verify_public.FIELDS_OF_EVERY_KIND
