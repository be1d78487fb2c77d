"""Targets, results and what else a year's score rests on. The ledger records them and draws no conclusion."""

from attrs import frozen

from ledger.kinds.event import Event
from ledger.kinds.field_types import COEFFICIENT, DIGEST, FIGURE, LINE, NOTE, YEAR, choice
from ledger.kinds.fields import optional, required
from ledger.kinds.units import OF_UNITS


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Target(Event, kind="target", title="绩效目标", unique_by=("year", "project", "indicator"), **OF_UNITS):
    """A planned value of an indicator (绩效目标)."""

    year: int = required(YEAR, "budget year")
    indicator: str = required(LINE, "indicator code, unique within the year and project")
    aspect: str = required(choice("output", "benefit", "satisfaction"), "产出, 效益 or 满意度")
    name: str = required(LINE, "indicator name")
    weight: str = required(FIGURE, "weight among the targets it is scored with")
    nature: str = optional(choice("quantitative", "qualitative"), "定量 or 定性", default="quantitative")
    direction: str = optional(choice(">=", "<=", "="), "how result and target compare", default=">=")
    value: str | None = optional(FIGURE, "planned value; required where quantitative")
    unit: str | None = optional(LINE, "unit of the value")
    project: str | None = optional(LINE, "project code; left out for the whole department")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Result(Event, kind="result", title="完成情况", unique_by=("year", "project", "indicator"), **OF_UNITS):
    """The actual value of an indicator (完成情况): a value, or a grade where the target is qualitative."""

    year: int = required(YEAR, "budget year")
    indicator: str = required(LINE, "indicator code of the target")
    value: str | None = optional(FIGURE, "actual value; this or grade is required")
    grade: str | None = optional(LINE, "grade reached; this or value is required")
    project: str | None = optional(LINE, "project code; left out for the whole department")
    coefficient: str | None = optional(COEFFICIENT, "share of the weight earned by the grade")
    reason: str | None = optional(NOTE, "cause of the deviation (偏差原因)")
    improvement: str | None = optional(LINE, "improvement (改进措施)")
    evidence: str | None = optional(LINE, "evidence")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Deduction(Event, kind="deduction", title="扣分", **OF_UNITS):
    """Points taken off a line of the rubric (扣分), with reason and evidence; may repeat."""

    year: int = required(YEAR, "budget year")
    rubric: str = required(LINE, "id of the rubric")
    line: str = required(LINE, "id of the line")
    points: str = required(FIGURE, "points taken off")
    reason: str = required(NOTE, "why")
    evidence: str | None = optional(LINE, "evidence")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Appraisal(Event, kind="appraisal", title="事前绩效评估", unique_by=("year", "project")):
    """The appraisal of a new project before it gets money (事前绩效评估)."""

    year: int = required(YEAR, "budget year")
    project: str = required(LINE, "project code")
    conclusion: str = required(choice("pass", "revise", "reject"), "conclusion")
    score: str | None = optional(FIGURE, "points")
    document: str | None = optional(LINE, "number of the appraisal report")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class RubricAdopted(Event, kind="rubric_adopted", title="采用评分标准", unique_by=("year",)):
    """The rubric (评分标准) a year is scored by; its whole text is stored, so a score can be given again for ever."""

    year: int = required(YEAR, "budget year")
    rubric: str = required(LINE, "id of the rubric")
    text: str | None = optional(NOTE, "the rubric's whole YAML; where left out, that of the named shipped rubric")
    sha256: str | None = optional(DIGEST, "SHA-256 of the stored text in UTF-8; computed where left out")
    document: str | None = optional(LINE, "number of the document that prescribes it")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class PublishedScore(Event, kind="published_score", title="公布得分", recorded_anew_by=("year", "line"), **OF_UNITS):
    """A score that was published, which stands beside the computed one with its reason."""

    year: int = required(YEAR, "budget year")
    line: str = required(LINE, "id of the line")
    score: str = required(FIGURE, "points as published")
    reason: str = required(NOTE, "why it differs")
    document: str | None = optional(LINE, "number of the document")
