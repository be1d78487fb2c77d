"""One fiscal year as a publication shows it: whole, as it is counted, and scored."""

from attrs import evolve, frozen

from ledger.history.snapshot import Snapshot
from publish.confidential.projects import confidential_codes, without_confidential
from publish.content.project_sheets import project_sheets
from publish.policy.policy import Policy
from publish.tables.project_tables import PROJECT_SHEETS
from scoring.errors import RubricError
from scoring.facts.of_snapshot import facts_of
from scoring.facts.year import Facts
from scoring.rubrics.adoption import adopted_rubric
from scoring.sheets.score import score
from scoring.sheets.sheet import Sheet


@frozen(kw_only=True)
class PublishedYear:
    """``whole`` is the year with all projects; ``counted`` the one that totals are of, as the policy wants it.

    ``hidden`` are the codes of confidential projects; ``sheet`` is None where the year has none. ``project_sheets`` are
    made of the published year alone.
    """

    whole: Snapshot
    counted: Snapshot
    hidden: frozenset[str]
    facts: Facts
    sheet: Sheet | None
    project_sheets: tuple[Sheet, ...] = ()


def published_year(whole: Snapshot, policy: Policy, *, file_format: int) -> tuple[PublishedYear, Sheet]:
    """Return the year under ``policy``, and its sheet; from the format on that has them, with those of its projects.

    Raises RubricError where it cannot be scored.
    """
    year, sheet = _scored(whole, policy, file_format)
    if file_format >= PROJECT_SHEETS.since:
        year = evolve(year, project_sheets=project_sheets(whole, hidden=year.hidden))
    return year, sheet


def earlier_year(whole: Snapshot, policy: Policy, *, file_format: int) -> PublishedYear:
    """Return an earlier year under ``policy``, without a sheet where it cannot be scored."""
    try:
        return _scored(whole, policy, file_format)[0]
    except RubricError:
        return _unscored(whole, policy, file_format)


def _scored(whole: Snapshot, policy: Policy, file_format: int) -> tuple[PublishedYear, Sheet]:
    year = _unscored(whole, policy, file_format)
    sheet = score(adopted_rubric(whole), year.facts)
    return evolve(year, sheet=sheet), sheet


def _unscored(whole: Snapshot, policy: Policy, file_format: int) -> PublishedYear:
    counted = whole if policy.confidential_in_totals else without_confidential(whole)
    hidden = confidential_codes(whole.projects)
    facts = facts_of(counted)
    if file_format == 0:
        # Release 0.1.0 wanted something of every month, also of those before the ledger's first budget.
        facts = evolve(facts, months_before_budget=())
    return PublishedYear(whole=whole, counted=counted, hidden=hidden, facts=facts, sheet=None)
