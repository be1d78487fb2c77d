"""The worked example, built: the events of one department's year, its ledger, its score and its publication."""

import json
from pathlib import Path

from ledger.create import create_ledger
from ledger.errors import JixiaoError, Refused, UnusableFile
from ledger.files.system_errors import why
from ledger.history.entries import entries
from ledger.lines.reading import read_lines
from ledger.record import record
from ledger.storage.file_state import SIDE_FILES
from ledger.storage.store import OWN_DEPARTMENT_PREFIX, open_to_read, open_to_write
from publish.example import DEPARTMENT_CODE, DEPARTMENT_NAME, YEAR, lines
from publish.files.application_id import is_public_file
from publish.files.downloads import require_own_folder
from publish.files.open_public import published_department
from publish.publication import Publication, publish_year

EVENTS_FILE = "events.jsonl"
LEDGER_FILE = "ledger.db"
PUBLIC_FILE = "public.db"
RECORDED_BY = "example-clerk"


def build_demo(directory: Path) -> Publication:
    """Make ``events.jsonl``, ``ledger.db`` and ``public.db`` of the worked example in ``directory``.

    Files of an earlier demo are replaced, anything else in the directory is left alone. Raises UnusableFile where one
    of the three is not the demo's, or the directory cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _remove_earlier(directory)
        events = directory / EVENTS_FILE
        events.write_text(_events_text(), "utf-8")
    except OSError as error:
        if isinstance(error, JixiaoError):
            raise
        raise UnusableFile("cannot_write_demo", f"{directory}：无法写入（{why(error)}）") from error
    ledger_path = directory / LEDGER_FILE
    create_ledger(ledger_path, department=DEPARTMENT_CODE, name=DEPARTMENT_NAME, recorded_by=RECORDED_BY)
    with open_to_write(ledger_path) as ledger, read_lines(str(events)) as lines_of_year:
        outcome = record(ledger, lines_of_year, recorded_by=RECORDED_BY)
    if outcome.problems:
        raise Refused(outcome.problems)
    return publish_year(ledger_path, directory / PUBLIC_FILE, year=YEAR)


def _remove_earlier(directory: Path) -> None:
    """Remove the files of an earlier demo, having made sure of each that it is one."""
    is_demos = {EVENTS_FILE: _is_demo_events, LEDGER_FILE: _is_demo_ledger, PUBLIC_FILE: _is_demo_publication}
    for name, is_demo in is_demos.items():
        path = directory / name
        if path.exists() and not is_demo(path):
            message = f"{path}：已存在，不是本版示例生成的，或已有添加；可移走它或另选文件夹，没有改动"
            raise UnusableFile("not_the_demos", message)
    require_own_folder(directory / PUBLIC_FILE)
    for name in (EVENTS_FILE, LEDGER_FILE, *(LEDGER_FILE + suffix for suffix in SIDE_FILES), PUBLIC_FILE):
        (directory / name).unlink(missing_ok=True)


def _is_demo_events(path: Path) -> bool:
    return path.read_text("utf-8", errors="replace") == _events_text()


def _events_text() -> str:
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines())


def _is_demo_publication(path: Path) -> bool:
    return is_public_file(path) and published_department(path) == DEPARTMENT_NAME


def _is_demo_ledger(path: Path) -> bool:
    """Tell whether the ledger holds the demo's events and none that a user added."""
    try:
        with open_to_read(path) as ledger:
            recorded = [entry.event.event_id for entry in entries(ledger, as_of=ledger.head)]
    except JixiaoError:
        return False
    return recorded == [OWN_DEPARTMENT_PREFIX + DEPARTMENT_CODE, *(line["event_id"] for line in lines())]
