"""Verification: trusts nothing it can compute again, and says what it read, how much, and up to which root."""

import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from ledger.claims.compared import Claims, check_claims
from ledger.claims.without_budget import Codes, Year, budget_codes
from ledger.errors import InvalidInput, UnusableFile
from ledger.findings import Finding
from ledger.history.entries import department, each_movement, named_event_ids
from ledger.kinds.movements import Movement, Sums
from ledger.proofs.checkpoint import Checkpoint, make_checkpoint, origin_of, read_checkpoint
from ledger.proofs.merkle import root
from ledger.proofs.note_keys import VerifierKey, parse_verifier_key
from ledger.storage import queries
from ledger.storage.file_errors import UNREADABLE
from ledger.storage.store import Ledger, open_to_read
from ledger.verification.checkpoints import check, checkpoint_problems
from ledger.verification.event_ids import EventIds
from ledger.verification.file import import_problems, integrity_problems, schema_problems
from ledger.verification.log import LogCheck
from ledger.verification.outcome import Verification, by_seq, unsound
from ledger.verification.quick import verified_quickly
from ledger.verification.reading import read_log

DAMAGE = "ledger_damaged"


def verify(path: Path, checkpoints: Iterable[str] = (), key: str | None = None, *, quick: bool = False) -> Verification:
    """Verify the ledger file at ``path`` and return everything that is wrong with it; ``quick``: with its hashes alone.

    ``checkpoints`` are names of files that it must agree with, ``key`` is the verifier key that must have signed them.
    The quick one of a long log starts processes, for which a script needs the ``__main__`` guard of multiprocessing.
    Raises UnusableFile where the file is no ledger at all, or a file cannot be read here, and InvalidInput where one
    holds no checkpoint, the key is none, or there is a key and no checkpoint.
    """
    given = tuple(read_checkpoint(name) for name in checkpoints)
    if key is not None and not given:
        raise InvalidInput("key_without_checkpoint", "给出了 --key 而没有 --checkpoint：没有签名可以核对")
    verifier = parse_verifier_key(key) if key is not None else None
    try:
        ledger = open_to_read(path)
    except UnusableFile as error:
        if error.code != DAMAGE:
            raise
        return Verification(problems=(Finding(seq=None, code="database_damaged", message=str(error)),))
    with ledger:
        return verified_quickly(ledger, given, verifier) if quick else _verified(ledger, given, verifier)


def require_sound(path: Path, checkpoints: Iterable[str] = (), key: str | None = None) -> Verification:
    """Verify as ``verify`` does, and return what it found.

    Raises UnsoundLedger where anything is wrong.
    """
    verified = verify(path, checkpoints, key)
    if not verified.ok:
        raise unsound(path, verified)
    return verified


def checkpoint_of(path: Path, *, origin: str | None = None, since: Iterable[str] = ()) -> Checkpoint:
    """Return the unsigned checkpoint of the ledger as it is now, having verified it.

    ``since`` are names of files with earlier checkpoints that it must agree with: nobody must sign a checkpoint that
    contradicts one he signed before (C2SP tlog-checkpoint). Raises UnsoundLedger.
    """
    verified = require_sound(path, since)
    if origin is None:
        with open_to_read(path) as ledger:
            origin = origin_of(department(ledger).department)
    return make_checkpoint(origin=origin, size=verified.events, root=b64decode(verified.root))


def _verified(ledger: Ledger, checkpoints: tuple[Checkpoint, ...], key: VerifierKey | None) -> Verification:
    with _integrity_checked_beside(ledger.path) as integrity:
        # One read transaction, so that a writer who appends meanwhile is not mistaken for a tamperer.
        ledger.connection.execute("BEGIN")
        log, unreadable = _read(ledger)
        problems = [*schema_problems(ledger, log.format), *unreadable, *log.findings()]
        if not problems:
            # Events that cannot be read may be what an import came with.
            problems.extend(import_problems(ledger, log.digests))
        checked = check(checkpoints, key, log.leaf_hashes)
        origin = origin_of(log.replay.department)
        problems.extend(checkpoint_problems(checked, events=len(log.leaf_hashes), origin=origin))
        sums = _sums(ledger, log, problems)
        problems = [*integrity(), *problems]
    return Verification(
        events=len(log.leaf_hashes),
        details=log.details.count,
        sums=sums,
        root=b64encode(root(log.leaf_hashes)).decode(),
        leaf_hashes=log.leaf_hashes,
        problems=by_seq(problems),
        left_out=0 if log.newer else log.replay.left_out,
        checkpoints=tuple(checked),
        claims=Claims() if problems else check_claims(ledger, log.without_budget),
    )


def _read(ledger: Ledger) -> tuple[LogCheck, list[Finding]]:
    """Read the log, and once more where any event_id came again; return it with where it could not be read on."""
    named, budgets = _named_later(ledger), _budget_codes(ledger)
    log = LogCheck(named, budgets)
    unreadable = list(read_log(ledger, log))
    repeated = log.event_ids.repeated()
    if repeated:
        log = LogCheck(named, budgets, EventIds(repeated))
        unreadable = list(read_log(ledger, log))
    return log, unreadable


@contextmanager
def _integrity_checked_beside(path: Path) -> Iterator[Callable[[], list[Finding]]]:
    """Let SQLite check its file while Python replays the log, and give what returns what it found.

    SQLite works without Python's lock. Where the with block is left early, so is the check.
    """
    with open_to_read(path) as ledger, ThreadPoolExecutor(max_workers=1) as thread:
        found = thread.submit(lambda: list(integrity_problems(ledger)))
        try:
            yield found.result
        except BaseException:
            ledger.connection.interrupt()
            raise


class _All:
    """Holds every event_id."""

    def __contains__(self, event_id: object) -> bool:
        return True


def _named_later(ledger: Ledger) -> Container[str]:
    """Return the ids of the events that others name; of a file that cannot say so, all of them."""
    try:
        return named_event_ids(ledger)
    except UNREADABLE:
        return _All()


def _budget_codes(ledger: Ledger) -> Mapping[Year, Codes]:
    """Return what payments are held against; of a file that cannot say so nothing, since it is not sound."""
    try:
        return budget_codes(ledger)
    except UNREADABLE:
        return {}


def _sums(ledger: Ledger, log: LogCheck, problems: list[Finding]) -> int:
    """Compare SQL's sums of money with those of the replay, add what differs to ``problems``; return how many."""
    try:
        problems.extend(_details_without_event(ledger))
        if log.newer is not None:
            return 0
        number, different = _compare_sums(each_movement(ledger, as_of=ledger.head), log.replay.sums)
        problems.extend(different)
    except (sqlite3.Error, ValueError) as error:
        problems.append(Finding(seq=None, code="database_damaged", message=f"无法合计：{error}"))
        return 0
    return number


def _details_without_event(ledger: Ledger) -> Iterator[Finding]:
    for (seq,) in ledger.connection.execute(queries.DETAILS_WITHOUT_EVENT):
        yield Finding(seq=seq, code="details_without_event", message="有保密字段而没有事件")


def _compare_sums(by_sql: Iterable[Movement], by_fold: Sums) -> tuple[int, list[Finding]]:
    """Return how many sums SQL has, and the findings of those that differ; ``by_fold`` is left with its part."""
    number, different = 0, list[Movement]()
    for movement in by_sql:
        if movement.amount_fen:
            number += 1
            if not by_fold.take_out(movement):
                different.append(movement)
    # By text, because a tampered body may have moved money on no project at all.
    return number, [_sums_differ(movement) for movement in sorted((*different, *by_fold.movements()), key=str)]


def _sums_differ(movement: Movement) -> Finding:
    place = f"{movement.project} {movement.month} {movement.kind}"
    message = f"{place}：数据库合计与逐条重放不一致（其一为 {movement.amount_fen} 分）"
    return Finding(seq=None, code="sums_differ", message=message)
