"""The log, read once, and which bodies may be shown: whole, or not at all, as only a whole one proves its hash."""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec
from attrs import field, frozen

from ledger.kinds import Event, Reversal
from ledger.kinds.body import decode
from ledger.kinds.versions import kind_of
from publish.confidential.mention import Mention
from publish.confidential.payees import payee_named
from publish.content.event_years import Years, nearest, years_of
from publish.policy.policy import Policy

CONFIDENTIAL = "属于涉密项目"
KIND = "种类不在公开范围之内"
FIELD = "含有不公开的字段"
MENTION = "写有涉密项目的名称或代码"
SOURCE = "写有会泄露导入文件内容的摘要"
PAYEE = "文字中写有收款人"
OTHER_YEAR = "属于其他年度"
WITHHELD = (CONFIDENTIAL, KIND, FIELD, MENTION, PAYEE, SOURCE, OTHER_YEAR)
"""Why a body is not shown."""

_FIELDS = msgspec.json.Decoder(dict[str, Any])


@frozen(kw_only=True, slots=False)
class LoggedEvent:
    """One event of the log with its stored body and the ``fields`` it holds.

    ``withheld`` says why it is not shown, None where it is; ``years`` which it counts for. ``named`` is the earlier
    event that it refunds, reverses or erases. ``known`` is the event where it was decoded before.
    """

    seq: int
    body: bytes
    fields: Mapping[str, Any]
    withheld: str | None
    years: Years
    named: "LoggedEvent | None"
    known: Event | None = None

    @cached_property
    def event(self) -> Event:
        """The event itself, decoded once it is asked for."""
        return self.known or decode(self.body)

    @property
    def kind(self) -> str:
        """The kind of the event."""
        return str(self.fields["kind"])

    @property
    def moving(self) -> "LoggedEvent | None":
        """What says which money it moves: itself, or the event that it reverses. None where it moves none."""
        said = self.named if self.kind == Reversal.kind else self
        return said if said is not None and "amount_fen" in said.fields else None


@frozen(kw_only=True)
class Showing:
    """What decides: the policy, the codes of confidential projects, what finds their names, digests that tell.

    ``payees`` finds those that the ledger knows, None where there are none. ``withholds_payees`` is whether text that
    names one is withheld. ``shown_years`` are those whose bodies are shown, the published one last; None: those of
    every year. ``years_of_projects`` has the years that each project is of.
    """

    policy: Policy
    hidden: frozenset[str]
    mention: Mention | None
    payees: Mention | None = None
    withholds_payees: bool = True
    digests: frozenset[str] = frozenset()
    shown_years: tuple[int, ...] | None = None
    years_of_projects: Mapping[str, frozenset[int]] = field(factory=dict)

    def withheld(self, fields: Mapping[str, Any], body: bytes, named: LoggedEvent | None, years: Years) -> str | None:
        """Return why a ``body`` that holds ``fields`` and counts for ``years`` is not shown, None where it is.

        What names a secret event is one. Of another year nothing else is asked: what the body names is that year's
        affair, and if it were asked here, two publications side by side would tell which bodies name a secret.
        """
        if self._is_hidden(fields) or (named is not None and named.withheld == CONFIDENTIAL):
            return CONFIDENTIAL
        if not self._is_of_shown_year(years):
            return OTHER_YEAR
        if fields["kind"] not in self.policy.bodies:
            return KIND
        # What the body itself carries, not what this version of the kind knows of it.
        if not fields.keys() <= self.policy.bodies[fields["kind"]]:
            return FIELD
        if self.mention is not None and self.mention.found_in(body.decode()):
            return MENTION
        if self.withholds_payees and self.payee_named(fields) is not None:
            return PAYEE
        if self.digests and fields.get("source", {}).get("sha256") in self.digests:
            return SOURCE
        return None

    def _is_hidden(self, fields: Mapping[str, Any]) -> bool:
        return fields.get("project") in self.hidden or fields.get("to_project") in self.hidden

    def payee_named(self, fields: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return which of the free texts of a body names a payee, and whom; None where none does."""
        return payee_named(fields, self.payees) if self.payees is not None else None

    def years_of(self, fields: Mapping[str, Any], named: LoggedEvent | None) -> Years:
        """Return the years that an event counts for: those of the one that it names, where it names any."""
        return years_of(fields, of_projects=self.years_of_projects) if named is None else named.years

    def _is_of_shown_year(self, years: Years) -> bool:
        return self.shown_years is None or years is None or not years.isdisjoint(self.shown_years)


def logged_events(
    log: Iterable[tuple[int, bytes]],
    showing: Showing,
    *,
    decoded: Mapping[int, Event],
    named: Container[str],
    withheld_before: Container[int] = (),
) -> Iterator[LoggedEvent]:
    """Yield every event of the log, given in order as seq and body.

    ``decoded`` are those that were decoded before. The events ``named`` by others are held until the end, no others.
    Those ``withheld_before`` named a payee who was erased since.
    """
    held: dict[str, LoggedEvent] = {}
    for seq, body in log:
        fields = _FIELDS.decode(body)
        names_event = kind_of(fields["kind"], fields["version"]).names_event
        earlier = held.get(fields[names_event]) if names_event else None
        years = showing.years_of(fields, earlier)
        withheld = showing.withheld(fields, body, earlier, years)
        if withheld is None and seq in withheld_before:
            withheld = PAYEE
        logged = LoggedEvent(
            seq=seq, body=body, fields=fields, withheld=withheld, years=years, named=earlier, known=decoded.get(seq)
        )
        if fields["event_id"] in named:
            held[fields["event_id"]] = logged
        yield logged


def year_elsewhere(logged: LoggedEvent, year: int) -> int | None:
    """Return the year nearest to ``year`` that a body counts for which is withheld for its year, None of any other."""
    return nearest(logged.years, year) if logged.withheld == OTHER_YEAR and logged.years else None
