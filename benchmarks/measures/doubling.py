"""What twice as many projects cost: the CPU of publishing with confidential ones, of scoring all and of advising."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path

from benchmarks.many_projects import YEAR, write_many_projects
from benchmarks.measures.publishing import cpu_seconds
from benchmarks.prepared import Prepared, import_command, jixiao_command
from benchmarks.table import Goal, Row
from benchmarks.timing import Side, medians, process

PROJECTS = (100, 200, 400)
GOAL = Goal(sign="≤", bound=2.4)
RUBRIC = "national-project-2020"


def rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield for each command and each doubling of the projects its CPU beside that of half as many."""
    sides: dict[str, Side] = {}
    for number in PROJECTS:
        for name, command in _commands(prepared).items():
            sides[f"{name} {number}"] = partial(cpu_seconds, jixiao_command(_ledger(prepared, number), *command))
    taken = medians(sides, repeat=repeat)
    for name in _commands(prepared):
        for fewer, more in pairwise(PROJECTS):
            half, whole = taken[f"{name} {fewer}"], taken[f"{name} {more}"]
            yield Row(
                what=f"{name}, {more} projects",
                jixiao=f"{whole:.2f} s CPU",
                peer=f"{fewer} projects",
                peer_figure=f"{half:.2f} s CPU",
                value=whole / half,
                goal=GOAL,
            )


def _commands(prepared: Prepared) -> Mapping[str, tuple[str, ...]]:
    year, output = ("--year", str(YEAR)), str(prepared.folder / "doubling-public.db")
    return {
        "publish with confidential projects": ("publish", *year, "--output", output),
        "score --all-projects": ("score", *year, "--rubric", RUBRIC, "--all-projects", "--provisional"),
        "advice": ("advice", *year, "--rubric", RUBRIC),
    }


def _ledger(prepared: Prepared, projects: int) -> Path:
    """Return the ledger of so many projects, made when it is first asked for."""
    path = prepared.folder / f"projects-{projects}.db"
    if not path.exists():
        file, building = prepared.new_path(".jsonl"), prepared.new_ledger()
        write_many_projects(projects, file)
        process(import_command(file, building))
        building.rename(path)
    return path
