"""Where the time of importing and of verifying a city year goes: ``python -m benchmarks.profile --events N``.

Shares are of Python's own profiler, which makes calls dearer than they are; SQLite's work in other threads is not seen.
"""

import cProfile
import pstats
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from benchmarks.city_year import DEPARTMENT_CODE, DEPARTMENT_NAME, write_city_year
from ledger.create import create_ledger
from ledger.errors import Refused
from ledger.lines.reading import read_lines
from ledger.record import record
from ledger.storage.store import open_to_write
from ledger.verify import verify

MODULES = 12


@click.command()
@click.option("--events", type=click.IntRange(min=500), default=100_000, show_default=True)
def main(events: int) -> None:
    """Print the calls an event, and the modules that most of the time is spent in."""
    with tempfile.TemporaryDirectory() as folder:
        file, ledger = Path(folder) / "city.jsonl", Path(folder) / "ledger.db"
        write_city_year(events, file)
        create_ledger(ledger, department=DEPARTMENT_CODE, name=DEPARTMENT_NAME, recorded_by="bench")
        show("import", events, lambda: import_file(file, ledger))
        show("verify", events, lambda: verify(ledger))


def import_file(file: Path, ledger: Path) -> None:
    """Import ``file`` as the command does."""
    with open_to_write(ledger) as opened, read_lines(str(file)) as lines:
        outcome = record(opened, lines, recorded_by="bench")
    if outcome.problems:
        raise Refused(outcome.problems)


def show(name: str, events: int, run: Callable[[], object]) -> None:
    """Profile ``run`` and print what it spends its time in."""
    profiler = cProfile.Profile()
    profiler.runcall(run)
    found = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    seconds: Counter[str] = Counter()
    for (file, _, _), (_, _, own_seconds, _, _) in found.items():
        seconds[Path(file).name] += own_seconds
    calls = sum(each[1] for each in found.values())
    click.echo(f"{name}: {calls // events} calls an event")
    for module, spent in seconds.most_common(MODULES):
        click.echo(f"  {100 * spent / seconds.total():4.1f} % {'C code' if module == '~' else module}")


if __name__ == "__main__":
    main()
