"""The log, read once, and which bodies may be shown: whole, or not at all, as only a whole one proves its hash."""

from collections.abc import Container, Iterable, Iterator, Mapping

import msgspec
from attrs import frozen

from ledger.kinds import Event, MoneyEvent, Reversal
from ledger.kinds.body import decode
from publish.confidential.mention import Mention
from publish.confidential.payees import payee_named
from publish.confidential.projects import is_on
from publish.policy.policy import Policy

CONFIDENTIAL = "属于涉密项目"
KIND = "种类不在公开范围之内"
FIELD = "含有不公开的字段"
MENTION = "写有涉密项目的名称或代码"
SOURCE = "写有会泄露导入文件内容的摘要"
PAYEE = "文字中写有收款人"
WITHHELD = (CONFIDENTIAL, KIND, FIELD, MENTION, PAYEE, SOURCE)
"""Why a body is not shown."""

# The names alone: the values stay as they are written.
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])


@frozen(kw_only=True)
class LoggedEvent:
    """One event of the log with its stored body; ``withheld`` says why it is not shown, None where it is.

    ``named`` is the earlier event that it refunds, reverses or erases.
    """

    seq: int
    body: bytes
    event: Event
    withheld: str | None
    named: "LoggedEvent | None"

    @property
    def moving(self) -> "LoggedEvent | None":
        """What says which money it moves: itself, or the event that it reverses. None where it moves none."""
        said = self.named if isinstance(self.event, Reversal) else self
        return said if said is not None and isinstance(said.event, MoneyEvent) else None


@frozen(kw_only=True)
class Showing:
    """What decides: the policy, the codes of confidential projects, what finds their names, digests that tell.

    ``payees`` finds those that the ledger knows, None where there are none. ``withholds_payees`` is whether text that
    names one is withheld.
    """

    policy: Policy
    hidden: frozenset[str]
    mention: Mention | None
    payees: Mention | None = None
    withholds_payees: bool = True
    digests: frozenset[str] = frozenset()

    def withheld(self, event: Event, body: bytes, named: LoggedEvent | None) -> str | None:
        """Return why the ``body`` of ``event`` is not shown, None where it is; what names a secret event is one."""
        if is_on(event, self.hidden) or (named is not None and named.withheld == CONFIDENTIAL):
            return CONFIDENTIAL
        if event.kind not in self.policy.bodies:
            return KIND
        # What the body itself carries, not what this version of the kind knows of it.
        if not _FIELDS.decode(body).keys() <= self.policy.bodies[event.kind]:
            return FIELD
        if self.mention is not None and self.mention.found_in(body.decode()):
            return MENTION
        if self.withholds_payees and self.payee_named(event) is not None:
            return PAYEE
        if event.source is not None and event.source["sha256"] in self.digests:
            return SOURCE
        return None

    def payee_named(self, event: Event) -> tuple[str, str] | None:
        """Return in which free text of ``event`` a payee is named, and who; None where nobody is."""
        return payee_named(event, self.payees) if self.payees is not None else None


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
        event = decoded[seq] if seq in decoded else decode(body)
        earlier = held.get(getattr(event, event.names_event)) if event.names_event else None
        withheld = showing.withheld(event, body, earlier) or (PAYEE if seq in withheld_before else None)
        logged = LoggedEvent(seq=seq, body=body, event=event, withheld=withheld, named=earlier)
        if event.event_id in named:
            held[event.event_id] = logged
        yield logged
