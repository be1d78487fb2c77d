"""The sheets of single projects: which are scored, by which rubric, and the rows of their public tables.

No sheet of a confidential project is made, nor of one that others stand below: what is added up there could tell them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from ledger.history.snapshot import Snapshot
from ledger.values.figures import decimal_text
from publish.content.row_points import Scored, share_met
from publish.content.target_rows import shown_targets
from publish.content.whose import unit_cells
from publish.tables.table import Row
from scoring.facts.of_projects import ProjectFacts
from scoring.facts.of_snapshot import projects_to_evaluate
from scoring.facts.year import Facts
from scoring.rubrics.adoption import adopted_for_projects, adopted_rubric
from scoring.rubrics.rubric import Rubric
from scoring.rules.by_name import of_whole_departments
from scoring.sheets.score import score
from scoring.sheets.sheet import Sheet


def project_sheets(snapshot: Snapshot, *, hidden: Collection[str]) -> tuple[Sheet, ...]:
    """Return the sheets of the projects that money is recorded on and that have targets, by code.

    None where no rubric is adopted for projects and the department's cannot score one. Raises RubricError as ``score``.
    """
    of_projects = ProjectFacts(snapshot)
    found = [of_projects.of(code) for code in projects_to_evaluate(snapshot) if code not in hidden]
    rubric = _rubric_for(snapshot, found)
    return () if rubric is None else tuple(score(rubric, facts) for facts in found)


def _rubric_for(snapshot: Snapshot, found: Sequence[Facts]) -> Rubric | None:
    """Return what projects are scored by; None where a line rests on what is recorded for whole departments alone."""
    if (of_projects := adopted_for_projects(snapshot)) is not None:
        return of_projects
    rubric, takes_points = adopted_rubric(snapshot), any(facts.takes_points for facts in found)
    unfit = any(of_whole_departments(line, takes_points=takes_points) for line in rubric.walk())
    return None if unfit else rubric


def project_score_rows(
    snapshot: Snapshot, sheets: Sequence[Sheet], scored: Mapping[int, Scored], *, hidden: Collection[str]
) -> Iterator[Row]:
    """Yield one row a project with its total; ``scored`` are the rows of its targets."""
    shares: defaultdict[str | None, list[Fraction | None]] = defaultdict(list)
    for one in shown_targets(snapshot, hidden=hidden):
        shares[one.target.project].append(share_met(one, scored))
    for sheet in sheets:
        project = snapshot.projects[sheet.project or ""]
        given = sheet.published_total.published if sheet.published_total else None
        met = shares[project.project]
        yield {
            "project_code": project.project,
            "project": project.name,
            "office": project.office,
            **unit_cells(project.department, snapshot),
            "rubric": sheet.rubric.id,
            "weight": decimal_text(sheet.weight),
            "total": decimal_text(sheet.total),
            "grade": sheet.grade,
            "published_total": given.score if given else None,
            "published_reason": given.reason if given else None,
            "targets": len(met),
            "missed": sum(share is not None and share < 1 for share in met),
            "missing": len(sheet.missing),
            "department": snapshot.department.name,
        }


def project_sheet_rows(sheets: Sequence[Sheet], department: str) -> Iterator[Row]:
    """Yield one row a line of each sheet, in tree order."""
    lines = ((sheet.project, place, line) for sheet in sheets for place, line in enumerate(sheet.lines, start=1))
    for number, (project, position, line) in enumerate(lines, start=1):
        yield {
            "id": number,
            "project_code": project,
            "position": position,
            "line": line.line,
            "parent": line.parent,
            "title": line.title,
            "weight": decimal_text(line.weight),
            "score": decimal_text(line.score),
            "deduction": decimal_text(line.deduction),
            "rule": line.rule,
            "explanation": line.explanation,
            "published_score": line.published.published.score if line.published else None,
            "department": department,
        }
