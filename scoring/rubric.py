"""A rubric (评分标准): the tree of lines with weights and rules, read from YAML and checked before use."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from ledger.field_types import FIGURE
from ledger.fields import Unfit
from ledger.figures import rounded
from scoring.errors import RubricError
from scoring.rubric_yaml import read_yaml
from scoring.rule_parameters import PLACES, check_parameters

_RUBRIC_KEYS = {"id", "title", "source", "weight", "scale", "grades", "lines"}
_GRADE_KEYS = {"name", "from"}
_LINE_KEYS = {"id", "title", "weight", "local_weight", "rule", "parameters", "lines"}

CHOOSING = "either"
"""The rule whose children have weights and rules of their own, the better of which counts."""


@frozen(kw_only=True)
class Line:
    """One node (指标). A line has a rule or weighted children; under a rule, children have no weight.

    ``weight`` is in points and None only below a rule: no source gives it, so it is not invented. ``local_weight`` is
    what the children add up to where their block has a scale of its own. Below ``either`` each child weighs as much as
    the line.
    """

    id: str
    title: str
    weight: Decimal | None
    local_weight: Decimal | None = None
    rule: str | None
    parameters: Mapping[str, Any]
    lines: tuple["Line", ...]

    def walk(self) -> Iterator["Line"]:
        """Yield the line and every line below it, in tree order."""
        yield self
        for line in self.lines:
            yield from line.walk()


@frozen(kw_only=True)
class Grade:
    """A grade (等级) by its name, such as 优, and the least total in points that earns it."""

    name: str
    least: Decimal


@frozen(kw_only=True)
class Rubric:
    """A whole rubric. ``scale`` is the number of decimal places of every point and weight; the best grade is first."""

    id: str
    title: str
    source: str
    weight: Decimal
    scale: int
    grades: tuple[Grade, ...] = ()
    lines: tuple[Line, ...]

    def walk(self) -> Iterator[Line]:
        """Yield every line in tree order."""
        for line in self.lines:
            yield from line.walk()


def load(text: str) -> Rubric:
    """Return the rubric that a YAML text describes. Raises RubricError naming the line that is wrong."""
    document = read_yaml(text)
    _check_keys(document, _RUBRIC_KEYS, "评分标准")
    scale = _required(document, "scale", "评分标准")
    if scale not in PLACES:
        raise RubricError("invalid_scale", f"scale = {scale}，应为 {PLACES[0]} 至 {PLACES[-1]} 的小数位数")
    rubric = Rubric(
        id=_required(document, "id", "评分标准"),
        title=_required(document, "title", "评分标准"),
        source=_required(document, "source", "评分标准"),
        weight=_points(_required(document, "weight", "评分标准"), "评分标准"),
        scale=int(scale),
        grades=_grades(document.get("grades", [])),
        lines=_lines(document, "评分标准", above=None),
    )
    if not rubric.lines:
        raise RubricError("missing_key", "评分标准：缺少 lines")
    _check_sum(rubric.id, rubric.weight, rubric.lines)
    _check_ids(rubric)
    _check_scale(rubric)
    return rubric


def _grades(nodes: Any) -> tuple[Grade, ...]:
    if not isinstance(nodes, list):
        raise RubricError("invalid_grades", "评分标准：grades 应为列表")
    grades = tuple(_grade(node) for node in nodes)
    least = [grade.least for grade in grades]
    if grades and (least != sorted(set(least), reverse=True) or least[-1] != 0):
        raise RubricError("invalid_grades", "评分标准：grades 的 from 应从高到低，最后一级从 0 起")
    return grades


def _grade(node: Any) -> Grade:
    _check_keys(node, _GRADE_KEYS, "等级")
    name = _required(node, "name", "等级")
    return Grade(name=name, least=_points(_required(node, "from", name), name, key="from"))


def _lines(document: Mapping[str, Any], place: str, *, above: str | None) -> tuple[Line, ...]:
    nodes = document.get("lines", [])
    if not isinstance(nodes, list):
        raise RubricError("invalid_lines", f"{place}：lines 应为列表")
    return tuple(_line(node, place, above=above) for node in nodes)


def _line(node: Any, parent: str, *, above: str | None) -> Line:
    """Return the line of a node; ``above`` is the rule it stands below, None where it has to have a weight."""
    _check_keys(node, _LINE_KEYS, f"{parent} 之下")
    id_ = _required(node, "id", f"{parent} 之下")
    rule = node.get("rule")
    if above is not None and (rule is not None or "weight" in node):
        raise RubricError("weightless_line", f"{id_}：已有规则的指标之下，不能再有规则或分值")
    weight = _points(_required(node, "weight", id_), id_) if above is None else None
    line = Line(
        id=id_,
        title=_required(node, "title", id_),
        weight=weight,
        local_weight=_points(_required(node, "local_weight", id_), id_) if "local_weight" in node else None,
        rule=rule,
        parameters=check_parameters(id_, rule, node.get("parameters", {}), weight=weight, above=above),
        lines=_lines(node, id_, above=above or (None if rule == CHOOSING else rule)),
    )
    _check_children(line, above)
    return line


def _check_children(line: Line, above: str | None) -> None:
    if line.local_weight is not None and (above is not None or line.rule is not None or not line.local_weight):
        raise RubricError("invalid_weight", f"{line.id}：local_weight 只用于没有规则的指标，并大于 0")
    if above is not None or line.rule not in {None, CHOOSING}:
        return
    if not line.lines:
        raise RubricError("missing_rule", f"{line.id}：既没有规则，也没有下级指标")
    if line.rule is None:
        _check_sum(line.id, line.weight if line.local_weight is None else line.local_weight, line.lines)
    for lower in line.lines if line.rule == CHOOSING else ():
        _check_sum(line.id, line.weight, (lower,))


def _check_keys(node: Any, known: set[str], place: str) -> None:
    if not isinstance(node, dict):
        raise RubricError("invalid_lines", f"{place}：应为映射")
    unknown = sorted(node.keys() - known)
    if unknown:
        raise RubricError("unknown_key", f"{place}：不认识 {unknown[0]}，可用 {'、'.join(sorted(known))}")


def _required(node: Mapping[str, Any], key: str, place: str) -> str:
    value = node.get(key)
    if not isinstance(value, str) or not value:
        raise RubricError("missing_key", f"{place}：缺少 {key}")
    return value


def _points(text: str, place: str, *, key: str = "weight") -> Decimal:
    try:
        return Decimal(FIGURE.check(text))
    except Unfit as unfit:
        raise RubricError("invalid_weight", f"{place}：{key} = {text}，应为{FIGURE.wanted}") from unfit


def _check_sum(id_: str, weight: Decimal | None, lines: tuple[Line, ...]) -> None:
    total = sum((line.weight or Decimal(0) for line in lines), Decimal(0))
    if total != weight:
        raise RubricError("weights_do_not_add_up", f"{id_}：分值为 {weight}，下级分值合计为 {total}")


def _check_ids(rubric: Rubric) -> None:
    seen: set[str] = set()
    for line in rubric.walk():
        if line.id in seen:
            raise RubricError("duplicate_line", f"{line.id}：指标编号重复")
        seen.add(line.id)


def _check_scale(rubric: Rubric) -> None:
    """A weight that the scale cannot print would be exceeded by its own rounded score."""
    for line in rubric.walk():
        if line.weight is not None and rounded(line.weight, places=rubric.scale) != line.weight:
            raise RubricError(
                "invalid_weight", f"{line.id}：weight = {line.weight}，最多 {rubric.scale} 位小数（scale）"
            )
