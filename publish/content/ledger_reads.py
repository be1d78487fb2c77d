"""What a publication reads of a ledger besides its year and its bodies."""

from collections.abc import Iterator, Sequence

from ledger.history.entries import leaf_hashes
from ledger.proofs.leaf_hashes import LeafHashes
from ledger.storage import queries
from ledger.storage.store import Ledger
from ledger.verification.outcome import Verification

# + keeps SQLite from reading the whole log in the order of seq.
_FACTS = "SELECT seq, CAST(body AS BLOB) FROM events WHERE amount_fen IS NULL AND +seq <= ? ORDER BY +seq"


def verified_leaf_hashes(verified: Verification, ledger: Ledger) -> Sequence[bytes]:
    """Return the leaf hash of every event that was verified, 32 bytes each."""
    return LeafHashes(b"".join(leaf_hashes(ledger, as_of=verified.events)))


def recorded_facts(ledger: Ledger, *, as_of: int) -> Iterator[tuple[int, bytes]]:
    """Return seq and body of every event without an amount up to the seq ``as_of``, reversed or not, in order."""
    return ledger.connection.execute(_FACTS, (as_of,))


def named_event_ids(ledger: Ledger) -> frozenset[str]:
    """Return the ids of the events that others refund, reverse or erase: few beside the whole log."""
    return frozenset(event_id for (event_id,) in ledger.connection.execute(queries.NAMED))
