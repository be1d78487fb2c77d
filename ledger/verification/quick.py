"""The quick verification: every body re-read and re-hashed, and the root; on every core where the log is long.

It finds bodies that are not what was hashed and, against a checkpoint, any other body than those of its time. Rules,
sums, details and the file itself are for the full one.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import takewhile
from pathlib import Path

from attrs import frozen

from ledger.errors import JixiaoError
from ledger.files.processes import in_processes
from ledger.findings import Finding
from ledger.history.entries import department
from ledger.kinds.body import leaf_hash
from ledger.proofs.checkpoint import Checkpoint, origin_of
from ledger.proofs.leaf_hashes import LeafHashes
from ledger.proofs.merkle import GrowingTree, complete_root
from ledger.proofs.note_keys import VerifierKey
from ledger.storage import queries
from ledger.storage.file_errors import UNREADABLE
from ledger.storage.store import Ledger, open_to_read
from ledger.values.progress import watched
from ledger.verification.checkpoints import check, checkpoint_problems
from ledger.verification.outcome import Verification, by_seq
from ledger.verification.places import Places, hash_differs, missing, nothing_recorded, unreadable_from
from ledger.verification.reading import rows_in

PART_HEIGHT = 16
"""What is hashed at a time: the leaves of a complete subtree of this height."""


@frozen(kw_only=True)
class Part:
    """What was read of a range of seqs: leaf hashes joined, their root where the subtree is complete, what is wrong."""

    leaf_hashes: bytes
    root: bytes | None
    problems: tuple[Finding, ...]


def verified_quickly(ledger: Ledger, checkpoints: tuple[Checkpoint, ...], key: VerifierKey | None) -> Verification:
    """Return what is wrong with the bodies and hashes of an open ledger, and how it compares with ``checkpoints``."""
    parts = list(_parts(ledger.path, rows_in(ledger)))
    leaf_hashes = LeafHashes(b"".join(part.leaf_hashes for part in parts))
    problems = [problem for part in parts for problem in part.problems]
    if not leaf_hashes:
        problems.append(nothing_recorded())
    checked = check(checkpoints, key, leaf_hashes)
    problems.extend(checkpoint_problems(checked, events=len(leaf_hashes), origin=_origin(ledger)))
    return Verification(
        quick=True,
        events=len(leaf_hashes),
        root=b64encode(_root(parts)).decode(),
        problems=by_seq(problems),
        checkpoints=tuple(checked),
    )


def _root(parts: Sequence[Part]) -> bytes:
    """Return the root of the leaf hashes of all ``parts``; where one has fewer than it should, they are moved up."""
    tree = GrowingTree()
    complete = [part.root for part in takewhile(lambda part: part.root is not None, parts)]
    for subtree in complete:
        tree.add(subtree or b"", PART_HEIGHT)
    tree.add_leaves(LeafHashes(b"".join(part.leaf_hashes for part in parts[len(complete) :])))
    return tree.root()


def _parts(path: Path, rows: int) -> Iterator[Part]:
    """Read the log in parts: each has as many seqs as a complete subtree, the last all the rest."""
    size = 2**PART_HEIGHT
    begins = range(0, max(rows, 1), size)
    read = partial(read_part, path, size=size, last=begins[-1])
    if len(begins) == 1:
        return map(read, begins)
    return watched(in_processes(read, begins), label="核验", length=len(begins))


def read_part(path: Path, after: int, *, size: int, last: int) -> Part:
    """Read and hash the ``size`` events after a seq, a power of two; after ``last``, all there are."""
    until = queries.BEYOND_ANY if after == last else after + size
    hashes: list[bytes] = []
    problems: list[Finding] = []
    places = Places(after + 1)
    with open_to_read(path) as ledger:
        try:
            for seq, body, hashed in ledger.connection.execute(queries.LOG_PART, (after or queries.BEFORE_ANY, until)):
                out_of_place = places.check(seq)
                if out_of_place is not None:
                    problems.append(out_of_place)
                computed = leaf_hash(body or b"")
                hashes.append(computed)
                if hashed != computed:
                    problems.append(hash_differs(seq))
            if after != last and places.next_seq <= until:
                problems.append(missing(places.next_seq, until))
        except UNREADABLE as error:
            problems.append(unreadable_from(places.next_seq, error))
    complete = len(hashes) == size and not problems
    return Part(
        leaf_hashes=b"".join(hashes), root=complete_root(hashes) if complete else None, problems=tuple(problems)
    )


def _origin(ledger: Ledger) -> str:
    try:
        return origin_of(department(ledger).department)
    except (JixiaoError, *UNREADABLE):
        return origin_of("")
