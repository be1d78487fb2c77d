"""The library ``eventsourcing`` on SQLite: an aggregate a project, an event a movement, saved in batches.

Written as its documentation recommends, with its own SQLite persistence module and JSON transcoder, which commit as
durably as the ledger does. An aggregate refuses what its remaining budget does not cover: the one rule it has.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate

from benchmarks.moves import moves
from ledger.kinds.movements import BUDGET_SIGN, EXECUTED_SIGN

PROJECTS = UUID("6f4f2c1e-6a0f-4b3e-9d0a-6d5f3f2b7c11")
REMAINING_SIGN = {**BUDGET_SIGN, **{kind: -sign for kind, sign in EXECUTED_SIGN.items()}}
READ_AT_ONCE = 1_000

Sums = Counter[tuple[str, str, str]]


class Project(Aggregate):
    """A project and what remains of its budget."""

    class Moved(Aggregate.Event):
        """Money moved on the project; ``fields`` are the rest of the line."""

        kind: str
        amount_fen: int
        fields: dict[str, Any]

        def apply(self, aggregate: Any) -> None:
            """Keep what remains."""
            aggregate.remaining_fen += REMAINING_SIGN[self.kind] * self.amount_fen

    def __init__(self, project: str) -> None:
        self.project = project
        self.remaining_fen = 0

    @staticmethod
    def create_id(project: str) -> UUID:
        """Return the id of the aggregate of a project."""
        return uuid5(PROJECTS, project)

    def move(self, kind: str, amount_fen: int, line: dict[str, Any]) -> None:
        """Move money of ``kind``, unless too little remains."""
        change_fen = REMAINING_SIGN[kind] * amount_fen
        if change_fen < 0 and self.remaining_fen + change_fen < 0:
            raise ValueError(f"{line['event_id']} overdraws {self.project}")
        fields = {name: value for name, value in line.items() if name not in ("kind", "amount", "project")}
        self.trigger_event(self.Moved, kind=kind, amount_fen=amount_fen, fields=fields)


class Budgets(Application[UUID]):
    """The application that keeps the projects."""


def save_city_year(city_year: str, database: str, batch: str) -> None:
    """Read the city year and save it in ``database``, ``batch`` movements at a time."""
    app = _opened(database)
    projects: dict[str, Project] = {}
    found = moves(Path(city_year))
    while taken := list(islice(found, int(batch))):
        changed: dict[str, Project] = {}
        for project, kind, amount_fen, line in taken:
            if project not in projects:
                projects[project] = Project(project)
            projects[project].move(kind, amount_fen, line)
            changed[project] = projects[project]
        app.save(*changed.values())
    app.close()


def replay(database: str) -> Sums:
    """Return the movements in ``database`` added up by project, month and kind, read event by event."""
    app = _opened(database)
    projects: dict[UUID, str] = {}
    sums: Sums = Counter()
    for event in _events(app):
        if isinstance(event, Project.Moved):
            sums[projects[event.originator_id], event.fields["occurred_on"][:7], event.kind] += event.amount_fen
        else:
            projects[event.originator_id] = event.project
    app.close()
    return sums


def _events(app: Budgets) -> Iterator[Any]:
    start = 1
    while notifications := app.recorder.select_notifications(start, READ_AT_ONCE):
        yield from map(app.mapper.to_domain_event, notifications)
        start = notifications[-1].id + 1


def _opened(database: str) -> Budgets:
    return Budgets(env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": database})
