"""What release 0.1.0 recorded, published and disclosed: ``data/release-0.1.0``, never changed, holds for ever."""

import shutil
from pathlib import Path

import pytest

from publish.policy.reader import shipped_policy
from tests.conftest import CommandLine
from tests.publish.outsider.verifying import verify

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


def test_what_the_release_imported_is_asked_about_before_it_is_published_again(released: CommandLine) -> None:
    """Its events carry the plain digest of a file with payees: nothing goes out until the policy says how."""
    public, policy = released.folder / "new.db", released.folder / "policy.yml"
    assert "[source_digest_tells]" in released.refused("publish", "--year", "2023", "--output", str(public))
    checked = released("publish", "--check", str(released.folder / "public.db"))
    assert (checked.exit_code, "如今将不公开" in checked.stderr) == (0, True)
    policy.write_text(f"{shipped_policy().text}  source_digests: withhold\n", "utf-8")
    released.ok("publish", "--year", "2023", "--output", str(public), "--policy", str(policy))
    assert verify(public)[0] == 0
