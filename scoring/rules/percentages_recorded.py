"""Percentages that others reported: bulletins, the value of an indicator, appraisals.

Source for the average of bulletins: 2023 年度中国共产党广州市委员会组织部部门整体支出绩效自评报告, 二（一）.
"""

from fractions import Fraction

from scoring.facts.indicators import Indicator
from scoring.facts.year import Facts
from scoring.rules.line import FULL_MARKS, Line
from scoring.rules.percentage import Percentage, said_of_months_before
from scoring.rules.result import equals, figure


def average_of_bulletins(line: Line, facts: Facts) -> Percentage:
    """Return the average of the year's twelve bulletins; months before the ledger's first budget need none."""
    events = tuple(sorted(recorded.seq for recorded in facts.bulletins.values()))
    average, number = facts.average_bulletin_rate, len(facts.bulletins)
    before = [month for month in facts.months_before_budget if month not in facts.bulletins]
    if average is None:
        missing = tuple(f"{line.title}：{month} 的支出执行率通报" for month in facts.months_without_bulletin)
        sentence = f"已有 {number} 个月的支出执行率通报，缺 {len(missing)} 个月"
        sentence += said_of_months_before(before, "不适用")
        return Percentage(percent=None, sentence=sentence, missing=missing, events=events)
    counting = "不适用，不计"
    if line.not_applicable == FULL_MARKS:
        average = (average * number + 100 * len(before)) / (number + len(before))
        number, counting = number + len(before), "不适用，按 100% 计"
    left_out = said_of_months_before(before, counting)
    sentence = f"{facts.year} 年 {number} 个月通报执行率平均为 {figure(average)}%{left_out}"
    return Percentage(percent=average, sentence=sentence, events=events)


def value_of_indicator(line: Line, facts: Facts) -> Percentage:
    """Return the actual value of the one target whose code is the parameter ``indicator``."""
    named = line.parameters["indicator"]
    found = [planned for planned in facts.targets if planned.target.indicator == named]
    if not found:
        # Who set no such target has not said that there is nothing to measure.
        missing, sentence = f"{line.title}：绩效目标 {named}", f"没有记录绩效目标 {named}"
        return Percentage(percent=None, sentence=sentence, missing=(missing,))
    if len(found) > 1:
        missing = f"{line.title}：唯一的绩效目标 {named}"
        sentence = f"绩效目标 {named} 有 {len(found)} 项，各不相同，不能取其一"
        events = tuple(sorted(seq for one in found for seq in one.events))
        return Percentage(percent=None, sentence=sentence, missing=(missing,), events=events)
    return _actual_value(line, found[0])


def _actual_value(line: Line, planned: Indicator) -> Percentage:
    target = planned.target
    if planned.done is not None:
        sentence = f"{target.name}完成 {planned.done_text}{target.unit or ''}"
        return Percentage(percent=planned.done, sentence=sentence, events=planned.events)
    sentence = f"没有填报{target.name}的完成值" if planned.applies else f"{target.name}不适用"
    return Percentage(
        percent=None,
        sentence=sentence,
        missing=(f"{line.title}：{target.name} 的完成值",),
        events=planned.events,
        inapplicable="" if planned.applies else sentence,
    )


def appraised(line: Line, facts: Facts) -> Percentage:
    """Return how many of the new projects were appraised and not rejected."""
    if facts.new_projects is None:
        sentence = "账本没有更早年度的资金，不能判断哪些项目是新增"
        return Percentage(percent=None, sentence=sentence, missing=(f"{line.title}：上年的项目资金",))
    if not facts.new_projects:
        sentence = "没有新增项目"
        missing = (f"{line.title}：新增项目",)
        return Percentage(percent=None, sentence=sentence, missing=missing, inapplicable=sentence)
    admitted = sum(one.admitted for one in facts.new_projects)
    percent = Fraction(100 * admitted, len(facts.new_projects))
    return Percentage(
        percent=percent,
        sentence=f"{len(facts.new_projects)} 个新增项目中 {admitted} 个通过事前绩效评估 {equals(percent)}%",
        events=tuple(sorted(one.appraisal_seq for one in facts.new_projects if one.appraisal_seq is not None)),
        through_seq=facts.through_seq,
    )
