"""Percentages of the money of a year: attainment, execution rate, and what became of the budget.

Source of the year-end execution rate with carry-over in the budget: the Hubei form of 2020; the national form shows it
apart. On the initial budget: the Haidian form of 2016. On what was granted, carry-over and supplements included
(预算完成率), and supplements ÷ initial budget (预算控制率): tables of the Hunan type. What was left at the year's end
÷ expenditure (结转结余率): a county's table. 预算调整率: a form wants a reason above 30 %, and gives no formula:
what was added and taken away is added up, and its size counts.
"""

from fractions import Fraction

from attrs import evolve

from ledger.values.figures import MONTHS_A_YEAR
from scoring.facts.year import Facts
from scoring.rules.line import FULL_MARKS, Line
from scoring.rules.percentage import (
    Percentage,
    Sum,
    adjusted_budget,
    before_year_end,
    executed,
    initial_budget,
    quotient,
    said_of_months_before,
)
from scoring.rules.result import figure

GRANTED = ("carry_over", "appropriation", "supplement")
BUDGET, EXPENDITURE = "budget", "expenditure"
"""What a carry-over rate is measured against: the adjusted budget, or what was executed."""


def attainment(line: Line, facts: Facts) -> Percentage:
    """Return the average of the twelve months' attainment (进度达成率).

    A month without a budget counts as the line says where it does not apply; before the ledger's first budget it does
    not count where the line says nothing.
    """
    if len(facts.months) < MONTHS_A_YEAR:
        return before_year_end(line, facts)
    known = [month.attainment_share for month in facts.months if month.attainment_share is not None]
    without = [month.month for month in facts.months if month.attainment_share is None]
    lacking = [month for month in without if not known or month not in facts.months_before_budget]
    if lacking and (line.not_applicable is None or not known):
        before = [month for month in without if month not in lacking]
        sentence = f"{'、'.join(lacking)} 没有预算数，不能计算进度达成率{said_of_months_before(before, '不适用')}"
        return Percentage(
            percent=None,
            sentence=sentence,
            missing=tuple(f"{line.title}：{month} 的预算数" for month in lacking),
            through_seq=facts.through_seq,
            inapplicable="" if known else sentence,
        )
    full = len(without) if line.not_applicable == FULL_MARKS else 0
    average = (sum(known, Fraction(full))) / (len(known) + full) * 100
    left_out = f"（{'、'.join(without)} 没有预算数，{'按 100% 计' if full else '不计'}）" if without else ""
    sentence = f"{facts.year} 年 {len(known) + full} 个月进度达成率平均为 {figure(average)}%{left_out}"
    return Percentage(percent=average, sentence=sentence, through_seq=facts.through_seq)


def execution_rate(line: Line, facts: Facts) -> Percentage:
    """Return executed ÷ the budget that the line names, at the end of the year."""
    if len(facts.months) < MONTHS_A_YEAR:
        return before_year_end(line, facts)
    found = quotient(line, facts, executed(facts), _budget(line, facts), name="执行率")
    # What was handed back is not split into carry-over and the rest: there is a budget, but nobody knows which.
    unknown = line.parameters.get("carry_over") == "out" and facts.months[-1].adjusted_budget_fen > 0
    return evolve(found, inapplicable="") if unknown else found


def control_rate(line: Line, facts: Facts) -> Percentage:
    """Return supplements ÷ initial budget (预算控制率); cuts do not count."""
    if len(facts.months) < MONTHS_A_YEAR:
        return before_year_end(line, facts)
    supplements = Sum(name="本年追加", fen=facts.moved_fen["supplement"])
    return quotient(line, facts, supplements, initial_budget(facts), name="预算控制率")


def adjustment_rate(line: Line, facts: Facts) -> Percentage:
    """Return |supplements − reductions + virements in − virements out| ÷ initial budget (预算调整率).

    What was handed back or carried over does not count. Within a department, virements add up to nothing.
    """
    if len(facts.months) < MONTHS_A_YEAR:
        return before_year_end(line, facts)
    moved_fen = facts.moved_fen
    net_fen = moved_fen["supplement"] - moved_fen["reduction"] + moved_fen["virement"]
    adjusted = Sum(name="本年追加、调减和调剂相抵后的净额（取绝对值）", fen=abs(net_fen))
    return quotient(line, facts, adjusted, initial_budget(facts), name="预算调整率")


def carry_over_rate(line: Line, facts: Facts) -> Percentage:
    """Return what remains at the end of the year ÷ the ``divisor`` that the line names (结转结余率)."""
    if len(facts.months) < MONTHS_A_YEAR:
        return before_year_end(line, facts)
    year_end = facts.months[-1]
    remaining = Sum(name="年末结转结余", fen=year_end.adjusted_budget_fen - year_end.executed_fen)
    whole = adjusted_budget(facts) if line.parameters["divisor"] == BUDGET else executed(facts)
    found = quotient(line, facts, remaining, whole, name="结转结余率")
    # Who spent nothing of a budget has left all of it: there is something to measure, though nothing to divide by.
    return evolve(found, inapplicable="") if remaining.fen else found


def _budget(line: Line, facts: Facts) -> Sum:
    """Return the budget that a line measures spending against, as it was at the end of the year."""
    if line.parameters.get("budget") == "initial":
        return initial_budget(facts)
    if line.parameters.get("budget") == "granted":
        granted_fen = sum(facts.moved_fen[kind] for kind in GRANTED)
        return Sum(name="上年结转、年初预算与本年追加之和", fen=granted_fen)
    adjusted_fen = facts.months[-1].adjusted_budget_fen
    if line.parameters.get("carry_over") == "out":
        return Sum(name="调整后预算数（不含上年结转）", fen=adjusted_fen - facts.moved_fen["carry_over"])
    return adjusted_budget(facts)
