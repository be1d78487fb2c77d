"""The totals that a publication shows and in which confidential projects may be hidden."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from ledger.history.departments import departments_as_they_stand, of_departments, projects_of_unit
from ledger.history.entries import Entry
from ledger.history.projects import subtree
from ledger.kinds import KINDS, Statement, Target
from ledger.kinds.movements import BUDGET_SIGN, EXECUTED_SIGN, MONEY_KINDS, Movement
from ledger.kinds.units import unit_of
from ledger.values.days import months_of
from ledger.values.words import SUBJECTS
from publish.content.published_year import PublishedYear
from publish.policy.policy import Policy
from scoring.rubrics.rubric import Rubric
from scoring.rules.line import Line

KINDS_OF = {"adjusted_budget": tuple(BUDGET_SIGN), "executed": tuple(EXECUTED_SIGN)}

_TOTALS = "adjusted_budget_fen executed_fen execution_rate attainment surrendered_fen total total_explanation"
_SHEETS = {"project_sheets": "explanation score deduction", "project_scores": "total grade"}
"""The columns of the sheets of projects in which their money can be seen."""


@frozen(kw_only=True)
class PublishedTotal:
    """One total, named in Chinese, of the movements of ``kinds`` in the months ``first`` to ``last``.

    ``projects`` are the codes it is a total of, None for the whole department; ``stated`` is what a statement says.
    """

    name: str
    kinds: tuple[str, ...]
    first: str
    last: str
    projects: frozenset[str] | None = None
    stated: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it counts confidential projects: of the department, or of what a statement speaks of."""
        return self.projects is None or self.stated

    @property
    def covers(self) -> tuple[str, str, frozenset[str] | None]:
        """The months and projects it is a total of."""
        return self.first, self.last, self.projects

    def counts(self, movement: Movement) -> bool:
        """Tell whether the movement is part of the total."""
        ours = self.projects is None or movement.project in self.projects
        return ours and movement.kind in self.kinds and self.first <= movement.month <= self.last


def totals_of_year(year: PublishedYear, policy: Policy, *, in_full: bool) -> Iterator[PublishedTotal]:
    """Yield the totals of ``year`` that ``policy`` shows, directly or in the sentences of its score sheet.

    ``in_full`` is whether its months and projects are shown, as those of the published year are.
    """
    number, last = year.whole.year, year.whole.through
    counted = None if policy.confidential_in_totals else frozenset(year.whole.projects.keys() - year.hidden)
    if _shows(policy, overview=_TOTALS, months=_TOTALS, score_sheet="explanation score deduction"):
        for name, kinds in _of_year(year.sheet.rubric if year.sheet else None).items():
            name = f"{number} 年的{name}"
            yield PublishedTotal(name=name, kinds=kinds, first=months_of(number)[0], last=last, projects=counted)
        yield from _measured_by_projects(year, counted)
    if in_full and _shows(policy, months=_TOTALS):
        for month in year.facts.months:
            for subject, kinds in KINDS_OF.items():
                name = f"至 {month.month} 的{SUBJECTS[subject]}"
                yield PublishedTotal(
                    name=name, kinds=kinds, first=months_of(number)[0], last=month.month, projects=counted
                )
    if in_full and _shows(policy, projects=_TOTALS + " virement_fen remaining_fen", **_SHEETS):
        for code in sorted(year.whole.projects.keys() - year.hidden):
            yield _transfers(f"项目 {code}", code, number, last)
    if in_full and _shows(policy, **_SHEETS):
        yield from _until_months(year)


def _transfers(whose: str, code: str, number: int, last: str) -> PublishedTotal:
    name, own = f"{whose} 的{KINDS['virement'].title}", frozenset({code})
    return PublishedTotal(name=name, kinds=("virement",), first=months_of(number)[0], last=last, projects=own)


def _until_months(year: PublishedYear) -> Iterator[PublishedTotal]:
    """Yield what projects were transferred until each month, where a line of their sheets looks at single months."""
    rubric = next((sheet.rubric for sheet in year.project_sheets), None)
    if rubric is None or not any(_looks_at_months(line) for line in rubric.walk()):
        return
    scored = {sheet.project for sheet in year.project_sheets}
    moved = {one.project for one in year.whole.movements if one.kind == "virement"} & scored
    for code in sorted(moved):
        for month in year.facts.months[:-1]:
            yield _transfers(f"项目 {code} 至 {month.month}", code, year.whole.year, month.month)


def _looks_at_months(line: Line) -> bool:
    return line.rule == "milestones" or line.parameters.get("of") == "attainment"


def stated_totals(statements: Iterable[Statement], year: PublishedYear, policy: Policy) -> Iterator[PublishedTotal]:
    """Yield what ``statements`` are totals of, of any year, reversed or not: their bodies are shown.

    An official total counts confidential projects, whatever the policy says of ours.
    """
    if Statement.kind not in policy.bodies and not _shows(policy, statements="amount replayed difference verdict"):
        return
    registered = of_departments(year.whole.facts)
    for one in statements:
        if one.project not in year.hidden:
            below = _stated_projects(one, year, registered)
            whose = one.project or unit_of(one, year.whole.department.department) or "部门"
            name = f"对账单所列 {whose} 至 {one.through} 的{SUBJECTS[one.subject]}"
            kinds, first = KINDS_OF[one.subject], months_of(int(one.through[:4]))[0]
            yield PublishedTotal(name=name, kinds=kinds, first=first, last=one.through, projects=below, stated=True)


def _stated_projects(statement: Statement, year: PublishedYear, registered: Sequence[Entry]) -> frozenset[str] | None:
    """Return the projects that a statement is a total of, None where it is of the whole department."""
    projects = year.whole.projects
    if statement.project in projects:
        return frozenset(subtree(projects, statement.project))
    unit = unit_of(statement, year.whole.department.department)
    if unit is None:
        return None
    departments = departments_as_they_stand(registered, through=statement.through)
    return frozenset(projects_of_unit(projects, departments, unit))


def _shows(policy: Policy, **columns: str) -> bool:
    """Tell whether ``policy`` shows any of some ``columns`` of tables, of each those that tell of totals."""
    shown = {name: {column.name for column in table.columns} for name, table in policy.tables.items()}
    return any(shown.get(name, set()) & set(listed.split()) for name, listed in columns.items())


def _of_year(rubric: Rubric | None) -> dict[str, tuple[str, ...]]:
    named = {SUBJECTS[subject]: kinds for subject, kinds in KINDS_OF.items()}
    also = MONEY_KINDS if rubric is not None and _measures_by_kind(rubric) else ("surrender",)
    return named | {KINDS[kind].title: (kind,) for kind in also if kind in BUDGET_SIGN}


def _measures_by_kind(rubric: Rubric) -> bool:
    """Tell whether a line measures by the money of some kinds: its sentence then tells that of the others, too."""
    return any(
        line.parameters.get("of") in ("control_rate", "adjustment_rate")
        or {"budget", "carry_over"} & line.parameters.keys()
        for line in rubric.walk()
    )


def _measured_by_projects(year: PublishedYear, counted: frozenset[str] | None) -> Iterator[PublishedTotal]:
    """Yield the budget of all projects with targets where a line weighs their fulfilment by it."""
    rubric = year.sheet.rubric if year.sheet else None
    if rubric is None or all(line.parameters.get("targets") != "projects" for line in rubric.walk()):
        return
    targets = (entry.event for entry in year.whole.facts if isinstance(entry.event, Target))
    projects = frozenset(one.project for one in targets if one.project and one.year == year.whole.year)
    yield PublishedTotal(
        name=f"{year.whole.year} 年设有绩效目标的项目的{SUBJECTS['adjusted_budget']}",
        kinds=KINDS_OF["adjusted_budget"],
        first=months_of(year.whole.year)[0],
        last=year.whole.through,
        projects=projects if counted is None else projects & counted,
    )
