"""A line checked field by field: what it says, before the ledger adds who, when and where."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from ledger.kinds import KINDS, SET_BY_LEDGER, Event, fields_of, must_be_given
from ledger.kinds.event import once_a_kind
from ledger.kinds.fields import Field, Unfit
from ledger.kinds.form import Record, form_of
from ledger.kinds.versions import newest_version
from ledger.refusals import Refusal
from ledger.values.text import shown


@frozen(kw_only=True)
class Draft:
    """The accepted fields of one line, by stored name, and its confidential ``details``."""

    kind: type[Event]
    fields: dict[str, Any]
    details: dict[str, Any]

    def record(self) -> Record:
        """Return the draft as the record of its line."""
        return form_of(self.kind).record(**self.fields, **self.details)


def draft(line: Mapping[str, Any]) -> Draft | list[Refusal]:
    """Return the draft of a line, or every reason why its fields do not make one."""
    named = line.get("kind")
    if named is None or named == "":
        return [Refusal(code="missing_field", field="kind", wanted="事件种类，见 jixiao kinds")]
    if not isinstance(named, str) or named not in KINDS:
        return [
            Refusal(code="unknown_kind", field="kind", value=shown(named), wanted="已有的事件种类，见 jixiao kinds")
        ]
    made = Draft(kind=KINDS[named], fields={}, details={})
    refusals = [*_fill(made, line), *_missing(made.kind, line), *_later(made, line)]
    if refusals:
        places = {name: place for place, name in enumerate(_fields(made.kind))}
        return sorted(refusals, key=lambda refusal: places.get(str(refusal.field), -1))
    return made


def _fill(made: Draft, line: Mapping[str, Any]) -> Iterator[Refusal]:
    """Put every field of a line that is fit into its draft, and yield why the others are not."""
    fields = _fields(made.kind)
    for name, value in line.items():
        field = fields.get(name)
        if field is None:
            yield from _not_a_field(made.kind, name, value)
        elif value is not None and value != "":
            try:
                checked = field.type.check(value)
            except Unfit as unfit:
                yield _unfit(field, value, unfit)
            else:
                (made.details if field.confidential else made.fields)[field.stored_name] = checked


def _not_a_field(kind: type[Event], name: str, value: Any) -> Iterator[Refusal]:
    if name in SET_BY_LEDGER:
        yield Refusal(code="field_set_by_ledger", field=name, value=shown(value))
    elif name != "kind":
        yield Refusal(code="unknown_field", field=shown(name), value=shown(value), wanted=f"{kind.kind} 的字段")


def _missing(kind: type[Event], line: Mapping[str, Any]) -> Iterator[Refusal]:
    for name, field in _fields(kind).items():
        if must_be_given(kind, field) and line.get(name) in (None, ""):
            yield Refusal(code="missing_field", field=name, wanted=field.type.wanted)


def _later(made: Draft, line: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield why a line is not of the version that it names: there is none, or a field came with a later one."""
    newest = newest_version(made.kind)
    version = made.fields.get("version", newest)
    if version > newest:
        wanted = "1" if newest == 1 else f"1 至 {newest}"
        yield Refusal(code="unsupported_version", field="version", value=shown(line["version"]), wanted=wanted)
        return
    given = {**made.fields, **made.details}
    for name, field in _fields(made.kind).items():
        if field.stored_name not in given:
            continue
        if field.since > version:
            wanted = f"{made.kind.kind} 第 {version} 版的字段"
            yield Refusal(code="unknown_field", field=name, value=shown(line[name]), wanted=wanted)
        elif field.formerly is not None and field.version_of(given[field.stored_name]) > version:
            wanted = f"{field.formerly.wanted}（{made.kind.kind} 第 {version} 版）"
            yield Refusal(code=field.formerly.code, field=name, value=shown(line[name]), wanted=wanted)


def _unfit(field: Field, value: Any, unfit: Unfit) -> Refusal:
    return Refusal(
        code=unfit.code or field.type.code,
        field=field.name,
        value=shown(value),
        wanted=unfit.wanted or field.type.wanted,
    )


@once_a_kind
def _fields(kind: type[Event]) -> dict[str, Field]:
    """Return the fields that a line of ``kind`` may carry, by name, in the order of the record."""
    return {field.name: field for field in fields_of(kind) if field.name not in SET_BY_LEDGER}
