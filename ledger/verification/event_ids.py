"""The event_ids of a log in 8 bytes each while it is read, and whether any of them came again."""

from array import array
from collections import Counter
from collections.abc import Iterable

PARTS = 4


class EventIds:
    """Takes one event_id after the other, of which it keeps Python's 64-bit hash.

    Which came again it can tell at the end only. Whoever must know it at once takes all of them once more, by an
    instance that is told the hashes ``repeated``: those alone it keeps whole. To tell, it makes a set of a part of all
    hashes after the other.
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

    def are_new(self, event_ids: Iterable[str]) -> bool:
        """Tell whether none of these can come again."""
        return self._repeated.isdisjoint(map(hash, event_ids))

    def take_all(self, event_ids: Iterable[str]) -> None:
        """Take the next ones, which are all new."""
        self._hashes.extend(map(hash, event_ids))

    def repeated(self) -> frozenset[int]:
        """Return the hashes that came more than once, nearly always those of the same event_id."""
        return frozenset(id_hash for part in range(PARTS) for id_hash in self._repeated_in(part))

    def _repeated_in(self, part: int) -> set[int]:
        hashes = [id_hash for id_hash in self._hashes if id_hash % PARTS == part]
        if len(set(hashes)) == len(hashes):
            return set()
        return {id_hash for id_hash, times in Counter(hashes).items() if times > 1}
