"""The fields of one event as given on a command line: ``--field-name value`` or ``--field-name=value``."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.files.inputs import STANDARD_INPUT
from ledger.kinds import KINDS, fields_of
from ledger.lines.csv_lines import from_texts
from ledger.refusals import Refusal
from ledger.values.text import shown


def fields_given(kind: str, arguments: Sequence[str]) -> dict[str, Any] | Refusal:
    """Return the line that ``arguments`` describe, or the refusal of a repeated or unfinished one.

    A value may start with one hyphen; one that starts with two is given as ``--field-name=--value``.
    """
    given = {"kind": kind}
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if not argument.startswith("--"):
            return Refusal(code="unknown_field", value=shown(argument), wanted="--字段名 值")
        option, has_value, value = argument[2:].partition("=")
        name = option.replace("-", "_")
        if not has_value:
            if not waiting or waiting[0].startswith("--"):
                return Refusal(code="missing_field", field=shown(name), wanted="字段名之后的值")
            value = waiting.pop(0)
        if name in given:
            return Refusal(code="repeated_key", field=shown(name), wanted="每个字段只出现一次")
        given[name] = value
    return from_texts(kind, given)


def fields_from_input(kind: str, given: Mapping[str, Any]) -> list[str]:
    """Return the confidential fields that are given as ``-``: to be read where nobody else sees them."""
    fields = fields_of(KINDS[kind]) if kind in KINDS else ()
    return [field.name for field in fields if field.confidential and given.get(field.name) == STANDARD_INPUT]
