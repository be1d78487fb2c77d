"""``verify_public.py`` where a later release recorded events: what it does not understand it confirms nothing of."""

from pathlib import Path

import pytest

from ledger.kinds import KINDS
from publish.outsider.fields import KNOWN_KINDS, KNOWN_VERSIONS
from publish.policy.reader import shipped_policy
from tests.conftest import CommandLine
from tests.ledger.made_up_version import made_up_version
from tests.publish.outsider.verifying import EVENTFUL, change, verify, verify_alone, year_of


@pytest.fixture
def later(cli: CommandLine) -> Path:
    """A public database in which one bulletin is of a version that no release ships, its body shown whole."""
    lines = [{**line, "reason": "口径调整"} if line["event_id"] == "bu-7" else line for line in EVENTFUL]
    policy = shipped_policy().text
    assert "bulletin: [" in policy
    with made_up_version():
        return year_of(cli, lines, policy=policy.replace("bulletin: [", "bulletin: [reason, "))


def test_a_version_it_does_not_know_is_not_confirmed(later: Path) -> None:
    """Its hash and the root agree; what may rest on it cannot be confirmed, and nothing is called wrong for it."""
    code, said = verify_alone(later)
    assert code == 0
    assert said.splitlines()[-1].startswith("结论：没有发现不相符，但")
    assert "项不能确认" in said.splitlines()[-1]
    assert "events.body：1 项" in said
    assert "1 个事件的种类或版本出自更新的 jixiao，本程序不识（如第" in said
    assert "bulletin 第 3 版" in said


def test_its_hash_is_compared_all_the_same(later: Path) -> None:
    """A body that is not what was hashed is found, whatever its version."""
    change(later, "UPDATE events SET body = replace(body, '口径调整', '口径改变') WHERE body LIKE '%口径调整%'")
    code, said = verify(later)
    assert (code, "leaf_hash" in said) == (1, True)


def test_it_knows_every_kind_and_version_there_is() -> None:
    """A release that adds a kind or a version teaches the script, too."""
    assert KINDS.keys() == KNOWN_KINDS
    assert {name: len(kind.formats) for name, kind in KINDS.items() if len(kind.formats) > 1} == KNOWN_VERSIONS
