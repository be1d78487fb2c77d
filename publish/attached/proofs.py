"""The proof of an event in a public database: of a long log no page reads and hashes more than a small part."""

from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from ledger.proofs.merkle import BLOCK_LEAVES, inclusion_proof, root
from publish.attached.reading import leaf_hashes_in

_BLOCK_ROOTS: "WeakKeyDictionary[Any, list[bytes]]" = WeakKeyDictionary()


async def inclusion_proof_of(database: Any, seq: int) -> list[bytes]:
    """Return the inclusion proof of the event with that seq. Raises ValueError or IndexError where hashes are amiss.

    Blocks of a power of two are whole subtrees. So the proof goes up in the event's own block, and then on over the
    roots of all blocks; those are read once.
    """
    if database not in _BLOCK_ROOTS:
        _BLOCK_ROOTS[database] = await database.execute_fn(_block_roots)
    block, place = divmod(seq - 1, BLOCK_LEAVES)
    after = block * BLOCK_LEAVES
    own = await database.execute_fn(
        lambda connection: list(leaf_hashes_in(connection, after=after, limit=BLOCK_LEAVES))
    )
    return [*inclusion_proof(place, own), *inclusion_proof(block, _BLOCK_ROOTS[database])]


def _block_roots(connection: Any) -> list[bytes]:
    leaves = leaf_hashes_in(connection, after=0, limit=-1)
    return [root(block) for block in iter(lambda: list(islice(leaves, BLOCK_LEAVES)), [])]
