"""The files that are measured, made when they are first asked for and kept in one folder until the end."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from attrs import field, frozen

from benchmarks.city_year import DEPARTMENT_CODE, DEPARTMENT_NAME, write_city_year
from benchmarks.timing import JIXIAO, process
from ledger.create import create_ledger

RECORDED_BY = "bench"
PROJECT = "S001"
LAST_DAY = "2023-12-31"


@frozen(kw_only=True)
class Prepared:
    """City years and their ledgers in ``folder``; ``events`` is the size of the one that is measured."""

    folder: Path
    events: int
    _numbers: Iterator[int] = field(factory=lambda: count(1), init=False)

    def city_year(self, events: int) -> Path:
        """Return the JSON Lines file of the city year of ``events`` events."""
        file = self.folder / f"city-year-{events}.jsonl"
        if not file.exists():
            write_city_year(events, file)
        return file

    def ledger(self, events: int) -> Path:
        """Return the ledger that holds the city year of ``events`` events; not to be written to."""
        path = self.folder / f"city-year-{events}.db"
        if not path.exists():
            building = self.new_ledger()
            process(import_command(self.city_year(events), building))
            building.rename(path)
        return path

    def copied_ledger(self, events: int) -> Path:
        """Return a copy of that ledger to append to."""
        return Path(shutil.copy(self.ledger(events), self.new_path(".db")))

    def new_ledger(self) -> Path:
        """Return a new ledger that holds nothing but its department."""
        path = self.new_path(".db")
        create_ledger(path, department=DEPARTMENT_CODE, name=DEPARTMENT_NAME, recorded_by=RECORDED_BY)
        return path

    def new_path(self, suffix: str) -> Path:
        """Return a path of the folder where nothing is yet."""
        return self.folder / f"{next(self._numbers)}{suffix}"


def jixiao_command(ledger: Path, *arguments: str) -> list[str]:
    """Return the command line of ``jixiao`` on ``ledger``."""
    return [JIXIAO, "--ledger", str(ledger), "--recorded-by", RECORDED_BY, *arguments]


def import_command(file: Path, ledger: Path) -> list[str]:
    """Return the command line that imports ``file`` into ``ledger``."""
    return jixiao_command(ledger, "import", str(file))


def removed(path: Path) -> None:
    """Remove a database and what SQLite left beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
