"""What release 0.1.0 recorded, published and disclosed: ``data/release-0.1.0``, never changed, holds for ever."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import CommandLine

RELEASE = Path(__file__).parent / "data" / "release-0.1.0"
EVENTS, ROOT = 1655, "KlDRlHVWDvPLZ9jIiSOSwUl1ASJMC24iHM3V7jczVkY="
CONTENT_DIGEST = "71aa543b5353df7484aace816b03e881794af4c97b6e78d147bde1f3bd306ca9"


@pytest.fixture
def released(empty: CommandLine) -> CommandLine:
    """A copy of the worked example as release 0.1.0 left it: a ledger, what was published of it, the downloads."""
    shutil.copytree(RELEASE, empty.folder, dirs_exist_ok=True)
    return empty


def test_a_ledger_of_the_release_verifies(released: CommandLine) -> None:
    """Every event, its hash, every rule and the root are as they were."""
    found = released.json("verify")
    assert (found["ok"], found["events"], found["root"]) == (True, EVENTS, ROOT)


def test_what_the_release_disclosed_is_still_what_the_ledger_gives(released: CommandLine) -> None:
    """The public database and its downloads, written again, are what was disclosed."""
    said = released.ok("publish", "--check", str(released.folder / "public.db"))
    assert CONTENT_DIGEST in said
    assert "账本中记录了这份内容的公开" in said


def test_a_ledger_of_the_release_is_scored_as_it_was_published(released: CommandLine) -> None:
    """The year's total is the one that was disclosed."""
    assert released.json("score", "--year", "2023")["total"] == "99.58"
