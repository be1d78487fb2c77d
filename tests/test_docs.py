"""The documentation: generated pages are current, and nothing users meet is left out of them."""

import re
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest

from docs.made import commands_page, events_page, refusals_page
from ledger.kinds import KINDS, fields_of
from ledger.refusals import REASONS
from ledger.terminal.main import ENTRY_POINT_GROUP
from publish.tables import metadata
from scoring.rubrics import schema as rubric_schema
from tests.conftest import CommandLine

ROOT = Path(__file__).parent.parent
COMMANDS = sorted(found.name for found in entry_points(group=ENTRY_POINT_GROUP))
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("file", "made"),
    [
        ("docs/events.md", events_page.page),
        ("docs/refusals.md", refusals_page.page),
        ("docs/commands.md", commands_page.page),
        ("metadata.yml", metadata.as_yaml),
        ("scoring/rubrics/rubric.schema.json", rubric_schema.as_text),
    ],
)
def test_generated_pages_are_current(file: str, made: Callable[[], str]) -> None:
    """Every generated page in the repository is what the code says today (`make docs` makes it so)."""
    assert (ROOT / file).read_text("utf-8") == made()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_stands_in_the_docs(name: str) -> None:
    """Every command and option says in English what it does, and docs/commands.md holds it."""
    command = entry_points(group=ENTRY_POINT_GROUP, name=name)[name].load()
    assert command.help
    assert not CHINESE.search(command.help)
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not option.help] == []
    assert f"## `jixiao {name}`" in (ROOT / "docs/commands.md").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_field_is_documented(kind: str) -> None:
    """docs/events.md has a section for every kind that names each field of its own with a meaning."""
    page = (ROOT / "docs/events.md").read_text("utf-8")
    section = page.partition(f"### `{kind}`\n")[2].partition("\n### ")[0]
    assert KINDS[kind].title in section
    for field in fields_of(KINDS[kind]):
        assert field.meaning
        assert f"| `{field.name}` |" in section or f"| `{field.name}` |" in page.partition("## The kinds")[0]


def test_every_refusal_is_documented() -> None:
    """docs/refusals.md lists every code with its Chinese reason."""
    page = (ROOT / "docs/refusals.md").read_text("utf-8")
    assert [code for code, reason in REASONS.items() if f"| `{code}` | {reason} |" not in page] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("log",),
        ("show", "pay-1"),
        ("balance", "--year", "2023"),
        ("rates", "--year", "2023"),
        ("rates", "--year", "2023", "--by", "office"),
        ("kinds",),
        ("kinds", "virement"),
    ],
    ids=" ".join,
)
def test_every_table_has_chinese_headings(funded: CommandLine, arguments: tuple[str, ...]) -> None:
    """Every column of every table a command prints has a Chinese heading."""
    lines = funded.ok(*arguments).splitlines()
    rule = next(number for number, line in enumerate(lines) if set(line) <= {"-", " "} and "-" in line)
    headings = lines[rule - 1].split()
    assert [heading for heading in headings if not CHINESE.search(heading)] == []


def test_kinds_says_what_a_line_must_carry(cli: CommandLine) -> None:
    """What the ledger fills in by itself is not called required, and choices are listed."""
    rows = {row["field"]: row for row in cli.json("kinds", "target")}
    assert [name for name, row in rows.items() if row["required"]] == [
        "event_id", "year", "indicator", "aspect", "name", "weight",
    ]  # fmt: skip
    assert rows["aspect"]["type"] == "output / benefit / satisfaction"
