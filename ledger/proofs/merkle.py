"""The Merkle tree of RFC 6962 section 2.1 over the leaf hashes of the log: root, proofs, and their checks.

Hashes are 32 bytes. Making a proof needs the leaf hashes; checking one is pure and needs only what it is given.
"""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import islice

NODE_PREFIX = b"\x01"
HASH_BYTES = 32
BLOCK_HEIGHT = 10
BLOCK_LEAVES = 2**BLOCK_HEIGHT


class GrowingTree:
    """A tree to which complete subtrees are added from left to right, none higher than the one before it.

    It holds one hash a level: each subtree waits until its twin arrives.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[int, bytes]] = []

    def add(self, subtree: bytes, height: int) -> None:
        """Add the root of a complete subtree of 2 ** ``height`` leaves; a leaf hash has height 0."""
        while self._waiting and self._waiting[-1][0] == height:
            subtree = _node(self._waiting.pop()[1], subtree)
            height += 1
        self._waiting.append((height, subtree))

    def add_leaves(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add single leaves, whole blocks of them at once where no fewer wait."""
        leaves = iter(leaf_hashes)
        while block := list(islice(leaves, BLOCK_LEAVES)):
            if len(block) == BLOCK_LEAVES and (not self._waiting or self._waiting[-1][0] >= BLOCK_HEIGHT):
                self.add(complete_root(block), BLOCK_HEIGHT)
                continue
            for leaf_hash in block:
                self.add(leaf_hash, 0)

    def root(self) -> bytes:
        """Return the 32-byte root of all that was added; of nothing, SHA-256 of nothing."""
        if not self._waiting:
            return hashlib.sha256().digest()
        *left, (_, tree) = self._waiting
        for _, subtree in reversed(left):
            tree = _node(subtree, tree)
        return tree


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the 32-byte Merkle tree hash of ``leaf_hashes`` in their order; of none, SHA-256 of nothing."""
    tree = GrowingTree()
    tree.add_leaves(leaf_hashes)
    return tree.root()


def complete_root(level: Sequence[bytes]) -> bytes:
    """Return the root of as many leaves as a power of two: level by level, which is quicker than leaf by leaf."""
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [hashlib.sha256(NODE_PREFIX + left + right).digest() for left, right in pairs]
    return level[0]


def inclusion_proof(index: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """Return PATH(index, leaves) of RFC 6962 2.1.1: the siblings from the leaf up. Raises IndexError."""
    if not 0 <= index < len(leaf_hashes):
        raise IndexError(index)
    proof: list[bytes] = []
    start, end = 0, len(leaf_hashes)
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            proof.append(root(leaf_hashes[middle:end]))
            end = middle
        else:
            proof.append(root(leaf_hashes[start:middle]))
            start = middle
    return proof[::-1]


def consistency_proof(old_size: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """Return PROOF(old_size, leaves) of RFC 6962 2.1.2: that the first leaves are a prefix. Raises IndexError."""
    if not 0 < old_size <= len(leaf_hashes):
        raise IndexError(old_size)
    proof: list[bytes] = []
    start, end, is_old_tree = 0, len(leaf_hashes), True
    while end != old_size:
        middle = start + _left_size(end - start)
        if old_size <= middle:
            proof.append(root(leaf_hashes[middle:end]))
            end = middle
        else:
            proof.append(root(leaf_hashes[start:middle]))
            start, is_old_tree = middle, False
    if not is_old_tree:
        proof.append(root(leaf_hashes[start:end]))
    return proof[::-1]


def verify_inclusion(index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether ``proof`` shows that the leaf stands at ``index`` of the tree (RFC 9162 2.1.3.2). Never raises."""
    if not 0 <= index < size or not _are_hashes([leaf_hash, root, *proof]):
        return False
    place, last, found = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = _node(sibling, found)
            place, last = _above_left_edge(place, last)
        else:
            found = _node(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether ``proof`` shows the old tree to be a prefix of the new one (RFC 9162 2.1.4.2). Never raises.

    An old size of 0 is False: of nothing, nothing can be shown.
    """
    if not 0 < old_size <= new_size or not _are_hashes([old_root, new_root, *proof]):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    found_old = found_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            found_old, found_new = _node(sibling, found_old), _node(sibling, found_new)
            place, last = _above_left_edge(place, last)
        else:
            found_new = _node(found_new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found_old == old_root and found_new == new_root


def _above_left_edge(place: int, last: int) -> tuple[int, int]:
    """Return the place below the next sibling on the left: levels where the right edge has none are passed over."""
    while not place & 1 and place:
        place, last = place >> 1, last >> 1
    return place, last


def _left_size(size: int) -> int:
    """Return the largest power of two smaller than ``size``, the number of leaves on the left (RFC 6962 2.1)."""
    return 1 << (size - 1).bit_length() - 1


def _are_hashes(values: Iterable[object]) -> bool:
    return all(isinstance(value, bytes) and len(value) == HASH_BYTES for value in values)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE_PREFIX + left + right).digest()
