"""Figures of a year in per cent, which several rules turn into points: each with how it comes about.

Source for the average of bulletins: 2023 年度中国共产党广州市委员会组织部部门整体支出绩效自评报告, 二（一）.
Year-end execution rate with carry-over in the budget: the Hubei form of 2020; the national form shows it apart.
On the initial budget: the Haidian form of 2016. On what was granted, carry-over and supplements included (预算完成率),
and supplements ÷ initial budget (预算控制率): tables of the Hunan type.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from attrs import evolve

from ledger.values.days import months_of
from ledger.values.figures import MONTHS_A_YEAR, rounded, share, yuan
from scoring.facts.year import Facts
from scoring.rubrics.rubric import FULL_MARKS, Line
from scoring.rules.percentage import YearFigure
from scoring.rules.result import equals, figure


def year_figure(line: Line, facts: Facts) -> YearFigure:
    """Return the figure that the parameter ``of`` of a line names, at ``average_places`` where the line has it."""
    found = _FIGURES[line.parameters["of"]](line, facts)
    places = line.parameters.get("average_places")
    if found.percent is None or places is None:
        return found
    taken = Fraction(rounded(found.percent, places=int(places)))
    if taken == found.percent:
        return found
    return evolve(found, percent=taken, sentence=f"{found.sentence}，按 {places} 位小数取 {figure(taken)}%")


def _bulletins(line: Line, facts: Facts) -> YearFigure:
    lacking = [month for month in months_of(facts.year) if month not in facts.bulletins]
    missing = tuple(f"{line.title}：{month} 的支出执行率通报" for month in lacking)
    events = tuple(sorted(recorded.seq for recorded in facts.bulletins.values()))
    average = facts.average_bulletin_rate
    if average is None:
        sentence = f"已有 {len(facts.bulletins)} 个月的支出执行率通报，缺 {len(missing)} 个月"
        return YearFigure(percent=None, sentence=sentence, missing=missing, events=events)
    sentence = f"{facts.year} 年 12 个月通报执行率平均为 {figure(average)}%"
    return YearFigure(percent=average, sentence=sentence, events=events)


def _attainment(line: Line, facts: Facts) -> YearFigure:
    if len(facts.months) < MONTHS_A_YEAR:
        return _before_year_end(line, facts)
    shares = [month.attainment_share for month in facts.months]
    known = [attained for attained in shares if attained is not None]
    without = [month.month for month in facts.months if month.attainment_share is None]
    if without and (line.not_applicable is None or not known):
        sentence = f"{'、'.join(without)} 没有预算数，不能计算进度达成率"
        missing = tuple(f"{line.title}：{month} 的预算数" for month in without)
        inapplicable = "" if known else sentence
        through_seq = facts.through_seq
        return YearFigure(
            percent=None, sentence=sentence, missing=missing, through_seq=through_seq, inapplicable=inapplicable
        )
    full = len(without) if line.not_applicable == FULL_MARKS else 0
    average = (sum(known, Fraction(full))) / (len(known) + full) * 100
    left_out = f"（{'、'.join(without)} 没有预算数，{'按 100% 计' if full else '不计'}）" if without else ""
    sentence = f"{facts.year} 年 {len(known) + full} 个月进度达成率平均为 {figure(average)}%{left_out}"
    return YearFigure(percent=average, sentence=sentence, through_seq=facts.through_seq)


def _execution_rate(line: Line, facts: Facts) -> YearFigure:
    if len(facts.months) < MONTHS_A_YEAR:
        return _before_year_end(line, facts)
    year_end = facts.months[-1]
    named, budget_fen = _budget(line, facts)
    found = _quotient(
        line,
        facts,
        part=f"至 {year_end.month} 执行数",
        part_fen=year_end.executed_fen,
        whole=named,
        whole_fen=budget_fen,
        name="执行率",
    )
    # What was handed back is not split into carry-over and the rest: there is a budget, but nobody knows which.
    unknown = line.parameters.get("carry_over") == "out" and year_end.adjusted_budget_fen > 0
    return evolve(found, inapplicable="") if unknown else found


def _budget(line: Line, facts: Facts) -> tuple[str, int]:
    """Return the budget that a line measures spending against: its name and its fen at the end of the year."""
    if line.parameters.get("budget") == "initial":
        return "年初预算数", facts.moved_fen["appropriation"]
    if line.parameters.get("budget") == "granted":
        granted = ("carry_over", "appropriation", "supplement")
        return "上年结转、年初预算与本年追加之和", sum(facts.moved_fen[kind] for kind in granted)
    adjusted_fen = facts.months[-1].adjusted_budget_fen
    if line.parameters.get("carry_over") == "out":
        return "调整后预算数（不含上年结转）", adjusted_fen - facts.moved_fen["carry_over"]
    return "调整后预算数", adjusted_fen


def _control_rate(line: Line, facts: Facts) -> YearFigure:
    if len(facts.months) < MONTHS_A_YEAR:
        return _before_year_end(line, facts)
    return _quotient(
        line,
        facts,
        part="本年追加",
        part_fen=facts.moved_fen["supplement"],
        whole="年初预算数",
        whole_fen=facts.moved_fen["appropriation"],
        name="预算控制率",
    )


def _indicator(line: Line, facts: Facts) -> YearFigure:
    named = line.parameters["indicator"]
    found = [planned for planned in facts.targets if planned.target.indicator == named]
    if len(found) > 1:
        sentence = f"绩效目标 {named} 有 {len(found)} 项，各不相同，不能取其一"
        missing, events = (
            f"{line.title}：唯一的绩效目标 {named}",
            tuple(sorted(seq for one in found for seq in one.events)),
        )
        return YearFigure(percent=None, sentence=sentence, missing=(missing,), events=events)
    for planned in found:
        target = planned.target
        if planned.done is None:
            missing = f"{line.title}：{target.name} 的完成值"
            sentence = f"没有填报{target.name}的完成值" if planned.applies else f"{target.name}不适用"
            return YearFigure(
                percent=None,
                sentence=sentence,
                missing=(missing,),
                events=planned.events,
                inapplicable="" if planned.applies else sentence,
            )
        sentence = f"{target.name}完成 {planned.done_text}{target.unit or ''}"
        return YearFigure(percent=planned.done, sentence=sentence, events=planned.events)
    # Who set no such target has not said that there is nothing to measure.
    missing, sentence = f"{line.title}：绩效目标 {named}", f"没有记录绩效目标 {named}"
    return YearFigure(percent=None, sentence=sentence, missing=(missing,))


def _appraised(line: Line, facts: Facts) -> YearFigure:
    if facts.new_projects is None:
        sentence = "账本没有更早年度的资金，不能判断哪些项目是新增"
        return YearFigure(percent=None, sentence=sentence, missing=(f"{line.title}：上年的项目资金",))
    events = tuple(sorted(one.appraisal_seq for one in facts.new_projects if one.appraisal_seq is not None))
    if not facts.new_projects:
        sentence = "没有新增项目"
        missing = (f"{line.title}：新增项目",)
        return YearFigure(percent=None, sentence=sentence, missing=missing, inapplicable=sentence)
    admitted = sum(one.admitted for one in facts.new_projects)
    percent = Fraction(100 * admitted, len(facts.new_projects))
    sentence = f"{len(facts.new_projects)} 个新增项目中 {admitted} 个通过事前绩效评估 {equals(percent)}%"
    return YearFigure(percent=percent, sentence=sentence, events=events, through_seq=facts.through_seq)


def _quotient(
    line: Line, facts: Facts, *, part: str, part_fen: int, whole: str, whole_fen: int, name: str
) -> YearFigure:
    quotient = share(part_fen, whole_fen)
    if quotient is None:
        month = facts.months[-1].month
        sentence = f"至 {month} {whole}为 {yuan(whole_fen)} 元，不能计算{name}"
        missing = (f"{line.title}：{whole}",)
        return YearFigure(
            percent=None,
            sentence=sentence,
            missing=missing,
            through_seq=facts.through_seq,
            inapplicable=sentence,
        )
    sentence = f"{part} {yuan(part_fen)} 元 ÷ {whole} {yuan(whole_fen)} 元 {equals(quotient * 100)}%"
    return YearFigure(percent=quotient * 100, sentence=sentence, through_seq=facts.through_seq)


def _before_year_end(line: Line, facts: Facts) -> YearFigure:
    """Return what a figure of the whole year is while only a part of it counts: missing."""
    month = facts.months[-1].month
    return YearFigure(
        percent=None,
        sentence=f"只计到 {month}，全年的执行率要到 {facts.year}-12 才能计算",
        missing=(f"{line.title}：{month} 之后各月的收支",),
        through_seq=facts.through_seq,
    )


_FIGURES: Mapping[str, Callable[[Line, Facts], YearFigure]] = {
    "bulletins": _bulletins,
    "attainment": _attainment,
    "execution_rate": _execution_rate,
    "control_rate": _control_rate,
    "indicator": _indicator,
    "appraised": _appraised,
}
