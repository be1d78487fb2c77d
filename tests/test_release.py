"""What release 0.1.0 recorded, published and disclosed: ``data/release-0.1.0``, never changed, holds for ever."""

import shutil
from pathlib import Path

import pytest

from publish.policy.reader import shipped_policy
from tests.conftest import CommandLine
from tests.publish.outsider.verifying import verify

DATA = Path(__file__).parent / "data"
RELEASED = {
    "release-0.1.0": (1655, "KlDRlHVWDvPLZ9jIiSOSwUl1ASJMC24iHM3V7jczVkY=", "71aa543b5353df74"),
    "release-0.1.0-three-years": (144, "xu+BOqtB0swIHyLPuL5oknEFNqNT5DKQ237jrX+gWDs=", "988515be63f330d5"),
    "release-0.1.0-mid-year": (28, "5hoEAeVFtaLtmdyX6c+2UU6GYqZS2ZEUfiPb1KAffR0=", "c8ee82553b145e39"),
    "release-0.1.0-sub-units": (55, "NkBLwplSYXo3gsUdlbjJe+mwAMox/tt+LDkUzdfiDWc=", "e51cf8d8b5ed1593"),
}
"""Of each ledger of the release: its events, its root, and how the digest of its publication begins."""


def released_as(name: str, folder: Path) -> CommandLine:
    """Return a copy of what release 0.1.0 left: a ledger, what was published of it, the downloads."""
    shutil.copytree(DATA / name, folder, dirs_exist_ok=True)
    return CommandLine(folder=folder)


@pytest.fixture
def released(tmp_path: Path) -> CommandLine:
    """A copy of the worked example as release 0.1.0 left it."""
    return released_as("release-0.1.0", tmp_path)


@pytest.mark.parametrize("name", RELEASED)
def test_a_ledger_of_the_release_verifies(tmp_path: Path, name: str) -> None:
    """Every event, its hash, every rule and the root are as they were."""
    found = released_as(name, tmp_path).json("verify")
    events, root, _ = RELEASED[name]
    assert (found["ok"], found["events"], found["root"]) == (True, events, root)


@pytest.mark.parametrize("name", RELEASED)
def test_what_the_release_disclosed_is_still_what_the_ledger_gives(tmp_path: Path, name: str) -> None:
    """The public database and its downloads, written again by the rules of their own format, are what was disclosed."""
    cli = released_as(name, tmp_path)
    said = cli.ok("publish", "--check", str(tmp_path / "public.db"))
    assert f"内容摘要 {RELEASED[name][2]}" in said
    assert "账本中记录了这份内容的公开" in said
    assert verify(tmp_path / "public.db", "--downloads", str(tmp_path / "public.files"))[0] == 0


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


def test_a_publication_of_format_2_is_compared_by_its_own_rules(tmp_path: Path) -> None:
    """What was disclosed before rows were shown agrees, and is said to be older; the script reads it too."""
    cli, public = released_as("format-2", tmp_path), tmp_path / "public.db"
    said = cli.ok("publish", "--check", str(public))
    assert "由较早版本生成：格式 2" in said
    assert "账本中记录了这份内容的公开" in said
    code, told = verify(public, "--downloads", str(tmp_path / "public.files"))
    assert (code, "存疑" in told, "没有公开 targets" in told) == (0, False, False)


@pytest.mark.parametrize("name", ["months.csv", "verify_public.py", "manifest.json"])
def test_a_changed_download_of_format_2_is_found(tmp_path: Path, name: str) -> None:
    """Programs may be of another release, but not other than their own manifest says."""
    cli = released_as("format-2", tmp_path)
    changed = tmp_path / "public.files" / name
    changed.write_bytes(changed.read_bytes().replace(b"2023", b"2022", 1) + b"\n")
    result = cli("publish", "--check", str(tmp_path / "public.db"))
    assert (result.exit_code, name in result.output) == (3, True)
