"""Reading a rubric from YAML: every fault with its place, or the rubric if there is none."""

from decimal import Decimal
from typing import Any

from attrs import evolve

from scoring.errors import RubricError
from scoring.forms.fault import Fault
from scoring.forms.grade_bands import BANDS, faults_of_bands
from scoring.forms.nodes import NodeReader
from scoring.forms.parameter_types import PLACES
from scoring.forms.yaml_text import Mapping, read_yaml, shown_value
from scoring.rubrics.lines import LineReader
from scoring.rubrics.rubric import Grade, Rubric
from scoring.rubrics.thresholds import Thresholds

RUBRIC_KEYS = ("id", "title", "source", "weight", "scale", "total_scale", "grades", "bands", "monitor", "lines")
GRADE_KEYS = ("name", "from")
MONITOR_KEYS = ("attention", "warning")
WHOLE = "评分标准"
HUNDRED = Decimal(100)


def load(text: str) -> Rubric:
    """Return the rubric that a YAML text describes. Raises RubricError with the first of its faults."""
    rubric, faults = read_rubric(text)
    if rubric is None:
        raise RubricError(faults[0].code, faults[0].message)
    return rubric


def read_rubric(text: str) -> tuple[Rubric | None, tuple[Fault, ...]]:
    """Return the rubric that a YAML text describes, None where it has faults; and all of them in their order."""
    rubric, faults, outdated = _read(text)
    return (None if outdated else rubric), (*faults, *outdated)


def load_adopted(text: str) -> Rubric:
    """Return the rubric of a text that was adopted: what no text may hold any more is a remark, not a fault.

    Raises RubricError with the first of its faults.
    """
    rubric, faults, outdated = _read(text)
    if rubric is None:
        raise RubricError(faults[0].code, faults[0].message)
    return evolve(rubric, remarks=tuple(f"{one.message}；已采用的照旧计分" for one in outdated))


def _read(text: str) -> tuple[Rubric | None, list[Fault], list[Fault]]:
    try:
        document = read_yaml(text)
    except RubricError as error:
        return None, [Fault(error.code, str(error))], []
    reader = _Reader()
    rubric = reader.rubric(document)
    return (None if reader.nodes.faults else rubric), reader.nodes.faults, reader.nodes.outdated


class _Reader:
    def __init__(self) -> None:
        self.nodes = NodeReader()

    def rubric(self, document: Any) -> Rubric:
        node = self.nodes.mapping(document, RUBRIC_KEYS, WHOLE, row=1)
        self.nodes.scale = self._places(node, "scale", self.nodes.scale) if "scale" in node else self._no_scale(node)
        weight = self.nodes.points(node, "weight", WHOLE)
        lines = LineReader(self.nodes, self._bands(node))
        rubric = Rubric(
            id=self.nodes.text(node, "id", WHOLE),
            title=self.nodes.text(node, "title", WHOLE),
            source=self.nodes.text(node, "source", WHOLE),
            weight=weight or Decimal(0),
            scale=self.nodes.scale,
            total_scale=self._places(node, "total_scale", 0) if "total_scale" in node else None,
            grades=self._grades(node, weight),
            monitor=self._monitor(node),
            lines=lines.lines(node, WHOLE),
        )
        if not node.get("lines"):
            self.nodes.note(node, "lines", Fault("missing_key", f"{WHOLE}：缺少 lines"))
        else:
            lines.check_sum(node, rubric.id, weight, rubric.lines)
            lines.check_scored_once(rubric.lines)
        return rubric

    def _places(self, node: Mapping, key: str, otherwise: int) -> int:
        if node[key] in PLACES:
            return int(node[key])
        message = f"{key} = {node[key]}，应为 {PLACES[0]} 至 {PLACES[-1]} 的小数位数"
        self.nodes.note(node, key, Fault("invalid_scale", message))
        return otherwise

    def _no_scale(self, node: Mapping) -> int:
        self.nodes.text(node, "scale", WHOLE)
        return self.nodes.scale

    def _bands(self, node: Mapping) -> list[Any] | None:
        """Return the bands for every line that has none of its own; None where there are no sound ones."""
        if "bands" not in node:
            return None
        given: list[Any] = node["bands"]
        wrong = BANDS.fault(given)
        faults = (
            [Fault("invalid_parameter", f"bands = {shown_value(given)}，{wrong}")] if wrong else faults_of_bands(given)
        )
        told = [evolve(fault, message=f"{WHOLE}：{fault.message}") for fault in faults]
        for fault in told:
            self.nodes.note(node, "bands", fault)
        return None if told else given

    def _monitor(self, node: Mapping) -> Thresholds | None:
        if "monitor" not in node:
            return None
        found = self.nodes.mapping(node["monitor"], MONITOR_KEYS, "monitor", row=node.row_of["monitor"])
        attention, warning = (self.nodes.points(found, key, "monitor") for key in MONITOR_KEYS)
        if attention is None or warning is None:
            return None
        if not warning <= attention <= HUNDRED:
            message = f"monitor：应有 warning ≤ attention ≤ 100，现为 {warning} 和 {attention}"
            self.nodes.note(node, "monitor", Fault("invalid_monitor", message))
        return Thresholds(attention=attention, warning=warning)

    def _grades(self, node: Mapping, weight: Decimal | None) -> tuple[Grade, ...]:
        row = node.row_of.get("grades", node.row)
        nodes = [
            self.nodes.mapping(one, GRADE_KEYS, "等级", row=row)
            for one in self.nodes.list(node, "grades", WHOLE, "invalid_grades")
        ]
        grades = tuple(
            Grade(name=self.nodes.text(one, "name", "等级"), least=self.nodes.points(one, "from", "等级") or Decimal(0))
            for one in nodes
        )
        least, names = [grade.least for grade in grades], [grade.name for grade in grades]
        faults = []
        if grades and (least != sorted(set(least), reverse=True) or least[-1] != 0):
            faults.append("grades 的 from 应从高到低，最后一级从 0 起")
        if len(set(names)) < len(names):
            faults.append("grades 的 name 有重复")
        if grades and weight is not None and max(least) > weight:
            faults.append(f"grades 的 from = {max(least)}，超过总分值 {weight}")
        for fault in faults:
            self.nodes.note(node, "grades", Fault("invalid_grades", f"{WHOLE}：{fault}"))
        return grades
