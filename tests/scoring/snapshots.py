"""Snapshots made by hand for the tests of scoring: no ledger, no file."""

from collections.abc import Iterable, Sequence

from ledger.history.departments import Department
from ledger.history.entries import Entry
from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot
from ledger.kinds import ProjectRegistered
from ledger.kinds.movements import Movement
from scoring.reports.ranking import Place, ranking
from tests.scoring.made_facts import ENVELOPE


def project(code: str, *, confidential: bool = False, **fields: str | None) -> Project:
    """Return a project of that code."""
    given = dict.fromkeys(("parent", "category", "expenditure_type", "office")) | fields
    return Project(project=code, name=f"项目{code}", department="D1", confidential=confidential, **given)


def registered(*given: tuple[str, str, bool]) -> Snapshot:
    """Return a snapshot in which projects are registered, each given with its name and whether it is confidential."""
    facts = [
        Entry(
            seq=seq,
            event=ProjectRegistered(
                event_id=f"reg-{code}", project=code, name=name, confidential=confidential, **ENVELOPE
            ),
        )
        for seq, (code, name, confidential) in enumerate(given, start=2)
    ]
    return snapshot([project(code, confidential=confidential) for code, _, confidential in given], [], facts=facts)


def snapshot(
    projects: Iterable[Project], movements: Iterable[Movement], *, through: str = "2023-12", facts: Sequence[Entry] = ()
) -> Snapshot:
    """Return a snapshot of those projects and their money."""
    return Snapshot(
        seq=99,
        year=int(through[:4]),
        through=through,
        departments={"D1": Department(department="D1", name="测试部门", parent=None)},
        facts=tuple(facts),
        movements=tuple(moved for moved in movements if moved.month <= through),
        projects={one.project: one for one in projects},
    )


def moved(code: str, kind: str, amount_fen: int, month: str = "2023-01") -> Movement:
    """Return a movement of a project."""
    return Movement(project=code, kind=kind, amount_fen=amount_fen, month=month)


def ranking_of_offices(funds: Sequence[tuple[int, int]], *, last: int, fewest: int = 1) -> list[Place]:
    """Return the ranking of offices 处0, 处1, … with these budgets and executed fen."""
    projects = [project(f"P{n}", office=f"处{n}") for n in range(len(funds))]
    money = [moved(f"P{n}", "appropriation", budget) for n, (budget, _) in enumerate(funds)]
    spent = [moved(f"P{n}", "expenditure", done) for n, (_, done) in enumerate(funds)]
    return ranking(snapshot(projects, money + spent), last=last, fewest=fewest)
