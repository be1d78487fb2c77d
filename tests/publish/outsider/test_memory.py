"""``verify_public.py`` takes little memory, however long the log: it holds facts and sums, and reads all else anew."""

import sys
from pathlib import Path

import pytest

from benchmarks.measures.memory import PROCESSES, peak_megabytes
from benchmarks.prepared import LAST_DAY, Prepared, jixiao_command
from benchmarks.timing import process
from publish.files.manifest import files_folder
from tests.publish.outsider.verifying import script

EVENTS, MOST_MEGABYTES = 100_000, 200


@pytest.mark.slow
@pytest.mark.skipif(not (PROCESSES / "self" / "smaps_rollup").exists(), reason="memory is measured on Linux only")
def test_a_hundred_thousand_events_take_little_memory(tmp_path: Path) -> None:
    """A file of 100,000 events and its downloads are checked in no more than 200 MB."""
    ledger, public = Prepared(folder=tmp_path, events=EVENTS).ledger(EVENTS), tmp_path / "public.db"
    adopted = ("append", "rubric_adopted", "--year", LAST_DAY[:4], "--rubric", "guangzhou-2023")
    process(jixiao_command(ledger, *adopted))
    process(jixiao_command(ledger, "publish", "--year", LAST_DAY[:4], "--output", str(public)))
    command = [sys.executable, str(script(tmp_path)), str(public), "--downloads", str(files_folder(public))]
    assert peak_megabytes(command) <= MOST_MEGABYTES
