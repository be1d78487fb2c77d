"""Lines that may come next in a ledger: many in order, some not, all about a few projects, days and amounts."""

from typing import Any

from hypothesis import strategies as st

from tests.conftest import event, money

from .drawing import weighted
from .model import Model
from .model_figures import BUDGET, MONEY, Line, childless, registered, standing
from .model_identity import CONFIDENTIAL, without

Lines = st.SearchStrategy[Line]

FIRST = [
    event("project_registered", "reg-PP", project="PP", name="一级项目（示例）"),
    event("project_registered", "reg-P1", project="P1", name="项目一（示例）", office="办公室", parent="PP"),
    event("project_registered", "reg-P2", project="P2", name="项目二（示例）", office="组织处", category="operation"),
    money("appropriation", "app-P1", "100.00", day="2023-01-04"),
    money("appropriation", "app-P2", "30", day="2023-01-04", project="P2"),
    money("carry_over", "carry-P1", "10.00", day="2024-01-01"),
    money("expenditure", "pay-P1", "33.33", day="2023-02-10", payee="某某公司（示例）"),
]
PLAIN_BUDGET = [kind for kind in BUDGET if kind != "virement"]
ERASURE: Line = {"kind": "details_erased", "reason": "本人申请", "authority": "个人信息保护法"}
OTHERWISE = {
    **dict.fromkeys(("amount", "rate", "value"), "123.45"),
    **dict.fromkeys(("name", "office", "reason", "memo", "payee"), "另一说法（示例）"),
    **dict.fromkeys(("project", "refunds", "reverses", "erases"), "P9"),
    **{"month": "2023-05", "occurred_on": "2023-05-05"},
}

new_projects = st.sampled_from(["P1", "P3", "P4", "P5", "P6", "P7"])
names = st.sampled_from(["项目（示例）", "新名（示例）"])
offices = st.sampled_from(["办公室", "组织处", "财务处"])
categories = st.sampled_from(["operation", "development"])
amounts = st.sampled_from(["0.01", "5", "9.99", "30.00", "33.33", "70", "100.00"])
days = st.sampled_from(
    ["2022-12-31", "2023-01-04", "2023-02-10", "2023-02-28", "2023-07-01", "2023-12-31", "2024-01-01"]
)
months = st.sampled_from(["2023-01", "2023-02", "2023-07", "2024-01"])
closings = st.sampled_from(["2022-12", "2022-12", "2023-01", "2023-02", "2023-03"])
years = st.sampled_from([2023, 2024])
figures = st.sampled_from(["0", "95.81", "0.125", "2.345", "101.123456", "0.004999"])


def a_line(model: Model, event_id: str) -> Lines:
    """Return the lines of that event_id that may come after those of ``model``."""
    return weighted(
        (3, _registration(model)),
        (12, _money_line(model)),
        (4, _virement(model)),
        (6, _refund(model)),
        (8, _reversal(model)),
        (1, _fields("month_closed", {"month": closings}, {})),
        (5, _fact(model)),
        (4, _change(model)),
        (4, _anew(model)),
        (1, _event_ids(model).map(lambda erases: {**ERASURE, "erases": erases})),
    ).map(lambda fields: {"event_id": event_id, **fields})


def _registration(model: Model) -> Lines:
    parent = weighted((1, st.just("PP")), (1, _projects(model)))
    optional = {"parent": parent, "office": offices, "category": categories}
    return _fields("project_registered", {"project": new_projects, "name": names}, optional)


def _change(model: Model) -> Lines:
    required = {"project": _projects(model), "occurred_on": days, "office": offices}
    return _fields("project_changed", required, {"name": names, "category": categories})


def _anew(model: Model) -> Lines:
    """Return what the last reversed lines said, to be recorded anew; registrations where none is reversed."""
    stand = standing(model.lines)
    reversed_lines = [line for line in model.lines if line not in stand][-3:]
    said = [without(line, {"event_id"}) for line in reversed_lines]
    return st.sampled_from(said) if said else _registration(model)


def _fields(kind: str, required: dict[str, Any], optional: dict[str, Any]) -> Lines:
    return st.fixed_dictionaries({"kind": st.just(kind), **required}, optional=optional)


def _projects(model: Model) -> st.SearchStrategy[str]:
    """Return codes of projects: mostly those that money is recorded on, seldom a parent or one that is unknown."""
    every = registered(model.lines)
    return weighted(
        (16, st.sampled_from(list(childless(every)))), (1, st.sampled_from(list(every))), (1, st.just("P9"))
    )


def _event_ids(model: Model) -> st.SearchStrategy[str]:
    return weighted((9, st.sampled_from([line["event_id"] for line in model.lines])), (1, st.just("none")))


def _moving(model: Model) -> dict[str, Any]:
    return {"project": _projects(model), "amount": amounts, "occurred_on": days}


def _money_line(model: Model) -> Lines:
    budget = [_fields(kind, _moving(model), {"document": st.just("文号（示例）")}) for kind in PLAIN_BUDGET]
    details = {
        "voucher": st.just("V1"),
        "payee": st.sampled_from(["甲（示例）", "乙（示例）"]),
        "memo": st.just("一\n二"),
    }
    return weighted((1, st.one_of(budget)), (1, _fields("expenditure", _moving(model), details)))


def _virement(model: Model) -> Lines:
    return _fields("virement", {**_moving(model), "to_project": _projects(model)}, {})


def _refund(model: Model) -> Lines:
    payments = [line for line in model.lines if line["kind"] == "expenditure"]
    any_other = _fields("refund", {**_moving(model), "refunds": _event_ids(model)}, {"memo": st.just("多付")})
    in_order = st.tuples(st.sampled_from(payments), any_other).map(lambda two: two[1] | _naming(two[0], "refunds"))
    return weighted((4, in_order), (1, any_other))


def _reversal(model: Model) -> Lines:
    any_other = _fields("reversal", {"reverses": _event_ids(model), "occurred_on": days, "reason": st.just("错记")}, {})
    unreversed = [line for line in standing(model.lines) if not line["kind"].endswith(("_registered", "reversal"))]
    in_order = st.tuples(st.sampled_from(unreversed[-5:]), any_other).map(
        lambda two: two[1] | _naming(two[0], "reverses")
    )
    return weighted((4, in_order), (1, any_other))


def _naming(named: Line, field: str) -> Line:
    """Return the fields with which a line names another in order: the same day, and for a refund the same project."""
    day = {"occurred_on": named["occurred_on"]} if "occurred_on" in named else {}
    return {field: named["event_id"], **day, **({"project": named["project"]} if field == "refunds" else {})}


def _fact(model: Model) -> Lines:
    scored = {"year": years, "indicator": st.just("培训")}
    project = {"project": _projects(model), "occurred_on": days}
    target = {**scored, "aspect": st.just("output"), "name": st.just("期数"), "weight": figures, "value": figures}
    total = {"subject": st.sampled_from(["executed", "adjusted_budget"]), "through": months, "unit": st.just("元")}
    return weighted(
        (3, _fields("bulletin", {"month": months, "rate": figures}, {"occurred_on": days})),
        (1, _fields("target", target, project)),
        (1, _fields("result", {**scored, "value": figures}, project)),
        (1, _fields("statement", {**total, "amount": amounts}, project)),
    )


def another_content(line: Line) -> Lines:
    """Return lines of the same event_id with one field changed."""
    names = sorted(OTHERWISE.keys() & {*line, *(["memo"] if line["kind"] == "expenditure" else [])})
    return st.sampled_from(names).map(lambda name: {**line, name: OTHERWISE[name]})


def the_same_content(line: Line) -> Lines:
    """Return lines of the same event_id that say the same in other words."""
    spelled = {"amount": f"000{line['amount']}"} if line["kind"] in MONEY else {"version": 1}
    elsewhere = {"source": {"file": "另一文件.csv", "sha256": "ab" * 32, "row": 7}}
    return st.sampled_from(
        [line, line | {"department": "D1"}, line | spelled, line | elsewhere, without(line, CONFIDENTIAL)]
    )
