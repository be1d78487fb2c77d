"""Taking time: both sides of a comparison by turns, so that a machine that slows down slows both."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
JIXIAO = str(Path(sys.executable).with_name("jixiao"))

Side = Callable[[], float]
"""Does something once and returns the seconds it took."""


def medians(sides: Mapping[str, Side], *, repeat: int) -> dict[str, float]:
    """Run every side ``repeat`` times, by turns and in an order that turns round, and return the median seconds."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(repeat):
        for name in sorted(sides, reverse=turn % 2 == 1):
            taken[name].append(sides[name]())
    return {name: median(seconds) for name, seconds in taken.items()}


def timed(action: Callable[[], object]) -> float:
    """Return the seconds that ``action`` takes."""
    start = perf_counter()
    action()
    return perf_counter() - start


def process(command: Sequence[str]) -> str:
    """Run ``command`` to its end and return its stdout. Raises RuntimeError with its stderr where it fails."""
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def _environment() -> dict[str, str]:
    """Return the environment without what keeps Python from storing modules compiled, as it does everywhere else."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def process_seconds(command: Sequence[str]) -> float:
    """Return the seconds of a whole process, its start included."""
    return timed(lambda: process(command))


def call_seconds(function: str, *arguments: str) -> float:
    """Return the seconds of one call in a fresh process, the process's start left out.

    ``function`` is ``module:name``; it takes ``arguments`` as text.
    """
    return float(process(fresh(function, *arguments)).split()[-1])


def fresh(function: str, *arguments: str) -> list[str]:
    """Return the command that calls ``function`` in a fresh process and prints its seconds."""
    return [sys.executable, "-m", "benchmarks.fresh_process", function, *arguments]
