"""Targets, results and what else a year's score rests on. The ledger records them and draws no conclusion."""

from typing import Any

from attrs import frozen

from ledger.kinds.event import Event
from ledger.kinds.field_types import COEFFICIENT, DIGEST, FIGURE, LINE, MONTH, NOTE, SIGNED_FIGURE, YEAR, choice
from ledger.kinds.fields import optional, required
from ledger.kinds.units import OF_UNITS_AND_MORE

_FIRST_ASPECTS = ("output", "benefit", "satisfaction")
_ASPECT: dict[str, Any] = {"formerly": choice(*_FIRST_ASPECTS), "widened": 3}
_SIGNED: dict[str, Any] = {"formerly": FIGURE, "widened": 3}


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Target(Event, kind="target", title="绩效目标", unique_by=("year", "project", "indicator"), **OF_UNITS_AND_MORE):
    """A planned value of an indicator (绩效目标)."""

    year: int = required(YEAR, "budget year")
    indicator: str = required(LINE, "indicator code, unique within the year and project")
    aspect: str = required(choice(*_FIRST_ASPECTS, "cost"), "产出, 效益, 满意度 or 成本", **_ASPECT)
    name: str = required(LINE, "indicator name")
    weight: str = required(FIGURE, "weight among the targets it is scored with")
    nature: str = optional(choice("quantitative", "qualitative"), "定量 or 定性", default="quantitative")
    direction: str = optional(choice(">=", "<=", "="), "how result and target compare", default=">=")
    value: str | None = optional(SIGNED_FIGURE, "planned value; required where quantitative", **_SIGNED)
    unit: str | None = optional(LINE, "unit of the value")
    project: str | None = optional(LINE, "project code; left out for the whole department")
    indicator_class: str | None = optional(
        LINE, "class (二级指标), such as 数量 质量 时效 成本, 经济 社会 生态 可持续, 服务对象满意度", since=3
    )
    text: str | None = optional(NOTE, "the target in words", since=3)


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Result(
    Event, kind="result", title="完成情况", unique_by=("year", "project", "through", "indicator"), **OF_UNITS_AND_MORE
):
    """The actual value of an indicator (完成情况): a value, or a grade where the target is qualitative.

    One that names a month says how far it was by the end of that month. The year's is the one that names none, else
    that of December.
    """

    year: int = required(YEAR, "budget year")
    indicator: str = required(LINE, "indicator code of the target")
    value: str | None = optional(SIGNED_FIGURE, "actual value; this or grade is required", **_SIGNED)
    grade: str | None = optional(LINE, "grade reached; this or value is required")
    project: str | None = optional(LINE, "project code; left out for the whole department")
    coefficient: str | None = optional(COEFFICIENT, "share of the weight earned by the grade")
    reason: str | None = optional(NOTE, "cause of the deviation (偏差原因)")
    improvement: str | None = optional(LINE, "improvement (改进措施)")
    evidence: str | None = optional(LINE, "evidence")
    through: str | None = optional(MONTH, "the month of the year at whose end it stood; left out for the year", since=3)
    text: str | None = optional(NOTE, "what was done, in words", since=3)


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Deduction(Event, kind="deduction", title="扣分", **OF_UNITS_AND_MORE):
    """Points taken off a line of the rubric (扣分), with reason and evidence; may repeat."""

    year: int = required(YEAR, "budget year")
    rubric: str = required(LINE, "id of the rubric")
    line: str = required(LINE, "id of the line")
    points: str = required(FIGURE, "points taken off")
    reason: str = required(NOTE, "why")
    evidence: str | None = optional(LINE, "evidence")
    project: str | None = optional(LINE, "project on whose own sheet alone it counts", since=3)


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Appraisal(Event, kind="appraisal", title="事前绩效评估", unique_by=("year", "project")):
    """The appraisal of a new project before it gets money (事前绩效评估)."""

    year: int = required(YEAR, "budget year")
    project: str = required(LINE, "project code")
    conclusion: str = required(choice("pass", "revise", "reject"), "conclusion")
    score: str | None = optional(FIGURE, "points")
    document: str | None = optional(LINE, "number of the appraisal report")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class RubricAdopted(Event, kind="rubric_adopted", title="采用评分标准", unique_by=("scope", "year"), formats=(0, 6)):
    """The rubric (评分标准) a year is scored by; its whole text is stored, so a score can be given again for ever."""

    year: int = required(YEAR, "budget year")
    rubric: str = required(LINE, "id of the rubric")
    text: str | None = optional(NOTE, "the rubric's whole YAML; where left out, that of the named shipped rubric")
    sha256: str | None = optional(DIGEST, "SHA-256 of the stored text in UTF-8; computed where left out")
    document: str | None = optional(LINE, "number of the document that prescribes it")
    scope: str = optional(
        choice("department", "projects"),
        "what it scores: the department, or each project",
        default="department",
        since=2,
    )


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class PublishedScore(
    Event,
    kind="published_score",
    title="公布得分",
    recorded_anew_by=("year", "line"),
    recorded_apart_by=("project", "rubric"),
    **OF_UNITS_AND_MORE,
):
    """A score that was published, which stands beside the computed one with its reason."""

    year: int = required(YEAR, "budget year")
    line: str = required(LINE, "id of the line, `total`, or code of an indicator that the sheet shows")
    score: str = required(FIGURE, "points as published")
    reason: str = required(NOTE, "why it differs")
    document: str | None = optional(LINE, "number of the document")
    project: str | None = optional(LINE, "project on whose own sheet alone it stands", since=3)
    rubric: str | None = optional(LINE, "id of the rubric it was given under; the one adopted where left out", since=3)
