"""The golden events: bodies as each release stored them, one file after the other of one log.

A file that was released never changes. Until then the last one may be deleted and written again, from the lines below,
by ``python -m tests.ledger.golden_log``, which prints its root. It overwrites none.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from hashlib import shake_256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from attrs import frozen

from ledger.create import init_file
from ledger.lines.reading import Line as LineOfFile
from ledger.lines.reading import Origin
from ledger.record import record
from ledger.storage import queries
from ledger.storage.store import Ledger, open_to_write
from ledger.verify import verify
from tests.conftest import event
from tests.ledger.tampering import INSERT, INSERT_DETAILS

Line = dict[str, Any]
Row = dict[str, Any]
DATA = Path(__file__).parents[1] / "data"
RECORDED_AT = "2024-04-01T00:00:00.000003Z"
ORIGIN = Origin(file="绩效指标.csv", sha256="cd" * 32, salt=bytes(16))


@frozen(kw_only=True)
class Golden:
    """One golden file, the format that it asks of a ledger, and the root of the log at its end."""

    file: str
    format: int
    root: str

    def rows(self) -> list[Row]:
        """Return its rows in order."""
        return [json.loads(line) for line in (DATA / self.file).read_bytes().splitlines()]


FILES = (
    Golden(file="golden-v1.jsonl", format=0, root="uX5WXJ9nRGb4fdaqNTVOEDfGBKtwG9yGvdlUWmiXHs8="),
    Golden(file="golden-v2.jsonl", format=5, root="q3HfCVSK9A44lZTn6PBZiX5IOPjVWk5upd/a6Wq5TIM="),
    Golden(file="golden-v3.jsonl", format=6, root="5Dm7vpYVyeCnQxVmJHmuTEa+k3sS9rPfbx3tCPQgubM="),
)
"""Every golden file in order."""


def _lines() -> list[Line]:
    """Return what the last file says: every kind, version and field that the one before it does not have."""
    of_unit, of_project = {"department": "D1-02"}, {"project": "P2"}
    return [
        event("target", "tar-c", year=2023, indicator="C1", aspect="cost", name="单位成本", weight="1", value="-1.5",
              direction="<=", unit="%", indicator_class="成本", text="比上年\n下降 1.5%", **of_project),
        event("target", "tar-w", year=2023, indicator="W1", aspect="benefit", name="满意程度", weight="1", value="1",
              indicator_class="社会", **of_unit),
        event("result", "res-6", year=2023, indicator="C1", value="-0.5", through="2023-06", **of_project),
        event("result", "res-c", year=2023, indicator="C1", value="-2", text="下降 2%", **of_project),
        event("result", "res-w", year=2023, indicator="W1", value="1", through="2023-12", **of_unit),
        event("deduction", "ded-p", year=2023, rubric="own-projects", line="files", points="1", reason="缺",
              **of_project),
        event("rubric_adopted", "rub-p", year=2023, rubric="own-projects", text="id: own-projects\n", scope="projects"),
        event("rubric_adopted", "rub-d", year=2024, rubric="own-projects", text="id: own-projects\n",
              scope="department"),
        event("published_score", "pub-p", year=2023, rubric="own-projects", line="total", score="88.50", reason="复核",
              **of_project),
        event("published_score", "pub-r", year=2023, rubric="other", line="C1", score="1", reason="复核"),
    ]  # fmt: skip


def golden(files: Iterable[Golden] = FILES) -> list[Row]:
    """Return the rows of golden files, of all by default, in order of the log."""
    return [row for one in files for row in one.rows()]


def load(ledger: Ledger, files: Sequence[Golden] = FILES) -> None:
    """Put the rows of golden files into an empty ledger as they are."""
    with ledger.transaction():
        for row in golden(files):
            body, leaf_hash = row["body"].encode(), bytes.fromhex(row["leaf_hash"])
            ledger.connection.execute(INSERT, (row["seq"], body, leaf_hash))
            if "details" in row:
                sealed = (row["seq"], bytes.fromhex(row["salt"]), row["details"].encode())
                ledger.connection.execute(INSERT_DETAILS, sealed)
        ledger.raise_format(max(one.format for one in files))


def _write(ledger_file: Path) -> None:
    """Record the lines after all earlier files, with nonces and salts that are always the same, and write them."""
    numbers, lines = count(1), (LineOfFile(fields=line, origin=ORIGIN, number=7) for line in _lines())
    with init_file(ledger_file) as ledger:
        load(ledger, FILES[:-1])
        before = ledger.head
    with ExitStack() as fixed, (DATA / FILES[-1].file).open("x", encoding="utf-8") as file:
        fixed.enter_context(patch("ledger.record.recorded_now", lambda: RECORDED_AT))
        fixed.enter_context(patch("secrets.token_bytes", lambda size: shake_256(b"%d" % next(numbers)).digest(size)))
        with open_to_write(ledger_file) as ledger:
            assert record(ledger, lines, recorded_by="clerk").problems == ()
            assert ledger.format == FILES[-1].format
            for seq, body, hashed, salt, details in ledger.connection.execute(queries.LOG_BETWEEN, (before + 1, 2**62)):
                row = {"seq": seq, "body": body.decode(), "leaf_hash": hashed.hex()}
                sealed = {"details": details.decode(), "salt": salt.hex()} if details else {}
                file.write(json.dumps(row | sealed, ensure_ascii=False) + "\n")
    sys.stdout.write(f"{verify(ledger_file).root}\n")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        _write(Path(folder) / "ledger.db")
