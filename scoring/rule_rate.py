"""The rule ``rate``: weight × a rate of the year's spending, capped at the weight.

Source for the average of bulletins: 2023 年度中国共产党广州市委员会组织部部门整体支出绩效自评报告, 二（一）.
Year-end execution rate with carry-over in the budget: the Hubei form of 2020; the national form shows it apart.
"""

from decimal import Decimal
from fractions import Fraction

from ledger.figures import MONTHS_A_YEAR, rounded, share, yuan
from scoring.facts import Facts
from scoring.rubric import Line
from scoring.rule_result import RuleResult, equals, figure, times


def rate(line: Line, facts: Facts) -> RuleResult:
    """Return weight × rate of a ``rate`` line; its parameter ``of`` says which rate."""
    sources = {"bulletins": _bulletins, "attainment": _attainment, "execution_rate": _execution_rate}
    return sources[line.parameters["of"]](line, facts)


def _bulletins(line: Line, facts: Facts) -> RuleResult:
    months = [f"{facts.year}-{month:02d}" for month in range(1, MONTHS_A_YEAR + 1)]
    missing = tuple(f"{line.title}：{month} 的支出执行率通报" for month in months if month not in facts.bulletins)
    events = tuple(sorted(recorded.seq for recorded in facts.bulletins.values()))
    average = facts.average_bulletin_rate
    if average is None:
        return RuleResult(
            points=None,
            explanation=f"已有 {len(facts.bulletins)} 个月的支出执行率通报，缺 {len(missing)} 个月",
            events=events,
            missing=missing,
        )
    sentence = f"{facts.year} 年 12 个月通报执行率平均为 {figure(average)}%"
    return _scored(line, average, sentence, events=events)


def _attainment(line: Line, facts: Facts) -> RuleResult:
    if len(facts.months) < MONTHS_A_YEAR:
        return _before_year_end(line, facts)
    shares = [month.attainment_share for month in facts.months]
    known = [attained for attained in shares if attained is not None]
    if len(known) < MONTHS_A_YEAR:
        without = [month.month for month in facts.months if month.attainment_share is None]
        missing = tuple(f"{line.title}：{month} 的预算数" for month in without)
        explanation = f"{'、'.join(without)} 没有预算数，不能计算进度达成率"
        return RuleResult(points=None, explanation=explanation, missing=missing, through_seq=facts.through_seq)
    average = sum(known, Fraction(0)) / MONTHS_A_YEAR * 100
    sentence = f"{facts.year} 年 12 个月进度达成率平均为 {figure(average)}%"
    return _scored(line, average, sentence, through_seq=facts.through_seq)


def _execution_rate(line: Line, facts: Facts) -> RuleResult:
    if len(facts.months) < MONTHS_A_YEAR:
        return _before_year_end(line, facts)
    year_end = facts.months[-1]
    without = line.parameters.get("carry_over") == "out"
    budget_fen = year_end.adjusted_budget_fen - (facts.carry_over_fen if without else 0)
    executed = share(year_end.executed_fen, budget_fen)
    budget = f"调整后预算数{'（不含上年结转）' if without else ''}"
    if executed is None:
        missing = (f"{line.title}：{budget}",)
        explanation = f"至 {year_end.month} {budget}为 {yuan(budget_fen)} 元，不能计算执行率"
        return RuleResult(points=None, explanation=explanation, missing=missing, through_seq=facts.through_seq)
    sentence = (
        f"至 {year_end.month} 执行数 {yuan(year_end.executed_fen)} 元 ÷ {budget} {yuan(budget_fen)} 元 "
        f"{equals(executed * 100)}%"
    )
    return _scored(line, executed * 100, sentence, through_seq=facts.through_seq)


def _before_year_end(line: Line, facts: Facts) -> RuleResult:
    """Return what a rate of the whole year is while only a part of it counts: missing."""
    month = facts.months[-1].month
    return RuleResult(
        points=None,
        explanation=f"只计到 {month}，全年的执行率要到 {facts.year}-12 才能计算",
        missing=(f"{line.title}：{month} 之后各月的收支",),
        through_seq=facts.through_seq,
    )


def _scored(
    line: Line, rate_percent: Fraction, sentence: str, *, events: tuple[int, ...] = (), through_seq: int | None = None
) -> RuleResult:
    weight = line.weight or Decimal(0)
    places = line.parameters.get("average_places")
    counted = rate_percent if places is None else Fraction(rounded(rate_percent, places=int(places)))
    taken = "" if counted == rate_percent else f"，按 {places} 位小数取 {figure(counted)}%"
    product = Fraction(weight) * counted / 100
    capped = f"，以满分 {figure(weight)} 为限" if product > weight else ""
    explanation = f"{sentence}{taken}；{times(weight, counted)}{capped}"
    points = min(product, Fraction(weight))
    return RuleResult(points=points, explanation=explanation, events=events, through_seq=through_seq)
