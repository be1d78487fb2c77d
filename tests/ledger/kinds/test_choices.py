"""Choices: given in English or in the Chinese word of the tables, stored in English."""

import json
from typing import Any

import pytest

from ledger.kinds import KINDS, fields_of
from ledger.kinds.fields import Field, Unfit
from ledger.kinds.form import form_of
from ledger.lines.draft import Draft, draft
from ledger.values.words import CHOICES
from ledger.verification.faults import field_faults
from tests.conftest import CommandLine, event

FIELDS: list[Field] = [
    field for kind in KINDS.values() for field in fields_of(kind) if field.type.code == "invalid_choice"
]
WORDS = [
    (field, name, CHOICES[name])
    for field in FIELDS
    for name in field.type.name.split(" / ")
    if name in CHOICES
]  # fmt: skip
TARGET = event("target", "t", year=2023, indicator="I", aspect="产出", name="培训", weight="1", value="9")


def test_a_chinese_word_is_stored_in_english() -> None:
    """Every choice that has a Chinese word is taken by both, and both are stored as the English one."""
    for field, stored, given in WORDS:
        assert field.type.check(given) == field.type.check(stored) == stored


def test_the_fields_of_performance_have_chinese_words() -> None:
    """Aspects, natures and directions, categories, types, conclusions and subjects: all of them have words."""
    assert {field.name for field, *_ in WORDS} == {
        *("aspect", "nature", "direction", "category", "expenditure_type", "conclusion", "subject", "scope"),
    }


@pytest.mark.parametrize("given", ["≧", ">", "产  出", "", None, ["产出"], {"产出": 1}, 1])
def test_no_other_word_is_taken(given: Any) -> None:
    """What is in no table is refused as before, and told what may be written."""
    for field in FIELDS:
        with pytest.raises(Unfit):
            field.type.check(given)
    assert all("，或写作 " in field.type.wanted for field, *_ in WORDS)


def test_a_line_in_chinese_is_the_line_in_english() -> None:
    """The draft of a line says the same in either language; identity is asked of what is stored."""
    words = {"aspect": "产出", "nature": "定量", "direction": "≥"}
    english = {"aspect": "output", "nature": "quantitative", "direction": ">="}
    found, expected = draft(TARGET | words), draft(TARGET | english)
    assert isinstance(found, Draft)
    assert found == expected


def test_it_is_appended_imported_and_the_same_event_again(cli: CommandLine) -> None:
    """A table in Chinese is recorded as English bodies that verify, and again in English it is no second event."""
    table = cli.folder / "goals.csv"
    head = "kind,event_id,year,indicator,aspect,name,weight,nature,direction,value\n"
    table.write_text(head + "target,t-1,2023,I1,成果,培训,1,定量,≥,9\n", "utf-8")
    assert "[invalid_choice]" in cli.refused("import", str(table))
    table.write_text(head + "target,t-1,2023,I1,效益,培训,1,定量,≤,9\n", "utf-8")
    cli.ok("import", str(table))
    table.write_text(head + "target,t-1,2023,I1,benefit,培训,1,quantitative,<=,9\n", "utf-8")
    assert "已记录 0 个事件，1 个早已记录" in cli("import", str(table)).output
    cli.ok("append", "project_registered", "--project", "P", "--name", "项目", "--category", "运行经费")
    cli.ok("verify")
    bodies = [json.loads(line) for line in cli.ok("export").splitlines()]
    assert [(one["aspect"], one["direction"]) for one in bodies if one["kind"] == "target"] == [("benefit", "<=")]
    assert [one["category"] for one in bodies if one["kind"] == "project_registered"] == ["operation"]


def test_a_body_in_chinese_is_none_of_ours() -> None:
    """What the ledger stores is English: a body that holds the Chinese word is found."""
    found = draft(TARGET)
    assert isinstance(found, Draft)
    envelope = {"recorded_at": "2024-01-15T00:00:00.000000Z", "recorded_by": "clerk", "department": "D1", "version": 1}
    made = form_of(found.kind).kind(**{**found.fields, **envelope, "occurred_on": "2023-12-31"})
    assert "body_not_canonical" not in [fault.code for fault in field_faults(made)]
    object.__setattr__(made, "aspect", "产出")
    assert "body_not_canonical" in [fault.code for fault in field_faults(made)]
