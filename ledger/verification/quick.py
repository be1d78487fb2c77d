"""The quick verification: every body re-read and re-hashed, and the root; on every core where the log is long.

It finds bodies that are not what was hashed and, against a checkpoint, any other body than those of its time. Rules,
sums, details and the file itself are for the full one.
"""

from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from pathlib import Path

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

PART_SEQS = 2**16
"""What is read at a time, the leaves of a complete subtree, each in a process of its own where there are more."""


Part = tuple[bytes, bytes | None, list[Finding]]
"""What was read of a range of seqs: leaf hashes joined, their root where none is missing, and what is wrong."""


def verified_quickly(ledger: Ledger, checkpoints: tuple[Checkpoint, ...], key: VerifierKey | None) -> Verification:
    """Return what is wrong with the bodies and hashes of an open ledger, and how it compares with ``checkpoints``."""
    leaf_hashes, tree, problems = LeafHashes(), GrowingTree(), list[Finding]()
    for joined, subtree, found in _parts(ledger.path, rows_in(ledger)):
        if subtree is not None and len(leaf_hashes) % PART_SEQS == 0:
            tree.add(subtree, PART_SEQS.bit_length() - 1)
        else:
            tree.add_leaves(LeafHashes(joined))
        leaf_hashes.extend(joined)
        problems.extend(found)
    if not leaf_hashes:
        problems.append(nothing_recorded())
    checked = check(checkpoints, key, leaf_hashes)
    problems.extend(checkpoint_problems(checked, events=len(leaf_hashes), origin=_origin(ledger)))
    return Verification(
        quick=True,
        events=len(leaf_hashes),
        root=b64encode(tree.root()).decode(),
        leaf_hashes=leaf_hashes,
        problems=by_seq(problems),
        checkpoints=tuple(checked),
    )


def _parts(path: Path, rows: int) -> Iterator[Part]:
    """Read the log in parts of so many seqs, the last of all the rest."""
    begins = range(0, max(rows, 1), PART_SEQS)
    read = partial(read_part, path, size=PART_SEQS, last=begins[-1])
    if len(begins) == 1:
        return map(read, begins)
    return watched(in_processes(read, begins), label="核验", length=len(begins))


def read_part(path: Path, after: int, *, size: int, last: int) -> Part:
    """Read and hash the ``size`` events after a seq; after ``last``, all there are."""
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
    return b"".join(hashes), complete_root(hashes) if len(hashes) == size else None, problems


def _origin(ledger: Ledger) -> str:
    try:
        return origin_of(department(ledger).department)
    except (JixiaoError, *UNREADABLE):
        return origin_of("")
