"""The machine that measures: what a figure must be read with."""

import os
import platform
import sqlite3
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile

from benchmarks.timing import timed

FSYNCS = 100
PAGE = bytes(4096)


def machine(folder: Path) -> str:
    """Return the machine, its software and the speed of the disk under ``folder`` as a Markdown list."""
    load = os.getloadavg()[0]
    return (
        f"- {os.cpu_count()} cores, {_processor()}, {platform.system()}, load average before {load:.1f}\n"
        f"- Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}\n"
        f"- writing 4 KiB over what was there, and fsync: {fsync_seconds(folder) * 1000:.2f} ms (median of {FSYNCS})\n"
    )


def fsync_seconds(folder: Path) -> float:
    """Return the median seconds of writing a page of a file in ``folder`` anew so that it is on disk."""
    with TemporaryFile(dir=folder) as file:

        def write_page() -> None:
            os.pwrite(file.fileno(), PAGE, 0)
            os.fsync(file.fileno())

        write_page()
        return median(timed(write_page) for _ in range(FSYNCS))


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text("utf-8").splitlines() if information.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "an unnamed processor"
