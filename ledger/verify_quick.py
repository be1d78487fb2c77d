"""The quick verification: every body re-read and re-hashed, and the root; on every core where the log is long.

It finds bodies that are not what was hashed and, against a checkpoint, any other body than those of its time. Rules,
sums, details and the file itself are for the full one.
"""

import os
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from attrs import frozen

from ledger import queries
from ledger.body import leaf_hash
from ledger.checkpoint import Checkpoint, origin_of
from ledger.errors import JixiaoError
from ledger.history import department
from ledger.leaf_hashes import LeafHashes
from ledger.merkle import GrowingTree, complete_root
from ledger.note_keys import VerifierKey
from ledger.store import Ledger, open_to_read
from ledger.verification import Verification, by_seq
from ledger.verify_checkpoints import check, checkpoint_problems
from ledger.watch import watched
from ledger.wrong import Wrong

PART_HEIGHT = 16
PART_EVENTS = 2**PART_HEIGHT
"""What is hashed at a time: the leaves of one complete subtree."""


@frozen(kw_only=True)
class Part:
    """What was read of a range of seqs: leaf hashes joined, their root where the subtree is complete, what is wrong."""

    leaf_hashes: bytes
    root: bytes | None
    problems: tuple[Wrong, ...]


def verified_quickly(ledger: Ledger, checkpoints: tuple[Checkpoint, ...], key: VerifierKey | None) -> Verification:
    """Return what is wrong with the bodies and hashes of an open ledger, and how it compares with ``checkpoints``."""
    head = ledger.head
    leaf_hashes, tree = LeafHashes(), GrowingTree()
    problems: list[Wrong] = []
    with ExitStack() as stack:
        for part in _parts(ledger.path, head, stack):
            leaf_hashes.extend(part.leaf_hashes)
            problems.extend(part.problems)
            if part.root is not None:
                tree.add(part.root, PART_HEIGHT)
            else:
                tree.add_leaves(LeafHashes(part.leaf_hashes))
    checked = check(checkpoints, key, leaf_hashes)
    problems.extend(checkpoint_problems(checked, events=len(leaf_hashes), origin=_origin(ledger)))
    return Verification(
        quick=True,
        events=len(leaf_hashes),
        root=b64encode(tree.root()).decode(),
        problems=by_seq(problems),
        checkpoints=tuple(checked),
    )


def _parts(path: Path, head: int, stack: ExitStack) -> Iterator[Part]:
    begins = range(0, head, PART_EVENTS)
    read = partial(read_part, path, head)
    if len(begins) < 2:
        return map(read, begins)
    # Started afresh, because a process that is forked must not use SQLite connections of its parent.
    pool = ProcessPoolExecutor(max_workers=min(len(begins), os.cpu_count() or 1), mp_context=get_context("spawn"))
    return watched(stack.enter_context(pool).map(read, begins), label="核验", length=len(begins))


def read_part(path: Path, head: int, after: int) -> Part:
    """Read and hash the events with a seq over ``after``, as many as a part has, none over ``head``."""
    until = min(after + PART_EVENTS, head)
    hashes: list[bytes] = []
    problems: list[Wrong] = []
    expected = after + 1
    with open_to_read(path) as ledger:
        try:
            for seq, body, hashed in ledger.connection.execute(queries.LOG_PART, (after, until)):
                if seq != expected:
                    problems.append(Wrong(seq=expected, code="event_missing", message=f"缺少序号为 {expected} 的事件"))
                expected = seq + 1
                computed = leaf_hash(body or b"")
                hashes.append(computed)
                if hashed != computed:
                    problems.append(Wrong(seq=seq, code="leaf_hash_differs", message="内容与摘要不符"))
        except (sqlite3.Error, ValueError) as error:
            message = f"从第 {expected} 号事件起无法读取：{error}"
            problems.append(Wrong(seq=expected, code="database_damaged", message=message))
    complete = len(hashes) == PART_EVENTS and not problems
    return Part(
        leaf_hashes=b"".join(hashes), root=complete_root(hashes) if complete else None, problems=tuple(problems)
    )


def _origin(ledger: Ledger) -> str:
    try:
        return origin_of(department(ledger).department)
    except (JixiaoError, sqlite3.Error):
        return origin_of("")
