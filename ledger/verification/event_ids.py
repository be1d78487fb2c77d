"""The event_ids of a log in 8 bytes each while it is read, and whether any of them came again."""

from array import array
from collections import Counter
from collections.abc import Iterable

from ledger.kinds.form import Record


class EventIds:
    """Takes one event_id after the other, of which it keeps Python's 64-bit hash.

    Which came again it can tell at the end only. Whoever must know it at once takes all of them once more, by an
    instance that is told the hashes ``repeated``: those alone it keeps whole. To tell, it makes a set of all hashes,
    which for a moment takes some 60 bytes more each.
    """

    def __init__(self, repeated: frozenset[int] = frozenset()) -> None:
        self._hashes = array("q")
        self._repeated = repeated
        self._seen: set[str] = set()

    def take(self, event_id: str) -> bool:
        """Take the next one and tell whether it is new."""
        self._hashes.append(hash(event_id))
        if self._hashes[-1] not in self._repeated:
            return True
        is_new = event_id not in self._seen
        self._seen.add(event_id)
        return is_new

    def take_if_new(self, records: Iterable[Record]) -> bool:
        """Take the ids of the next ones where none of them can come again; else nothing is taken."""
        hashes = [hash(record.event_id) for record in records]
        if not self._repeated.isdisjoint(hashes):
            return False
        self._hashes.extend(hashes)
        return True

    def repeated(self) -> frozenset[int]:
        """Return the hashes that came more than once, nearly always those of the same event_id."""
        if len(set(self._hashes)) == len(self._hashes):
            return frozenset()
        return frozenset(id_hash for id_hash, times in Counter(self._hashes).items() if times > 1)
