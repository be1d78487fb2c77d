"""The verdict of ``verify_public.py``: its one line names what was not compared with anything."""

from pathlib import Path

import pytest

from publish.policy.reader import load_policy
from publish.publication import publish_year
from tests.publish.outsider.test_withheld import without_kind
from tests.publish.outsider.verifying import change, eventful_public, verify
from tests.publish.test_publication import SHIPPED


def verdict(public: Path) -> str:
    """Return the last line of the report."""
    return verify(public)[1].splitlines()[-1]


def test_words_that_were_changed_are_named_as_not_compared(public: Path) -> None:
    """An explanation is no figure that could be computed again, and the verdict does not vouch for it."""
    change(public, "UPDATE score_sheet SET explanation = '全部由专家评定' WHERE line = 'spending_rate'")
    assert verify(public)[0] == 0
    assert verdict(public) == "结论：没有发现不相符，但没有比对 score_sheet 的 explanation。"


NOT_TOLD = {
    "project_registered": ("projects 的 name、parent_name、category、expenditure_type、office", "project_name"),
    "department_registered": ("publication 的 department、department_code、origin",),
    "rubric_adopted": ("rubric_title", "grade", "score_sheet 的 line、parent、title"),
}


@pytest.mark.parametrize("kind", NOT_TOLD)
def test_what_withheld_bodies_would_have_told_is_named(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, kind: str
) -> None:
    """Where no body says what a project is called, whose log it is or how it is scored, the cells are not compared."""
    policy = load_policy(without_kind(SHIPPED, kind))
    ledger = eventful_public(tmp_path_factory).with_name("ledger.db")
    publish_year(ledger, tmp_path / "less.db", year=2023, policy=policy)
    said = verdict(tmp_path / "less.db")
    assert said.startswith("结论：没有发现不相符，但")
    assert [words for words in NOT_TOLD[kind] if words not in said] == []


def test_bodies_that_no_hash_holds_are_named(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """Published without hashes, bodies are compared with nothing, and all figures rest on them."""
    policy = load_policy(SHIPPED.replace("events: [seq, leaf_hash, body, year]", "events: [seq, body, year]"))
    publish_year(
        eventful_public(tmp_path_factory).with_name("ledger.db"), tmp_path / "less.db", year=2023, policy=policy
    )
    said = verdict(tmp_path / "less.db")
    assert "events 的 body、publication 的 root" in said
    assert "没有公开 events 的 leaf_hash" in said


def test_a_verdict_stays_one_line_that_can_be_read(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """Of a table most columns of which were not compared it names some and counts all; the report lists them."""
    policy = load_policy("tables:\n  projects: [" + SHIPPED.split("projects: [")[1].split("]")[0] + "]\n")
    publish_year(
        eventful_public(tmp_path_factory).with_name("ledger.db"), tmp_path / "less.db", year=2023, policy=policy
    )
    said = verify(tmp_path / "less.db")[1]
    last = said.splitlines()[-1]
    others = "events、overview、score_sheet、months、targets、project_scores、project_sheets、statements、fund_changes"
    assert f"没有公开 {others}。" in last
    assert len(last) < 400
