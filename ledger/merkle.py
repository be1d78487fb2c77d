"""The Merkle tree of RFC 6962 section 2.1 over the leaf hashes of the log."""

import hashlib
from collections.abc import Iterable

NODE_PREFIX = b"\x01"


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the 32-byte Merkle tree hash of ``leaf_hashes`` in their order; of none, SHA-256 of nothing.

    One pass in memory of the tree's height: complete subtrees wait on a stack until their twin arrives.
    """
    waiting: list[tuple[int, bytes]] = []
    for leaf_hash in leaf_hashes:
        height, subtree = 0, leaf_hash
        while waiting and waiting[-1][0] == height:
            subtree = _node(waiting.pop()[1], subtree)
            height += 1
        waiting.append((height, subtree))
    if not waiting:
        return hashlib.sha256().digest()
    _, tree = waiting.pop()
    while waiting:
        tree = _node(waiting.pop()[1], tree)
    return tree


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE_PREFIX + left + right).digest()
