"""Reading a rubric from YAML: every problem with its place, or the rubric if there is none."""

from decimal import Decimal
from typing import Any

from attrs import evolve

from ledger.field_types import FIGURE
from ledger.fields import Unfit
from ledger.figures import rounded
from scoring.errors import RubricError
from scoring.rubric import CHOOSING, Grade, Line, Rubric
from scoring.rubric_problem import RubricProblem
from scoring.rubric_yaml import Mapping, read_yaml
from scoring.rule_parameters import PLACES, Fault, parameter_faults

RUBRIC_KEYS = ("id", "title", "source", "weight", "scale", "grades", "lines")
GRADE_KEYS = ("name", "from")
LINE_KEYS = ("id", "title", "weight", "local_weight", "rule", "parameters", "lines")
WHOLE = "评分标准"


def load(text: str) -> Rubric:
    """Return the rubric that a YAML text describes. Raises RubricError with the first of its problems."""
    rubric, problems = read_rubric(text)
    if rubric is None:
        raise RubricError(problems[0].code, problems[0].message)
    return rubric


def read_rubric(text: str) -> tuple[Rubric | None, tuple[RubricProblem, ...]]:
    """Return the rubric that a YAML text describes, None where it has problems; and all of them in their order."""
    try:
        document = read_yaml(text)
    except RubricError as error:
        return None, (RubricProblem(row=None, code=error.code, message=str(error)),)
    reader = _Reader()
    rubric = reader.rubric(document)
    return (None if reader.problems else rubric), tuple(reader.problems)


class _Reader:
    """Notes every problem and goes on with what can be read; what it returns counts only if there was none."""

    def __init__(self) -> None:
        self.problems: list[RubricProblem] = []
        self._ids: set[str] = set()
        self._scale = int(PLACES[-1])

    def rubric(self, document: Any) -> Rubric:
        node = self._mapping(document, RUBRIC_KEYS, WHOLE, row=1)
        scale = self._text(node, "scale", WHOLE)
        if scale in PLACES:
            self._scale = int(scale)
        elif scale:
            message = f"scale = {scale}，应为 {PLACES[0]} 至 {PLACES[-1]} 的小数位数"
            self._note(node, "scale", Fault("invalid_scale", message))
        weight = self._points(node, "weight", WHOLE)
        rubric = Rubric(
            id=self._text(node, "id", WHOLE),
            title=self._text(node, "title", WHOLE),
            source=self._text(node, "source", WHOLE),
            weight=weight or Decimal(0),
            scale=self._scale,
            grades=self._grades(node),
            lines=self._lines(node, WHOLE, above=None),
        )
        if not node.get("lines"):
            self._note(node, "lines", Fault("missing_key", f"{WHOLE}：缺少 lines"))
        else:
            self._check_sum(node, rubric.id, weight, rubric.lines)
        return rubric

    def _note(self, node: Mapping, key: str | None, fault: Fault) -> None:
        row = node.line if key is None else node.line_of.get(key, node.line)
        self.problems.append(RubricProblem(row=row, code=fault.code, message=fault.message))

    def _mapping(self, node: Any, known: tuple[str, ...], place: str, *, row: int) -> Mapping:
        if not isinstance(node, Mapping):
            self._note(Mapping(row), None, Fault("invalid_lines", f"{place}：应为映射"))
            return Mapping(row)
        for name in node:
            if name not in known:
                message = f"{place}：不认识 {name}，可用 {'、'.join(sorted(known))}"
                self._note(node, name, Fault("unknown_key", message))
        return node

    def _text(self, node: Mapping, key: str, place: str) -> str:
        value = node.get(key)
        if isinstance(value, str) and value:
            return value
        self._note(node, key, Fault("missing_key", f"{place}：缺少 {key}"))
        return ""

    def _points(self, node: Mapping, key: str, place: str) -> Decimal | None:
        text = self._text(node, key, place)
        if not text:
            return None
        try:
            points = Decimal(FIGURE.check(text))
        except Unfit:
            self._note(node, key, Fault("invalid_weight", f"{place}：{key} = {text}，应为{FIGURE.wanted}"))
            return None
        if rounded(points, places=self._scale) != points:
            # Its own rounded score would exceed it.
            message = f"{place}：{key} = {text}，最多 {self._scale} 位小数（scale）"
            self._note(node, key, Fault("invalid_weight", message))
        return points

    def _list(self, node: Mapping, key: str, place: str, code: str) -> list[Any]:
        nodes = node.get(key, [])
        if isinstance(nodes, list):
            return nodes
        self._note(node, key, Fault(code, f"{place}：{key} 应为列表"))
        return []

    def _grades(self, node: Mapping) -> tuple[Grade, ...]:
        row = node.line_of.get("grades", node.line)
        nodes = [
            self._mapping(one, GRADE_KEYS, "等级", row=row)
            for one in self._list(node, "grades", WHOLE, "invalid_grades")
        ]
        grades = tuple(
            Grade(name=self._text(one, "name", "等级"), least=self._points(one, "from", "等级") or Decimal(0))
            for one in nodes
        )
        least = [grade.least for grade in grades]
        if grades and (least != sorted(set(least), reverse=True) or least[-1] != 0):
            message = f"{WHOLE}：grades 的 from 应从高到低，最后一级从 0 起"
            self._note(node, "grades", Fault("invalid_grades", message))
        return grades

    def _lines(self, node: Mapping, place: str, *, above: Line | None) -> tuple[Line, ...]:
        row = node.line_of.get("lines", node.line)
        nodes = self._list(node, "lines", place, "invalid_lines")
        return tuple(self._line(one, place, above=above, row=row) for one in nodes)

    def _line(self, found: Any, parent: str, *, above: Line | None, row: int) -> Line:
        """Return the line of a node; ``above`` is the line with a rule that it stands below, if any."""
        node = self._mapping(found, LINE_KEYS, f"{parent} 之下", row=row)
        id_ = self._text(node, "id", f"{parent} 之下")
        self._check_id(node, id_)
        rule = node.get("rule")
        line = Line(
            id=id_,
            title=self._text(node, "title", id_),
            weight=self._points(node, "weight", id_) if above is None else None,
            local_weight=self._points(node, "local_weight", id_) if "local_weight" in node else None,
            rule=rule if isinstance(rule, str) else None,
            parameters=node.get("parameters", {}),
            lines=(),
        )
        self._check_place(node, line, above)
        for fault in parameter_faults(line, rule, above):
            self._note(node, "parameters" if "parameters" in node else "rule", fault)
        ruling = above or (None if rule is None or rule == CHOOSING else line)
        line = evolve(line, lines=self._lines(node, id_, above=ruling))
        if above is None:
            self._check_children(node, line)
        return line

    def _check_id(self, node: Mapping, id_: str) -> None:
        if id_ and id_ in self._ids:
            self._note(node, "id", Fault("duplicate_line", f"{id_}：指标编号重复"))
        self._ids.add(id_)

    def _check_place(self, node: Mapping, line: Line, above: Line | None) -> None:
        if above is not None and ("rule" in node or "weight" in node):
            self._note(node, None, Fault("weightless_line", f"{line.id}：已有规则的指标之下，不能再有规则或分值"))
        if line.local_weight is not None and (above is not None or "rule" in node or not line.local_weight):
            message = f"{line.id}：local_weight 只用于没有规则的指标，并大于 0"
            self._note(node, "local_weight", Fault("invalid_weight", message))

    def _check_children(self, node: Mapping, line: Line) -> None:
        if line.rule not in {None, CHOOSING}:
            return
        if not line.lines:
            self._note(node, None, Fault("missing_rule", f"{line.id}：既没有规则，也没有下级指标"))
            return
        whole = line.weight if line.local_weight is None else line.local_weight
        for lines in [line.lines] if line.rule is None else [(lower,) for lower in line.lines]:
            self._check_sum(node, line.id, whole, lines)

    def _check_sum(self, node: Mapping, id_: str, weight: Decimal | None, lines: tuple[Line, ...]) -> None:
        known = [line.weight for line in lines if line.weight is not None]
        total = sum(known, Decimal(0))
        if total != weight and weight is not None and len(known) == len(lines):
            message = f"{id_}：分值为 {weight}，下级分值合计为 {total}"
            self._note(node, "weight", Fault("weights_do_not_add_up", message))
