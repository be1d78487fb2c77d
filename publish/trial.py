"""A trial (试公开): what a publication would disclose and what it would withhold, with nothing written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import frozen

from ledger.kinds import Event, MoneyEvent, Reversal
from ledger.storage.store import open_to_read
from ledger.verify import require_sound
from publish.content.from_ledger import Content, content_of, rows_of
from publish.policy.policy import Policy
from publish.policy.reader import shipped_policy
from publish.residual.check import rests_of
from publish.residual.findings import Rest


@frozen(kw_only=True)
class Trial:
    """``rows`` are the rows of each table that is shown; ``bodies`` the events by kind and why they are withheld.

    ``withheld`` is "" for those that are shown. ``moving`` is how many events move money or take that back, shown or
    not. ``rests`` are the totals that would give confidential projects away.
    """

    content: Content
    rows: Mapping[str, int]
    bodies: Mapping[tuple[str, str], int]
    moving: int
    rests: tuple[Rest, ...]


def try_to_publish(ledger_path: Path, *, year: int, policy: Policy | None = None) -> Trial:
    """Return what ``publish_year`` would publish of the ledger as it is now.

    Raises what that raises, but for confidential projects that could be told: those are ``rests``.
    """
    verified = require_sound(ledger_path)
    with open_to_read(ledger_path) as ledger:
        content = content_of(ledger, year=year, events=verified.events, policy=policy or shipped_policy())
        return Trial(
            content=content,
            rows={name: sum(1 for _ in rows) for name, rows in rows_of(content, ledger).items()},
            bodies=Counter((logged.event.kind, logged.withheld or "") for logged in content.log(ledger)),
            moving=_moving(logged.event for logged in content.log(ledger)),
            rests=rests_of(content, ledger),
        )


def _moving(log: Iterable[Event]) -> int:
    moved: set[str] = set()
    number = 0
    for event in log:
        if isinstance(event, MoneyEvent):
            moved.add(event.event_id)
        number += isinstance(event, MoneyEvent) or (isinstance(event, Reversal) and event.reverses in moved)
    return number
