"""The Merkle tree of RFC 6962, against its definition and known values."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.kinds.body import leaf_hash
from ledger.proofs.merkle import root

# The test vectors of the certificate-transparency reference implementation: leaves and roots of their prefixes.
LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree_hash(leaves: list[bytes]) -> bytes:
    """Return MTH(D[n]) as RFC 6962 section 2.1 defines it, by recursion over the entries themselves."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + tree_hash(leaves[:split]) + tree_hash(leaves[split:])).digest()


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=150))
def test_root_is_the_definition(leaves: list[bytes]) -> None:
    """The root of one pass equals the recursive definition over any entries."""
    assert root(map(leaf_hash, leaves)) == tree_hash(leaves)


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_root_of_the_known_tree(size: int) -> None:
    """Every prefix of the published test tree has its published root."""
    assert root(leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES[:size]).hex() == ROOTS[size]


def test_root_of_one_is_its_leaf_hash() -> None:
    """A tree of one leaf is that leaf's hash, with no node above it."""
    assert root([leaf_hash(b"only")]) == leaf_hash(b"only")


@pytest.mark.parametrize("size", [255, 256, 257, 1000, 4097])
def test_root_of_larger_trees(size: int) -> None:
    """Sizes around powers of two and far from them follow the definition too."""
    leaves = [str(number).encode() for number in range(size)]
    assert root(map(leaf_hash, leaves)) == tree_hash(leaves)
