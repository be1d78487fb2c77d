"""The past as a ledger file holds it, and upon it what a batch has taken since."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ledger.kinds import Event, ProjectRegistered
from ledger.kinds.body import canonical, decode
from ledger.kinds.movements import Movement, moved_fen
from ledger.rules.past import Past
from ledger.storage import money_queries, queries
from ledger.values.days import months_of


class RecordedPast(Past):
    """What the file holds, rows of the running transaction included, and what was taken since it was looked up.

    Of single events it knows those that were looked up and those that were taken.
    """

    def __init__(self, ask: Callable[..., list[Any]]) -> None:
        super().__init__()
        self._ask = ask

    def look_up(self, event_ids: Sequence[str], named: Sequence[str]) -> None:
        """Forget what was taken, which lies in the file by now, and look up the events of many ids at once.

        Of the ``named`` ones it looks up what reverses and refunds them too.
        """
        super().__init__()
        self._told = dict(self._asked(queries.BODIES_OF, event_ids))
        self._reversals = dict(self._asked(queries.REVERSALS_OF, named))
        for event_id, *parts in self._asked(money_queries.REFUNDED_FEN_OF, named):
            self._refunded_fen[event_id] = money_queries.joined(parts)

    def _asked(self, query: str, names: Sequence[str]) -> list[Any]:
        return self._ask(query, canonical(names).decode()) if names else []

    def remaining_fen(self, project: str, year: int) -> int:
        """Return the project's remaining (剩余指标) in the fiscal year, in fen."""
        months = months_of(year)
        rows = self._ask(money_queries.MOVED_IN_YEAR, project, *months)
        moved = moved_fen(
            Movement(project=project, month=months[0], kind=kind, amount_fen=money_queries.joined(parts))
            for kind, *parts in rows
        )
        return moved.adjusted_budget_fen - moved.executed_fen

    def registration(self, project: str) -> ProjectRegistered | None:
        """Return the registration of a project."""
        row = self._ask(queries.REGISTRATION, project)
        found = decode(row[0][0]) if row else None
        return found if isinstance(found, ProjectRegistered) else None

    def has_children(self, project: str) -> bool:
        """Tell whether a project was registered under this one."""
        return bool(self._ask(queries.HAS_CHILDREN, project)[0][0])

    def has_movements(self, project: str) -> bool:
        """Tell whether money was ever recorded on the project."""
        found = self._ask(queries.HAS_MOVEMENTS, project)[0][0]
        return super().has_movements(project) or bool(found)

    def unreversed(self, kind: type[Event]) -> Iterable[Event]:
        """Return the events of a kind without an amount that no reversal names."""
        return [decode(body) for (body,) in self._ask(queries.UNREVERSED, kind.kind)]
