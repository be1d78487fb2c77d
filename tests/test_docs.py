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
from publish.files import outsider_generated
from publish.tables import metadata
from scoring.rubrics import schema as rubric_schema
from tests.conftest import CommandLine

ROOT = Path(__file__).parent.parent
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("file", "made"),
    [
        ("docs/events.md", events_page.page),
        ("docs/refusals.md", refusals_page.page),
        ("docs/commands.md", commands_page.page),
        ("metadata.yml", metadata.as_yaml),
        ("scoring/rubrics/rubric.schema.json", rubric_schema.as_text),
        *((f"publish/outsider/{name}.py", made) for name, made in outsider_generated.MODULES.items()),
    ],
)
def test_generated_pages_are_current(file: str, made: Callable[[], str]) -> None:
    """Every generated page in the repository is what the code says today (`make docs` makes it so)."""
    assert (ROOT / file).read_text("utf-8") == made()


def test_every_command_has_help_and_stands_in_the_docs() -> None:
    """Every command and option says in English what it does, and docs/commands.md holds it."""
    page = (ROOT / "docs/commands.md").read_text("utf-8")
    commands: dict[str, click.Command] = {found.name: found.load() for found in entry_points(group=ENTRY_POINT_GROUP)}
    options = [(name, one) for name in commands for one in commands[name].params if isinstance(one, click.Option)]
    assert [name for name, command in commands.items() if not command.help or CHINESE.search(command.help)] == []
    assert [(name, option.name) for name, option in options if not option.help] == []
    assert [name for name in commands if f"## `jixiao {name}`" not in page] == []


def test_every_kind_and_field_is_documented() -> None:
    """docs/events.md has a section for every kind that names each field of its own with a meaning."""
    page = (ROOT / "docs/events.md").read_text("utf-8")
    of_every_kind = page.partition("## The kinds")[0]
    sections = {kind: page.partition(f"### `{kind}`\n")[2].partition("\n### ")[0] for kind in KINDS}
    fields = [(kind, field) for kind in KINDS for field in fields_of(KINDS[kind])]
    assert [kind for kind in KINDS if KINDS[kind].title not in sections[kind]] == []
    assert [(kind, field.name) for kind, field in fields if not field.meaning] == []
    assert [
        (kind, field.name) for kind, field in fields if f"| `{field.name}` |" not in of_every_kind + sections[kind]
    ] == []


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
    assert rows["aspect"]["type"] == "output / benefit / satisfaction / cost"
