"""What one publication holds: a year of the ledger at one checkpoint under one policy. All but the log is read here."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen

from ledger.history.entries import bodies, movements, named_event_ids, open_digests, payees, recorded_facts
from ledger.history.snapshot import Snapshot, snapshot_at, with_all_projects
from ledger.history.statements import Totals
from ledger.kinds import Event
from ledger.kinds.body import decode
from ledger.storage.store import Ledger
from ledger.values.days import months_of
from ledger.verification.outcome import Verification
from publish.confidential.mention import mention_of
from publish.confidential.payees import payees_mentioned
from publish.confidential.projects import confidential_codes
from publish.content.logged_events import LoggedEvent, Showing, logged_events
from publish.content.published_year import PublishedYear, earlier_year, published_year
from publish.content.source_digests import TellingDigests, telling_digests
from publish.content.withheld_before import WithheldBefore
from publish.policy.policy import WITHHOLD, Policy
from publish.policy.reader import shipped_policy
from publish.tables.table import FORMAT, Table
from publish.tables.tables import ALWAYS_PUBLIC
from scoring.sheets.sheet import Sheet


@frozen(kw_only=True)
class Content:
    """The years that are shown, the published one last, and its sheet; what decides about bodies.

    ``leaf_hashes`` are those of the events it is made of, ``root`` is their RFC 6962 root in base64. ``totals`` are of
    every month until then. The log is read up to the seq ``head``: beyond its events where there are confidential
    projects, for all that is public of them. ``decoded`` are the events that were decoded before, by seq.
    ``telling`` are the digests of import files that would tell what is not shown. ``file_format`` is that of the
    public database that it is put into.
    """

    policy: Policy
    years: tuple[PublishedYear, ...]
    sheet: Sheet
    totals: Totals
    showing: Showing
    leaf_hashes: Sequence[bytes]
    root: str
    head: int
    decoded: Mapping[int, Event]
    telling: TellingDigests = TellingDigests()
    file_format: int = FORMAT
    withheld_before: WithheldBefore = WithheldBefore()

    @property
    def year(self) -> PublishedYear:
        """The published year."""
        return self.years[-1]

    @property
    def events(self) -> int:
        """How many events of the log it is made of."""
        return len(self.leaf_hashes)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the public database, each with the columns that are shown."""
        return tuple(table.in_format(self.file_format) for table in (*self.policy.tables.values(), ALWAYS_PUBLIC))

    def log(self, ledger: Ledger) -> Iterator[LoggedEvent]:
        """Read the log up to ``head`` and yield each event with whether its body may be shown."""
        log = bodies(ledger, as_of=self.head)
        return logged_events(
            log,
            self.showing,
            decoded=self.decoded,
            named=named_event_ids(ledger),
            withheld_before=self.withheld_before.seqs,
        )


def content_now(ledger: Ledger, verified: Verification, *, year: int, policy: Policy | None) -> Content:
    """Return what a publication of ``year`` holds at all ``verified`` events, by default under the shipped policy.

    Raises RubricError as ``content_of`` does.
    """
    leaf_hashes = verified.leaf_hashes
    return content_of(ledger, year=year, leaf_hashes=leaf_hashes, root=verified.root, policy=policy or shipped_policy())


def content_of(
    ledger: Ledger,
    *,
    year: int,
    leaf_hashes: Sequence[bytes],
    root: str,
    policy: Policy,
    file_format: int = FORMAT,
    withheld_before: WithheldBefore | None = None,
) -> Content:
    """Return what a publication of ``year`` holds at the events that ``leaf_hashes`` are of, the first of the log.

    It is in that ``file_format``, and withholds what was ``withheld_before``. Raises RubricError where the year cannot
    be scored under a rubric adopted for it.
    """
    events = len(leaf_hashes)
    moved = movements(ledger, as_of=events)
    whole = _snapshot(ledger, events, year, file_format)
    published, sheet = published_year(whole, policy)
    earlier = sorted({one.year for one in moved if one.year < year})
    before = [earlier_year(_snapshot(ledger, events, one, file_format), policy) for one in earlier]
    hidden, head = published.hidden, ledger.head if published.hidden else events
    decoded = _decoded(ledger, whole, hidden, head)
    content = Content(
        policy=policy,
        years=(*before, published),
        sheet=sheet,
        totals=Totals(moved, whole.projects),
        showing=_showing(
            ledger, whole, policy, [event for seq, event in decoded.items() if seq <= events], file_format
        ),
        leaf_hashes=leaf_hashes,
        root=root,
        head=head,
        decoded=decoded,
        file_format=file_format,
        withheld_before=withheld_before or WithheldBefore(),
    )
    return _with_digests(ledger, content)


def _snapshot(ledger: Ledger, events: int, year: int, file_format: int) -> Snapshot:
    """Return a year as a publication in ``file_format`` shows it: in format 0 until December, however early it was."""
    year_end = None if file_format else months_of(year)[-1]
    return with_all_projects(snapshot_at(ledger, events, year=year, through=year_end))


def _showing(ledger: Ledger, whole: Snapshot, policy: Policy, known: Sequence[Event], file_format: int) -> Showing:
    """Return what decides about the bodies, the digests apart."""
    hidden = confidential_codes(whole.projects)
    facts = (entry.event for entry in whole.facts)
    return Showing(
        policy=policy,
        hidden=hidden,
        mention=mention_of(known, hidden) if hidden else None,
        payees=payees_mentioned(payees(ledger, as_of=whole.seq), facts),
        withholds_payees=file_format > 0 and not policy.shows_payees_in_text,
    )


def _with_digests(ledger: Ledger, content: Content) -> Content:
    """Return ``content`` with what digests of import files would tell, for which the log is read once more if any."""
    open_ones = open_digests(ledger)
    if not open_ones:
        return content
    telling = telling_digests(content.log(ledger), open_ones)
    withheld = telling.digests if content.policy.source_digests == WITHHOLD else frozenset()
    return evolve(content, telling=telling, showing=evolve(content.showing, digests=withheld))


def _decoded(ledger: Ledger, whole: Snapshot, hidden: frozenset[str], head: int) -> dict[int, Event]:
    """Return the events that are known before the log is read: the facts of the year; all up to ``head`` if needed."""
    decoded = {entry.seq: entry.event for entry in whole.facts}
    if hidden:
        # What was reversed is no fact of the year, but it stands in the log, names and all.
        decoded |= {seq: decode(body) for seq, body in recorded_facts(ledger, as_of=head) if seq not in decoded}
    return decoded
