"""Percentages of the money of a year: attainment, execution rate, control rate.

Source of the year-end execution rate with carry-over in the budget: the Hubei form of 2020; the national form shows it
apart. On the initial budget: the Haidian form of 2016. On what was granted, carry-over and supplements included
(预算完成率), and supplements ÷ initial budget (预算控制率): tables of the Hunan type.
"""

from fractions import Fraction

from attrs import evolve, frozen

from ledger.values.figures import MONTHS_A_YEAR, share, yuan
from scoring.facts.year import Facts
from scoring.rules.line import FULL_MARKS, Line
from scoring.rules.percentage import Percentage, said_of_months_before
from scoring.rules.result import equals, figure

GRANTED = ("carry_over", "appropriation", "supplement")


@frozen(kw_only=True)
class _Sum:
    """A sum of money as a sentence names it, in fen."""

    name: str
    fen: int


def attainment(line: Line, facts: Facts) -> Percentage:
    """Return the average of the twelve months' attainment (进度达成率).

    A month without a budget counts as the line says where it does not apply; before the ledger's first budget it does
    not count where the line says nothing.
    """
    if len(facts.months) < MONTHS_A_YEAR:
        return _before_year_end(line, facts)
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
        return _before_year_end(line, facts)
    year_end = facts.months[-1]
    executed = _Sum(name=f"至 {year_end.month} 执行数", fen=year_end.executed_fen)
    found = _quotient(line, facts, executed, _budget(line, facts), name="执行率")
    # What was handed back is not split into carry-over and the rest: there is a budget, but nobody knows which.
    unknown = line.parameters.get("carry_over") == "out" and year_end.adjusted_budget_fen > 0
    return evolve(found, inapplicable="") if unknown else found


def control_rate(line: Line, facts: Facts) -> Percentage:
    """Return supplements ÷ initial budget (预算控制率)."""
    if len(facts.months) < MONTHS_A_YEAR:
        return _before_year_end(line, facts)
    supplements = _Sum(name="本年追加", fen=facts.moved_fen["supplement"])
    return _quotient(line, facts, supplements, _initial_budget(facts), name="预算控制率")


def _budget(line: Line, facts: Facts) -> _Sum:
    """Return the budget that a line measures spending against, as it was at the end of the year."""
    if line.parameters.get("budget") == "initial":
        return _initial_budget(facts)
    if line.parameters.get("budget") == "granted":
        granted_fen = sum(facts.moved_fen[kind] for kind in GRANTED)
        return _Sum(name="上年结转、年初预算与本年追加之和", fen=granted_fen)
    adjusted_fen = facts.months[-1].adjusted_budget_fen
    if line.parameters.get("carry_over") == "out":
        return _Sum(name="调整后预算数（不含上年结转）", fen=adjusted_fen - facts.moved_fen["carry_over"])
    return _Sum(name="调整后预算数", fen=adjusted_fen)


def _initial_budget(facts: Facts) -> _Sum:
    return _Sum(name="年初预算数", fen=facts.moved_fen["appropriation"])


def _quotient(line: Line, facts: Facts, part: _Sum, whole: _Sum, *, name: str) -> Percentage:
    quotient = share(part.fen, whole.fen)
    if quotient is None:
        sentence = f"至 {facts.months[-1].month} {whole.name}为 {yuan(whole.fen)} 元，不能计算{name}"
        return Percentage(
            percent=None,
            sentence=sentence,
            missing=(f"{line.title}：{whole.name}",),
            through_seq=facts.through_seq,
            inapplicable=sentence,
        )
    sentence = f"{part.name} {yuan(part.fen)} 元 ÷ {whole.name} {yuan(whole.fen)} 元 {equals(quotient * 100)}%"
    return Percentage(percent=quotient * 100, sentence=sentence, through_seq=facts.through_seq)


def _before_year_end(line: Line, facts: Facts) -> Percentage:
    """Return what a figure of the whole year is while only a part of it counts: missing."""
    month = facts.months[-1].month
    return Percentage(
        percent=None,
        sentence=f"只计到 {month}，全年的执行率要到 {facts.year}-12 才能计算",
        missing=(f"{line.title}：{month} 之后各月的收支",),
        through_seq=facts.through_seq,
    )
