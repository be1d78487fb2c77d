"""What a publication shows that would be withheld now, and what it withholds for a reason that nobody can tell now."""

from collections.abc import Iterable, Iterator

from publish.content.from_ledger import Content
from publish.content.logged_events import PAYEE, SOURCE, LoggedEvent


class WithheldNow:
    """Counts the events of a log that passes by whose bodies would be withheld now, and those that nobody can tell."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._naming_payees = 0
        self.unproved = 0

    def passing(self, log: Iterable[LoggedEvent]) -> Iterator[LoggedEvent]:
        """Yield ``log`` unchanged."""
        showing, policy = self._content.showing, self._content.policy
        for logged in log:
            if logged.withheld is None and not policy.shows_payees_in_text:
                self._naming_payees += showing.payee_named(logged.fields) is not None
            elif logged.withheld == PAYEE:
                self.unproved += showing.payee_named(logged.fields) is None
            yield logged

    def by_reason(self) -> dict[str, int]:
        """Return how many would be withheld now that the whole log has passed, by the reason why."""
        telling = self._content.telling.bodies if self._content.policy.source_digests is None else 0
        found = {SOURCE: telling, PAYEE: self._naming_payees}
        return {reason: number for reason, number in found.items() if number}
