"""One ledger is one department: what stands beside it is a finding, and nothing new is published until it is mended."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.history.departments import departments_as_they_stand, with_all_below
from ledger.history.entries import standing_facts
from ledger.storage.store import open_to_read, open_to_write
from tests.conftest import CommandLine, event
from tests.ledger.recording.test_at_the_door import FOREIGN, an_earlier_release, two_roots
from tests.ledger.test_laws import law, new_ledger, recorded
from tests.publish.test_publication import PUBLISH, RUBRIC

__all__ = ["two_roots"]
CODES = ("A", "B", "C", "D")
DAYS = ("2023-01-31", "2023-02-01", "2023-02-28", "2023-05-01", "2024-01-01")
COMMAND = "jixiao append department_changed --department D9 --parent D1 --occurred-on 2023-01-03"


def mend(cli: CommandLine, said: str) -> None:
    """Run the command that a sentence names."""
    found = re.search(r"jixiao (append department_changed [-\w ]+\d)", said)
    assert found is not None, said
    cli.ok(*found[1].split())


def test_verification_names_a_second_root_and_what_mends_it(two_roots: CommandLine) -> None:
    """It is a finding about the registration, no problem; once its parent is recorded there is none."""
    said = two_roots.ok("verify")
    assert "核验通过：没有发现问题" in said
    assert "注意：第 8 号事件：D9（另一部门）没有上级，与本账本自己的 D1（测试部门（示例））并列" in said
    assert COMMAND in said
    assert "[second_root]" in said
    mend(two_roots, said)
    assert two_roots.json("verify")["findings"] == []


def test_a_reversed_mend_is_found_again(two_roots: CommandLine) -> None:
    """What gave a second root its parent may be reversed; then it is one again."""
    mend(two_roots, two_roots.ok("verify"))
    [change] = [row["event_id"] for row in two_roots.json("log") if row["kind"] == "department_changed"]
    two_roots.ok("append", "reversal", "--reverses", change, "--occurred-on", "2023-01-03", "--reason", "错记")
    assert [finding["code"] for finding in two_roots.json("verify")["findings"]] == ["second_root"]


@pytest.mark.parametrize("options", [("--output", "new.db"), ("--dry-run",)], ids=str)
def test_nothing_new_is_published_of_two_departments(
    two_roots: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    """Publishing, and a dry run of it, end with the sentence of the finding; once it is mended they do not."""
    monkeypatch.chdir(tmp_path)
    assert two_roots.import_lines([RUBRIC]).exit_code == 0
    said = two_roots.refused("publish", "--year", "2023", *options)
    assert "[second_root]" in said
    assert COMMAND in said
    assert not Path("new.db").exists()
    mend(two_roots, said)
    two_roots.ok("publish", "--year", "2023", *options)


def test_what_was_published_before_is_checked_and_disclosed(funded: CommandLine, tmp_path: Path) -> None:
    """An earlier file of such a ledger, made when nobody looked for it, is compared and recorded as ever."""
    public = tmp_path / "public.db"
    assert funded.import_lines([RUBRIC]).exit_code == 0
    funded.ok(*PUBLISH, str(public))
    with an_earlier_release():
        assert funded.import_lines([FOREIGN]).exit_code == 0
    funded.ok("publish", "--check", str(public))
    funded.ok("disclose", str(public))
    assert [finding["code"] for finding in funded.json("verify")["findings"]] == ["second_root"]


codes, days = st.sampled_from(CODES), st.sampled_from(DAYS)
parents = st.sampled_from(("D1", *CODES))
a_step = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.just("department_registered"), "department": codes, "name": st.just("单位")},
        optional={"parent": parents},
    ),
    *[
        st.fixed_dictionaries(
            {"kind": st.just("department_changed"), "department": parents, "occurred_on": days, "parent": parents}
        )
    ]
    * 2,
    st.fixed_dictionaries(
        {
            "kind": st.just("reversal"),
            "reverses": st.integers(0, 15).map(lambda number: f"e{number}"),
            "occurred_on": days,
            "reason": st.just("错记"),
        }
    ),
)


@law
@given(st.lists(a_step, min_size=4, max_size=16), st.booleans())
def test_departments_are_a_tree(steps: list[dict[str, Any]], earlier: bool) -> None:
    """At the end of every month no department stands below itself, and each stands below the ledger's own or is found.

    What is found of an earlier release's log are the roots beside it; this one takes none.
    """
    first = [event("department_registered", code, department=code, name=code, parent="D1") for code in CODES[:2]]
    with new_ledger() as cli:
        with open_to_write(cli.ledger) as ledger:
            recorded(ledger, first)
            for number, fields in enumerate(steps):
                if earlier and fields["kind"] == "department_registered":
                    with an_earlier_release():
                        recorded(ledger, [{"event_id": f"e{number}", **fields}])
                else:
                    recorded(ledger, [{"event_id": f"e{number}", **fields}])
        with open_to_read(cli.ledger) as ledger:
            facts = standing_facts(ledger, as_of=ledger.head)
        for month in sorted({day[:7] for day in DAYS} | {"2099-12"}):
            found = departments_as_they_stand(facts, through=month)
            roots = [code for code, one in found.items() if one.parent is None]
            assert roots[0] == "D1"
            # Whoever stands in a circle stands below no root.
            assert set().union(*(with_all_below(found, root) for root in roots)) == set(found)
        verified = cli.json("verify")
        assert verified["ok"] is True
        assert [finding["code"] for finding in verified["findings"]] == ["second_root"] * (len(roots) - 1)
        assert earlier or roots == ["D1"]
