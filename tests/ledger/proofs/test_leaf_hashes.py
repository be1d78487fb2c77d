"""The leaf hashes of a log: a sequence like a list, in 32 bytes each."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.proofs.leaf_hashes import LeafHashes
from ledger.proofs.merkle import BLOCK_LEAVES, GrowingTree, complete_root, root
from tests.ledger.test_laws import law

HASHES = [hashlib.sha256(bytes([number])).digest() for number in range(9)]


def of(hashes: list[bytes]) -> LeafHashes:
    """Return ``hashes`` as leaf hashes, added one by one."""
    made = LeafHashes()
    for each in hashes:
        made.append(each)
    return made


@law
@given(st.integers(0, 9), st.integers(-12, 12), st.none() | st.integers(-12, 12))
def test_it_is_a_sequence(size: int, start: int, stop: int | None) -> None:
    """Length, items from either end, slices and iteration are those of a list."""
    plain, made = HASHES[:size], of(HASHES[:size])
    assert (len(made), list(made), list(made[start:stop])) == (size, plain, plain[start:stop])
    if -size <= start < size:
        assert made[start] == plain[start]
    else:
        with pytest.raises(IndexError):
            made[start]


def test_joined_hashes_are_added_at_once() -> None:
    """A part read elsewhere is added as it comes."""
    made = of(HASHES[:2])
    made.extend(b"".join(HASHES[2:]))
    assert list(made) == HASHES


def naive(leaves: list[bytes]) -> bytes:
    """Return the root by the recursion of RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + naive(leaves[:left]) + naive(leaves[left:])).digest()


@pytest.mark.parametrize("size", [BLOCK_LEAVES - 1, BLOCK_LEAVES, BLOCK_LEAVES + 1, 3 * BLOCK_LEAVES + 5])
def test_blocks_make_no_difference(size: int) -> None:
    """A tree hashed block by block has the root of its definition, also where the blocks come after single leaves."""
    leaves = [hashlib.sha256(number.to_bytes(4)).digest() for number in range(size)]
    assert root(leaves) == root(of(leaves)) == naive(leaves)
    tree = GrowingTree()
    for leaf in leaves[:3]:
        tree.add(leaf, 0)
    tree.add_leaves(leaves[3:])
    assert tree.root() == naive(leaves)


def test_subtrees_hashed_elsewhere_make_the_same_tree() -> None:
    """Complete subtrees, then the leaves that are left, give the root of all leaves."""
    leaves = [hashlib.sha256(number.to_bytes(4)).digest() for number in range(21)]
    tree = GrowingTree()
    for begin in (0, 8):
        tree.add(complete_root(leaves[begin : begin + 8]), 3)
    tree.add_leaves(leaves[16:])
    assert tree.root() == naive(leaves)
