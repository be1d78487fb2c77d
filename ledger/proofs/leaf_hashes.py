"""The leaf hashes of a log in 32 bytes each, however many there are."""

from collections.abc import Iterator, Sequence
from typing import overload

from ledger.proofs.merkle import HASH_BYTES


class LeafHashes(Sequence[bytes]):
    """A sequence of 32-byte leaf hashes, kept one after the other."""

    def __init__(self, joined: bytes = b"") -> None:
        self._joined = bytearray(joined)

    def append(self, leaf_hash: bytes) -> None:
        """Add the leaf hash of the next event."""
        self._joined += leaf_hash

    def extend(self, joined: bytes) -> None:
        """Add leaf hashes that are already joined."""
        self._joined += joined

    def __len__(self) -> int:
        return len(self._joined) // HASH_BYTES

    def __iter__(self) -> Iterator[bytes]:
        for begin in range(0, len(self._joined), HASH_BYTES):
            yield bytes(self._joined[begin : begin + HASH_BYTES])

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> "LeafHashes": ...

    def __getitem__(self, index: int | slice) -> "bytes | LeafHashes":
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step != 1:
                raise ValueError(step)
            return LeafHashes(bytes(self._joined[start * HASH_BYTES : stop * HASH_BYTES]))
        begin = range(len(self))[index] * HASH_BYTES
        return bytes(self._joined[begin : begin + HASH_BYTES])
