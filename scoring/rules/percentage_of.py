"""The percentages that the parameter ``of`` of a rule names, and the parameters that say which one is meant."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve

from ledger.values.figures import rounded
from ledger.values.words import HEADINGS
from scoring.facts.year import Facts
from scoring.forms.fault import Fault
from scoring.forms.parameter_types import PLACES, TEXT, ParameterType, one_of
from scoring.rules.line import Line
from scoring.rules.percentage import Percentage
from scoring.rules.percentages_of_money import (
    BUDGET,
    EXPENDITURE,
    adjustment_rate,
    attainment,
    carry_over_rate,
    control_rate,
    execution_rate,
)
from scoring.rules.percentages_recorded import appraised, average_of_bulletins, value_of_indicator
from scoring.rules.result import figure

_PERCENTAGES: Mapping[str, Callable[[Line, Facts], Percentage]] = {
    "bulletins": average_of_bulletins,
    "attainment": attainment,
    "execution_rate": execution_rate,
    "control_rate": control_rate,
    "adjustment_rate": adjustment_rate,
    "carry_over_rate": carry_over_rate,
    "appraised": appraised,
    "indicator": value_of_indicator,
}
_OF_DEPARTMENTS = ("bulletins", "appraised")
ONLY_WITH = {
    "carry_over": "execution_rate",
    "budget": "execution_rate",
    "divisor": "carry_over_rate",
    "indicator": "indicator",
}
"""Parameters that belong to one percentage alone."""
NEEDED_BY = {"carry_over_rate": "divisor", "indicator": "indicator"}
"""Percentages that say nothing without a parameter of theirs."""
_NOTES = {"control_rate": "预算控制率只计本年追加，不计调减；要连调减和调剂一并计算，用 of: adjustment_rate"}

WORDS = {
    "bulletins": "支出执行率通报",
    "attainment": "进度达成率",
    "execution_rate": "执行率",
    "control_rate": "预算控制率",
    "adjustment_rate": "预算调整率",
    "carry_over_rate": "结转结余率",
    "appraised": "事前绩效评估",
}
_CARRY_OVER = {"in": "含上年结转", "out": "不含上年结转"}
_BUDGETS = {"adjusted": HEADINGS["adjusted_budget"], "initial": "年初预算数"}
_DIVISORS = {BUDGET: HEADINGS["adjusted_budget"], EXPENDITURE: HEADINGS["executed"]}

PARAMETERS: dict[str, ParameterType] = {
    "of": one_of(*_PERCENTAGES, chinese=WORDS),
    "average_places": one_of(*PLACES),
    "carry_over": one_of(*_CARRY_OVER, chinese=_CARRY_OVER),
    "budget": one_of(*_BUDGETS, "granted", chinese=_BUDGETS),
    "divisor": one_of(*_DIVISORS, chinese=_DIVISORS),
    "indicator": TEXT,
}


def percentage_of(line: Line, facts: Facts) -> Percentage:
    """Return the percentage that the parameter ``of`` of a line names, at ``average_places`` where the line has it."""
    found = _PERCENTAGES[line.parameters["of"]](line, facts)
    places = line.parameters.get("average_places")
    if found.percent is None or places is None:
        return found
    taken = Fraction(rounded(found.percent, places=int(places)))
    if taken == found.percent:
        return found
    return evolve(found, percent=taken, sentence=f"{found.sentence}，按 {places} 位小数取 {figure(taken)}%")


def rests_on_departments(line: Line) -> bool:
    """Tell whether the percentage of a line is recorded for whole departments alone."""
    return line.parameters.get("of") in _OF_DEPARTMENTS


def note_on(parameters: Mapping[str, Any]) -> str:
    """Return, in Chinese, what the percentage that parameters name leaves out, where that is easily overlooked."""
    return _NOTES.get(str(parameters.get("of")), "")


def faults_of_percentage(line: Line) -> Iterator[Fault]:
    """Yield which of the parameters do not go with what ``of`` names."""
    parameters, of = line.parameters, line.parameters.get("of")
    for name, wanted in ONLY_WITH.items():
        if name in parameters and of != wanted:
            yield Fault("invalid_parameter", f"{name} 只用于 of: {wanted}")
    needed = NEEDED_BY.get(of or "")
    if needed and needed not in parameters:
        yield Fault("missing_parameter", f"of: {of} 缺少参数 {needed}")
    if parameters.get("budget", "adjusted") != "adjusted" and "carry_over" in parameters:
        yield Fault("invalid_parameter", "carry_over 只用于 budget: adjusted")
