"""The rules that make advice of results (评价结果应用): read from a YAML file, every fault with its place."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from scoring.errors import RubricError
from scoring.forms.fault import Fault
from scoring.forms.intervals import Interval, are_ends, interval_of
from scoring.forms.nodes import NodeReader
from scoring.forms.yaml_text import Mapping as Node
from scoring.forms.yaml_text import read_yaml, shown_value

ADVICE = ("保持", "压减", "调整", "取消")
FIGURES = ("execution_rate", "surrendered_rate", "fulfilment", "total")
CONDITIONS = (*FIGURES, "grade")
WHOLE = "建议规则"


@frozen(kw_only=True)
class AdviceRule:
    """Advice for a project all of whose figures lie in their ``bands`` and whose grade is one of ``grades``."""

    advice: str
    bands: Mapping[str, Interval]
    grades: tuple[str, ...]

    def applies(self, figures: Mapping[str, Fraction | None], grade: str | None) -> bool:
        """Tell whether every condition holds. What is not known meets no condition."""
        known = {name: figures[name] for name in self.bands}
        in_bands = all(value is not None and self.bands[name].holds(value) for name, value in known.items())
        return in_bands and (not self.grades or grade in self.grades)


def load_advice_rules(text: str) -> tuple[AdviceRule, ...]:
    """Return the rules of a YAML text in their order. Raises RubricError with every fault."""
    nodes = NodeReader()
    document = nodes.mapping(read_yaml(text), ("source", "rules"), WHOLE, row=1)
    nodes.text(document, "source", WHOLE)
    rules = tuple(_rule(nodes, one) for one in nodes.list(document, "rules", WHOLE, "invalid_advice"))
    if not rules:
        nodes.note(document, "rules", Fault("missing_key", f"{WHOLE}：缺少 rules"))
    if nodes.faults:
        raise RubricError(nodes.faults[0].code, "\n".join(fault.sentence() for fault in nodes.faults))
    return rules


def needs_a_rubric(rules: Sequence[AdviceRule]) -> tuple[str, ...]:
    """Return which conditions of the rules are told only by a rubric."""
    asked = {name for rule in rules for name in (*rule.bands, *(["grade"] if rule.grades else []))}
    return tuple(name for name in ("total", "grade") if name in asked)


def _rule(nodes: NodeReader, found: Any) -> AdviceRule:
    node = nodes.mapping(found, ("advice", "when"), WHOLE, row=1)
    advice = nodes.text(node, "advice", WHOLE)
    if advice and advice not in ADVICE:
        nodes.note(node, "advice", Fault("invalid_advice", f"advice = {advice}，应取自 {'、'.join(ADVICE)}"))
    when = (
        nodes.mapping(node["when"], CONDITIONS, "when", row=node.row_of["when"]) if "when" in node else Node(node.row)
    )
    bands = {name: _band(nodes, when, name) for name in FIGURES if name in when}
    grades = when.get("grade", [])
    if "grade" in when and not (isinstance(grades, list) and grades and all(isinstance(one, str) for one in grades)):
        nodes.note(when, "grade", Fault("invalid_advice", f"grade = {shown_value(grades)}，应为等级的列表"))
        grades = []
    return AdviceRule(advice=advice, bands={name: band for name, band in bands.items() if band}, grades=tuple(grades))


def _band(nodes: NodeReader, when: Node, name: str) -> Interval | None:
    given = when[name]
    if not isinstance(given, Node) or not given or not are_ends(given):
        message = f"{name} = {shown_value(given)}，应有 from 或 above、to 或 below，或只有 is"
        nodes.note(when, name, Fault("invalid_advice", message))
        return None
    ends = {end: nodes.points(given, end, name) for end in given}
    if any(value is None for value in ends.values()):
        return None
    band = interval_of(ends)
    if band.is_empty:
        nodes.note(when, name, Fault("invalid_advice", f"{name}：档 {band} 里没有任何数"))
    return band
