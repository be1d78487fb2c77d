"""Making a new ledger: the file, and the department it belongs to as its first event."""

from pathlib import Path

from ledger.errors import Refused
from ledger.lines import Line
from ledger.record import record
from ledger.store import OWN_DEPARTMENT_PREFIX, init_file, remove_file


def create_ledger(path: str | Path, *, department: str, name: str, recorded_by: str) -> None:
    """Make a ledger file that holds the registration of its department, recorded as ``department:CODE``.

    Raises UnusableFile where the file exists or cannot be made, and Refused where code or name are not fit;
    either way no file is left behind.
    """
    path = Path(path)
    line = {
        "kind": "department_registered",
        "event_id": OWN_DEPARTMENT_PREFIX + department,
        "department": department,
        "name": name,
    }
    ledger = init_file(path)
    try:
        with ledger:
            outcome = record(ledger, [Line(fields=line)], recorded_by=recorded_by)
            if outcome.problems:
                raise Refused(outcome.problems)
    except BaseException:
        remove_file(path)
        raise
