"""A line checked field by field: what it says, before the ledger adds who, when and where."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from ledger.kinds import KINDS, SET_BY_LEDGER, Event, fields_of, must_be_given
from ledger.kinds.fields import Check, Field, Unfit
from ledger.problems import Refusal
from ledger.values.text import shown

MOST_REMEMBERED = 1000
"""Texts of a field that need not be checked again, because most come again."""


@frozen(kw_only=True)
class Draft:
    """The accepted fields of one line, by stored name, and the defaults of its kind. ``details`` are confidential."""

    kind: type[Event]
    fields: dict[str, Any]
    details: dict[str, Any]


def draft(line: Mapping[str, Any]) -> Draft | list[Refusal]:
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
    made = Draft(kind=kind, fields=dict(_DEFAULTS[named]), details={})
    refusals = [*_fill(made, line), *_missing(kind, line)]
    if refusals:
        return sorted(refusals, key=lambda refusal: _places(kind).get(refusal.field, -1))
    return made


def _fill(made: Draft, line: Mapping[str, Any]) -> list[Refusal]:
    """Put every field of a line that is fit into its draft, and return why the others are not."""
    checks, stored, details = _CHECKS[made.kind.kind], made.fields, made.details
    refusals: list[Refusal] = []
    for name, value in line.items():
        known = checks.get(name)
        if known is None:
            refusals.extend(_not_a_field(made.kind, name, value))
            continue
        if value is None or value == "":
            continue
        stored_name, check, confidential, remembered = known
        is_text = value.__class__ is str
        if not is_text or value not in remembered:
            try:
                checked = check(value)
            except Unfit as unfit:
                refusals.append(_unfit(_FIELDS[made.kind.kind][name], value, unfit))
                continue
            if is_text and checked is value and len(remembered) < MOST_REMEMBERED:
                remembered.add(value)
            value = checked
        (details if confidential else stored)[stored_name] = value
    return refusals


def _not_a_field(kind: type[Event], name: str, value: Any) -> Iterator[Refusal]:
    if name in SET_BY_LEDGER:
        yield Refusal(code="field_set_by_ledger", field=name, value=shown(value))
    elif name != "kind":
        yield Refusal(code="unknown_field", field=shown(name), value=shown(value), wanted=f"{kind.kind} 的字段")


def _missing(kind: type[Event], line: Mapping[str, Any]) -> Iterator[Refusal]:
    if _REQUIRED[kind.kind] <= line.keys() and all(line.values()):
        return
    for name in sorted(_REQUIRED[kind.kind]):
        if line.get(name) in (None, ""):
            yield Refusal(code="missing_field", field=name, wanted=_FIELDS[kind.kind][name].type.wanted)


def _places(kind: type[Event]) -> dict[str | None, int]:
    """Return the place of each field in the record, so that refusals come in that order, those of no field first."""
    return {name: place for place, name in enumerate(_FIELDS[kind.kind])}


def _unfit(field: Field, value: Any, unfit: Unfit) -> Refusal:
    return Refusal(
        code=unfit.code or field.type.code,
        field=field.name,
        value=shown(value),
        wanted=unfit.wanted or field.type.wanted,
    )


_FIELDS = {
    name: {field.name: field for field in fields_of(kind) if field.name not in SET_BY_LEDGER}
    for name, kind in KINDS.items()
}
_Known = tuple[str, Check, bool, set[str]]
"""Where a field is stored, its check, whether it is confidential, and the first texts that passed as they are."""

_CHECKS: dict[str, dict[str, _Known]] = {
    name: {field.name: (field.stored_name, field.type.check, field.confidential, set()) for field in fields.values()}
    for name, fields in _FIELDS.items()
}
_DEFAULTS = {
    name: {field.stored_name: field.default for field in fields.values() if field.default is not None}
    for name, fields in _FIELDS.items()
}
_REQUIRED = {
    name: frozenset(field.name for field in _FIELDS[name].values() if must_be_given(kind, field))
    for name, kind in KINDS.items()
}
