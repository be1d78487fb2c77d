"""Inclusion and consistency proofs: what is made checks, what is changed does not, and others' vectors agree.

The vectors are the test data of transparency-dev/merkle, whose kinds of fault were chosen by its authors.
"""

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.proofs.merkle import consistency_proof, inclusion_proof, root, verify_consistency, verify_inclusion

VECTORS = json.loads((Path(__file__).parents[2] / "data/rfc6962_proofs.json").read_text("utf-8"))
LEAVES = [sha256(bytes([number])).digest() for number in range(64)]
OTHER = sha256(b"another").digest()

sizes = st.integers(1, len(LEAVES))


def hashes(encoded: list[str] | None) -> list[bytes]:
    """Return the hashes of a vector; a null proof is an empty one."""
    return [b64decode(value) for value in encoded or []]


@pytest.mark.parametrize("vector", VECTORS["inclusion"], ids=lambda vector: f"{vector['name']} {vector['desc']}")
def test_inclusion_vectors(vector: dict[str, Any]) -> None:
    """Every inclusion proof of the vectors is accepted or refused as its authors say."""
    leaf, top = b64decode(vector["leafHash"] or ""), b64decode(vector["root"] or "")
    found = verify_inclusion(vector["leafIdx"], vector["treeSize"], leaf, hashes(vector["proof"]), top)
    assert found is not vector["wantErr"]


@pytest.mark.parametrize("vector", VECTORS["consistency"], ids=lambda vector: f"{vector['name']} {vector['desc']}")
def test_consistency_vectors(vector: dict[str, Any]) -> None:
    """Every consistency proof of the vectors is accepted or refused as its authors say."""
    old, new = b64decode(vector["root1"] or ""), b64decode(vector["root2"] or "")
    found = verify_consistency(vector["size1"], vector["size2"], old, new, hashes(vector["proof"]))
    assert found is not vector["wantErr"]


@given(data=st.data(), size=sizes)
def test_a_leaf_is_proved_where_it_stands_and_nowhere_else(data: st.DataObject, size: int) -> None:
    """The proof of a leaf checks at its own index and size, and fails for another index, leaf, root or length."""
    leaves = LEAVES[:size]
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(-1, size))
    proof, top = inclusion_proof(index, leaves), root(leaves)
    assert verify_inclusion(index, size, leaves[index], proof, top)
    assert other == index or not verify_inclusion(other, size, leaves[index], proof, top)
    assert not verify_inclusion(index, size, OTHER, proof, top)
    assert not verify_inclusion(index, size, leaves[index], proof, OTHER)
    assert not verify_inclusion(index, size, leaves[index], [*proof, OTHER], top)
    assert not verify_inclusion(index, size, leaves[index], [*proof, b"short"], top)


@given(data=st.data(), size=sizes)
def test_every_prefix_is_proved_and_nothing_else(data: st.DataObject, size: int) -> None:
    """An older tree is proved a prefix of the newer; a rewritten old or new one is not."""
    leaves = LEAVES[:size]
    old_size = data.draw(st.integers(1, size))
    proof, old, new = consistency_proof(old_size, leaves), root(leaves[:old_size]), root(leaves)
    assert verify_consistency(old_size, size, old, new, proof)
    assert not verify_consistency(old_size, size, OTHER, new, proof)
    assert not verify_consistency(old_size, size, old, OTHER, proof)
    assert not verify_consistency(old_size, size, old, new, [*proof, OTHER])
    assert not verify_consistency(0, size, old, new, proof)


@pytest.mark.parametrize(
    ("make", "place"), [(inclusion_proof, -1), (inclusion_proof, 3), (consistency_proof, 0), (consistency_proof, 4)]
)
def test_there_is_no_proof_of_what_is_not_there(make: Any, place: int) -> None:
    """A proof of a leaf or size the tree does not have is an IndexError."""
    with pytest.raises(IndexError):
        make(place, LEAVES[:3])
