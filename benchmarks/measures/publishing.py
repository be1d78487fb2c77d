"""Publishing one year of a ledger that holds several: what the other years cost, in CPU and in bytes."""

import json
import resource
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.city_year import YEAR
from benchmarks.prepared import Prepared, import_command, jixiao_command
from benchmarks.table import Goal, Row
from benchmarks.timing import Side, medians, process

MOST_EVENTS = 20_000
"""Of each year, however long a year is measured elsewhere."""
YEARS = (YEAR, YEAR + 1, YEAR - 1, YEAR - 2)
CPU_GOAL, BYTES_GOAL = Goal(sign="≤", bound=1.3), Goal(sign="≤", bound=300, unit="bytes")
_IDENTITIES = ("event_id", "refunds", "reverses")


def rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield what one year costs out of four beside the year alone, and what each event of another year adds."""
    events = min(prepared.events, MOST_EVENTS)
    others = (len(YEARS) - 1) * events
    one, four = (_Measured(prepared, _ledger(prepared, events, YEARS[:number])) for number in (1, len(YEARS)))
    sides = {f"{name} {side}": taking for name, of in (("1", one), ("4", four)) for side, taking in of.sides().items()}
    cpu = medians(sides, repeat=repeat)
    alone, of_four = (cpu[f"{number} publish"] - cpu[f"{number} verify"] for number in ("1", "4"))
    each, verifying = (of_four - alone) / others, (cpu["4 verify"] - cpu["1 verify"]) / others
    yield Row(
        what=f"publish a year of {events:,} out of four, each event of another year",
        jixiao=f"{each * 1e6:.1f} µs CPU",
        peer="verifying it",
        peer_figure=f"{verifying * 1e6:.1f} µs CPU",
        value=each / verifying,
        goal=CPU_GOAL,
    )
    added = (four.published_bytes() - one.published_bytes()) / others
    yield Row(what="what it adds to file and downloads", jixiao=f"{added:.0f} bytes", value=added, goal=BYTES_GOAL)


class _Measured:
    """A ledger, and where the year of it is published to."""

    def __init__(self, prepared: Prepared, ledger: Path) -> None:
        self._ledger, self._public = ledger, prepared.new_path(".db")

    def sides(self) -> dict[str, Side]:
        """Return what verifies the ledger, and what publishes the year of it, each by its CPU seconds."""
        publish = ("publish", "--year", str(YEAR), "--output", str(self._public))
        return {
            "verify": lambda: cpu_seconds(jixiao_command(self._ledger, "verify")),
            "publish": lambda: cpu_seconds(jixiao_command(self._ledger, *publish)),
        }

    def published_bytes(self) -> int:
        """Return how many bytes the public database and its downloads have."""
        return sum(file.stat().st_size for file in (self._public, *self._public.with_suffix(".files").iterdir()))


def _ledger(prepared: Prepared, events: int, years: Sequence[int]) -> Path:
    """Return a ledger of the city year and of copies of it in other years, without the registrations anew."""
    file = prepared.new_path(".jsonl")
    text = prepared.city_year(events).read_text("utf-8")
    adopted = {"kind": "rubric_adopted", "event_id": "rubric", "year": YEAR, "rubric": "guangzhou-2023"}
    with file.open("w", encoding="utf-8") as copy:
        copy.write(json.dumps(adopted) + "\n")
        for year in years:
            for line in map(json.loads, text.replace(f"{YEAR}-", f"{year}-").splitlines()):
                if line["kind"] == "project_registered" and year != YEAR:
                    continue
                line |= {name: f"{year}/{line[name]}" for name in _IDENTITIES if name in line}
                copy.write(json.dumps(line, ensure_ascii=False) + "\n")
    ledger = prepared.new_ledger()
    process(import_command(file, ledger))
    return ledger


def cpu_seconds(command: Sequence[str]) -> float:
    """Run ``command`` and return the CPU seconds of its process and those it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
