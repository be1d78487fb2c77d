"""Which bodies of the log may be shown: whole, or not at all, because only a whole body proves its hash."""

from collections.abc import Iterable, Iterator

import msgspec
from attrs import frozen

from ledger.kinds import Event
from ledger.kinds.body import decode
from publish.confidential.mention import Mention
from publish.policy.policy import Policy

CONFIDENTIAL = "属于涉密项目"
KIND = "种类不在公开范围之内"
FIELD = "含有不公开的字段"
MENTION = "写有涉密项目的名称或代码"
WITHHELD = (CONFIDENTIAL, KIND, FIELD, MENTION)
"""Why a body is not shown."""


@frozen(kw_only=True)
class LoggedEvent:
    """One event of the log with its stored body; ``withheld`` says why it is not shown, None where it is."""

    seq: int
    body: bytes
    event: Event
    withheld: str | None


@frozen(kw_only=True)
class Showing:
    """What decides: the policy, the seqs of confidential projects' events, and what finds their names."""

    policy: Policy
    confidential: frozenset[int]
    mention: Mention | None

    def of(self, log: Iterable[tuple[int, bytes]]) -> Iterator[LoggedEvent]:
        """Yield every event of the log, given as seq and body."""
        for seq, body in log:
            event = decode(body)
            yield LoggedEvent(seq=seq, body=body, event=event, withheld=self._withheld(seq, event, body))

    def _withheld(self, seq: int, event: Event, body: bytes) -> str | None:
        if seq in self.confidential:
            return CONFIDENTIAL
        if event.kind not in self.policy.bodies:
            return KIND
        # What the body itself carries, not what this version of the kind knows of it.
        if not set(msgspec.json.decode(body)) <= self.policy.bodies[event.kind]:
            return FIELD
        if self.mention is not None and self.mention.found_in(body.decode()):
            return MENTION
        return None
