"""What is wrong with the rule of a line and its parameters; whatever is not known is refused by name."""

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from ledger.values.nearest import choices
from scoring.forms.fault import Fault
from scoring.forms.yaml_text import shown_value
from scoring.rules.by_name import RULES, rule_of
from scoring.rules.line import Line
from scoring.rules.rule import Parameters

_EVERY = "全部见 jixiao rubric schema"


def parameter_faults(line: Line, named: Any, above: Line | None) -> Iterator[Fault]:
    """Yield what is wrong with the rule ``named`` and the parameters of a line, in sentences that begin with its id.

    ``above`` is the line with a rule that it stands below, if any.
    """
    yield from (evolve(fault, message=f"{line.id}：{fault.message}") for fault in _faults(line, named, above))


def outdated_faults(line: Line) -> Iterator[Fault]:
    """Yield what a line holds that no text written now may hold, though one adopted before is scored by it."""
    rule = rule_of(line)
    for outdated in rule.outdated if rule and isinstance(line.parameters, dict) else ():
        if outdated.is_at(line):
            yield Fault("outdated_parameter", f"{line.id}：{outdated.said(line)}")


def stored_parameters(line: Line, above: Line | None) -> Any:
    """Return the parameters of a line as rules see them: words in English; what has a fault stays as it was given."""
    if not isinstance(line.parameters, dict):
        return line.parameters
    types = _types(line, above)
    return {name: types[name].as_stored(value) if name in types else value for name, value in line.parameters.items()}


def _types(line: Line, above: Line | None) -> Parameters:
    rule, ruling = rule_of(line), above and rule_of(above)
    if rule is None:
        return ruling.below if ruling else {}
    return rule.parameters


def _faults(line: Line, named: Any, above: Line | None) -> Iterator[Fault]:
    if named is not None and (not isinstance(named, str) or named not in RULES):
        yield Fault("unknown_rule", f"没有规则 {named}，{choices(named, [*RULES], every=_EVERY)}")
        return
    if not isinstance(line.parameters, dict):
        yield Fault("invalid_parameter", "parameters 应为映射")
        return
    rule, faults = rule_of(line), [*_each(line, _types(line, above))]
    if rule is None:
        yield from faults
        return
    for name in rule.required:
        if name not in line.parameters:
            faults.append(Fault("missing_parameter", f"规则 {rule.name} 缺少参数 {name}"))
    yield from faults or rule.faults(line)


def _each(line: Line, types: Parameters) -> Iterator[Fault]:
    for name, value in line.parameters.items():
        if name not in types:
            yield Fault("unknown_parameter", f"不认识参数 {name}，{choices(name, [*types], every=_EVERY)}")
            continue
        fault = types[name].fault(value)
        if fault:
            yield Fault("invalid_parameter", f"{name} = {shown_value(value)}，{fault}")
