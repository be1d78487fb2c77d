"""The most memory that importing and verifying hold at once, helper processes included.

What processes share is divided among them (Linux's proportional set size), so that nothing is counted twice.
"""

import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.prepared import Prepared, import_command, jixiao_command, removed
from benchmarks.table import Goal, Row
from benchmarks.timing import ROOT

GOAL = Goal(sign="≤", bound=250, unit="MB")
PAUSE_SECONDS = 0.02
BYTES_A_KIB = 1024
BYTES_A_MB = 1_000_000
PROCESSES = Path("/proc")


def rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield the peak memory of importing and of verifying the year; one run of each, because it hardly varies."""
    if not (PROCESSES / "self" / "smaps_rollup").exists():
        yield Row(what="peak memory", jixiao="measured on Linux only", goal=GOAL)
        return
    yield _row("peak memory of import", _import_peak(prepared))
    verify = jixiao_command(prepared.ledger(prepared.events), "verify")
    yield _row("peak memory of verify", peak_megabytes(verify))


def peak_megabytes(command: Sequence[str]) -> float:
    """Run ``command`` and return the most that its process and their children held at once, in MB."""
    peak = 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None:
            peak = max(peak, sum(_held_kib(process) for process in _with_children(running.pid)))
            time.sleep(PAUSE_SECONDS)
    if running.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {running.returncode}")
    return peak * BYTES_A_KIB / BYTES_A_MB


def _with_children(process: int) -> Iterator[int]:
    yield process
    try:
        tasks = list((PROCESSES / str(process) / "task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        # It has ended meanwhile.
        return
    for child in children:
        yield from _with_children(child)


def _held_kib(process: int) -> int:
    try:
        lines = (PROCESSES / str(process) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _import_peak(prepared: Prepared) -> float:
    ledger = prepared.new_ledger()
    peak = peak_megabytes(import_command(prepared.city_year(prepared.events), ledger))
    removed(ledger)
    return peak


def _row(what: str, peak: float) -> Row:
    return Row(what=what, jixiao=f"{peak:,.0f} MB", value=peak, goal=GOAL)
