"""A line checked field by field: what it says, before the ledger adds who, when and where."""

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from ledger.fields import Field, Unfit
from ledger.kinds import KINDS, SET_BY_LEDGER, Event, fields_of, must_be_given
from ledger.problems import Refusal
from ledger.text import shown


@frozen(kw_only=True)
class Draft:
    """The accepted fields of one line, by stored name. ``details`` are the confidential ones."""

    kind: type[Event]
    fields: dict[str, Any]
    details: dict[str, Any]


def draft(line: dict[str, Any]) -> Draft | list[Refusal]:
    """Return the draft of a line, or every reason why its fields do not make one."""
    named = line.get("kind")
    if named is None or named == "":
        return [Refusal(code="missing_field", field="kind", wanted="事件种类，见 jixiao kinds")]
    if not isinstance(named, str) or named not in KINDS:
        return [
            Refusal(
                code="unknown_kind",
                field="kind",
                value=shown(named),
                wanted="已有的事件种类，见 jixiao kinds",
            )
        ]
    kind = KINDS[named]
    refusals = list(_name_refusals(kind, line))
    stored: dict[str, Any] = {}
    details: dict[str, Any] = {}
    for field in fields_of(kind):
        value = line.get(field.name)
        if field.name in SET_BY_LEDGER:
            continue
        if value is None or value == "":
            refusals.extend(_missing(kind, field))
            continue
        try:
            (details if field.confidential else stored)[field.stored_name] = field.type.check(value)
        except Unfit as unfit:
            refusals.append(_unfit(field, value, unfit))
    return refusals or Draft(kind=kind, fields=stored, details=details)


def _name_refusals(kind: type[Event], line: dict[str, Any]) -> Iterator[Refusal]:
    listed = {field.name for field in fields_of(kind)}
    for name in line:
        if name in SET_BY_LEDGER:
            yield Refusal(code="field_set_by_ledger", field=name, value=shown(line[name]))
        elif name not in listed and name != "kind":
            yield Refusal(
                code="unknown_field", field=shown(name), value=shown(line[name]), wanted=f"{kind.kind} 的字段"
            )


def _missing(kind: type[Event], field: Field) -> Iterator[Refusal]:
    if must_be_given(kind, field):
        yield Refusal(code="missing_field", field=field.name, wanted=field.type.wanted)


def _unfit(field: Field, value: Any, unfit: Unfit) -> Refusal:
    return Refusal(
        code=unfit.code or field.type.code,
        field=field.name,
        value=shown(value),
        wanted=unfit.wanted or field.type.wanted,
    )
