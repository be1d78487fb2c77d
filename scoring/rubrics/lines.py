"""Reading the lines of a rubric: each with its rule and its place in the tree, weights that add up."""

from decimal import Decimal
from typing import Any

from attrs import evolve

from scoring.forms.fault import Fault
from scoring.forms.nodes import NodeReader
from scoring.forms.yaml_text import Mapping, shown_value
from scoring.rubrics.parameter_faults import outdated_faults, parameter_faults, stored_parameters
from scoring.rubrics.scored_twice import faults_of_twice
from scoring.rules.by_name import rule_of
from scoring.rules.either import CHOOSING
from scoring.rules.line import IF_NOT_APPLICABLE, Line

LINE_KEYS = ("id", "title", "weight", "local_weight", "rule", "not_applicable", "source", "parameters", "lines")


class LineReader:
    """Reads the tree of lines; faults go to ``nodes``.

    ``bands`` are those of the rubric, for lines that have none of their own; None where it has none.
    """

    def __init__(self, nodes: NodeReader, bands: list[Any] | None) -> None:
        self._nodes = nodes
        self._bands = bands
        self._ids: set[str] = set()
        self._read: dict[str, Mapping] = {}

    def lines(self, node: Mapping, place: str, *, above: Line | None = None) -> tuple[Line, ...]:
        """Return the lines of a node; ``above`` is the line with a rule that they stand below, if any."""
        row = node.row_of.get("lines", node.row)
        nodes = self._nodes.list(node, "lines", place, "invalid_lines")
        return tuple(self._line(one, place, above=above, row=row) for one in nodes)

    def _line(self, found: Any, parent: str, *, above: Line | None, row: int) -> Line:
        """Return the line of a node; ``above`` is the line with a rule that it stands below, if any."""
        node = self._nodes.mapping(found, LINE_KEYS, f"{parent} 之下", row=row)
        id_ = self._nodes.text(node, "id", f"{parent} 之下")
        self._check_id(node, id_)
        self._read.setdefault(id_, node)
        line = self._without_lines(node, id_, above)
        self._check_place(node, line, above)
        self._check_not_applicable(node, line)
        self._check_parameters(node, line, above)
        ruling = above or (None if node.get("rule") in (None, CHOOSING) else line)
        line = evolve(line, lines=self.lines(node, id_, above=ruling))
        if above is None:
            self._check_children(node, line)
        return line

    def _without_lines(self, node: Mapping, id_: str, above: Line | None) -> Line:
        rule = node.get("rule")
        line = Line(
            id=id_,
            title=self._nodes.text(node, "title", id_),
            weight=self._nodes.points(node, "weight", id_) if above is None else None,
            local_weight=self._nodes.points(node, "local_weight", id_) if "local_weight" in node else None,
            rule=rule if isinstance(rule, str) else None,
            not_applicable=IF_NOT_APPLICABLE.as_stored(node.get("not_applicable")),
            source=self._nodes.text(node, "source", id_) if "source" in node else None,
            scale=self._nodes.scale,
            parameters=node.get("parameters", {}),
            lines=(),
        )
        return evolve(line, parameters=stored_parameters(self._with_bands(line), above))

    def _with_bands(self, line: Line) -> Line:
        rule, given = rule_of(line), line.parameters
        if self._bands is None or rule is None or "bands" not in rule.parameters or not isinstance(given, dict):
            return line
        return evolve(line, parameters={**given, "bands": given.get("bands", self._bands)})

    def _check_parameters(self, node: Mapping, line: Line, above: Line | None) -> None:
        for fault in parameter_faults(line, node.get("rule"), above):
            of_rule = fault.code == "unknown_rule" or "parameters" not in node
            self._nodes.note(node, "rule" if of_rule else "parameters", fault)
        for fault in outdated_faults(line):
            self._nodes.note(node, "parameters", fault, outdated=True)

    def _check_id(self, node: Mapping, id_: str) -> None:
        if id_ and id_ in self._ids:
            self._nodes.note(node, "id", Fault("duplicate_line", f"{id_}：指标编号重复"))
        self._ids.add(id_)

    def _check_place(self, node: Mapping, line: Line, above: Line | None) -> None:
        if above is not None and ("rule" in node or "weight" in node):
            self._nodes.note(node, None, Fault("weightless_line", f"{line.id}：已有规则的指标之下，不能再有规则或分值"))
        if line.weight == 0:
            self._nodes.note(node, "weight", Fault("invalid_weight", f"{line.id}：weight = 0，应大于 0"))
        if line.local_weight is not None and (above is not None or "rule" in node or not line.local_weight):
            message = f"{line.id}：local_weight 只用于没有规则的指标，并大于 0"
            self._nodes.note(node, "local_weight", Fault("invalid_weight", message))

    def _check_not_applicable(self, node: Mapping, line: Line) -> None:
        if line.not_applicable is None:
            return
        if fault := IF_NOT_APPLICABLE.fault(line.not_applicable):
            message = f"{line.id}：not_applicable = {shown_value(line.not_applicable)}，{fault}"
            self._nodes.note(node, "not_applicable", Fault("invalid_parameter", message))
        elif line.rule is None or ((rule := rule_of(line)) and not rule.can_be_inapplicable):
            message = f"{line.id}：not_applicable 只用于所据事实可能不适用的规则"
            self._nodes.note(node, "not_applicable", Fault("invalid_parameter", message))

    def _check_children(self, node: Mapping, line: Line) -> None:
        if line.rule not in {None, CHOOSING}:
            return
        if not line.lines:
            self._nodes.note(node, None, Fault("missing_rule", f"{line.id}：既没有规则，也没有下级指标"))
            return
        whole = line.weight if line.local_weight is None else line.local_weight
        for lines in [line.lines] if line.rule is None else [(lower,) for lower in line.lines]:
            self.check_sum(node, line.id, whole, lines)

    def check_scored_once(self, lines: tuple[Line, ...]) -> None:
        """Note each line that lists an indicator which another one scores too."""
        for line, fault in faults_of_twice(lines):
            self._nodes.note(self._read[line.id], "parameters", fault)

    def check_sum(self, node: Mapping, id_: str, weight: Decimal | None, lines: tuple[Line, ...]) -> None:
        """Note where the weights of ``lines`` do not add up to ``weight``, with both sums."""
        known = [line.weight for line in lines if line.weight is not None]
        total = sum(known, Decimal(0))
        if total != weight and weight is not None and len(known) == len(lines):
            message = f"{id_}：分值为 {weight}，下级分值合计为 {total}"
            self._nodes.note(node, "weight", Fault("weights_do_not_add_up", message))
