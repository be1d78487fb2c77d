"""What the commands that record share: a batch into the running command's ledger, and what became of it in words."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import asdict
from attrs.filters import exclude

from ledger.lines.reading import Line
from ledger.record import Outcome, record
from ledger.refusals import Refusal
from ledger.storage.store import open_to_write
from ledger.terminal.output import REFUSED, account, ledger_path, print_json, refusals
from ledger.terminal.saying import say

MOST_PRINTED = 1000


def record_lines(lines: Iterable[Line], *, dry_run: bool = False, despite_clock: bool = False) -> Outcome:
    """Record ``lines`` in the ledger of the running command, by its account."""
    with refusals(), open_to_write(ledger_path()) as ledger:
        return record(ledger, lines, recorded_by=account(), dry_run=dry_run, despite_clock=despite_clock)


def record_one(line: Line, *, as_json: bool, despite_clock: bool = False) -> None:
    """Record one event and print what became of it."""
    print_one(line.fields.get("event_id"), record_lines([line], despite_clock=despite_clock), as_json=as_json)


def print_one(event_id: str | None, outcome: Outcome, *, as_json: bool, more: Mapping[str, Any] | None = None) -> None:
    """Print what became of one event: its event_id, or with ``as_json`` the counts and problems too, and ``more``.

    ``event_id`` is as it was given; one that was recorded is printed as it was recorded.
    """
    event_id = outcome.event_id or event_id
    if as_json:
        print_json(({"event_id": event_id} if event_id else {}) | outcome_json(outcome) | dict(more or {}))
    elif not outcome.problems:
        say(event_id)
    finish(outcome)


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Return what became of a batch as ``--json`` prints it."""
    return {
        "recorded": outcome.recorded,
        "already_recorded": outcome.already_recorded,
        "problems": [_refusal_json(problem) for problem in outcome.problems[:MOST_PRINTED]],
        "warnings": [_refusal_json(warning) for warning in outcome.warnings[:MOST_PRINTED]],
    }


def _refusal_json(refusal: Refusal) -> dict[str, Any]:
    return asdict(refusal, filter=exclude("overdrawn"))


def finish(outcome: Outcome, *, dry_run: bool = False) -> None:
    """Say on stderr what became of the batch, and leave with exit code 1 where it was refused."""
    if outcome.problems:
        say(f"{_listed(outcome.problems, '个问题')}；没有写入任何事件", err=True)
        sys.exit(REFUSED)
    if outcome.warnings:
        recorded = "" if dry_run else "；仍照常记录"
        say(f"{_listed(outcome.warnings, '处可能有误')}{recorded}", err=True)
    done = "可以记录（试运行，没有写入）" if dry_run else "已记录"
    say(f"{done} {outcome.recorded} 个事件，{outcome.already_recorded} 个早已记录", err=True)


def _listed(problems: Sequence[Refusal], counted: str) -> str:
    """Print the problems on stderr, and return how many there are in words."""
    for problem in problems[:MOST_PRINTED]:
        say(problem.sentence(), err=True)
    cut = f"，只列出前 {MOST_PRINTED} 个" if len(problems) > MOST_PRINTED else ""
    return f"共 {len(problems)} {counted}{cut}"
