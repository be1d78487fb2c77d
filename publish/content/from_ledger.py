"""What one publication holds: a year of the ledger at one checkpoint under one policy. All but the log is read here."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen

from ledger.history.clocks import day_recorded, require_year_begun
from ledger.history.entries import all_movements, bodies, named_event_ids, open_digests, payees, recorded_facts
from ledger.history.snapshot import Snapshot, snapshot_at, snapshots_at, with_all_projects
from ledger.history.statements import Totals
from ledger.kinds import Event, Statement
from ledger.kinds.body import decode
from ledger.kinds.movements import Movement
from ledger.storage.store import Ledger
from ledger.values.days import months_of
from ledger.verification.outcome import Verification
from publish.confidential.mention import mention_of
from publish.confidential.payees import payees_mentioned
from publish.confidential.projects import confidential_codes, is_on, of_its_year, public_years_of_projects
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

    ``leaf_hashes`` are those of the events it is made of, ``root`` is their RFC 6962 root in base64, ``recorded_on``
    the day (UTC+8) of the last. ``totals`` are of every month until then. The log is read up to the seq ``head``:
    beyond its events where there are confidential projects, for all that is public of them. ``decoded`` are the events
    that were decoded before, by seq. ``telling`` are the digests of import files that would tell what is not shown.
    ``file_format`` is that of the public database that it is put into.
    """

    policy: Policy
    years: tuple[PublishedYear, ...]
    sheet: Sheet
    totals: Totals
    showing: Showing
    leaf_hashes: Sequence[bytes]
    root: str
    recorded_on: str
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
        tables = (*self.policy.tables.values(), ALWAYS_PUBLIC)
        return tuple(table.in_format(self.file_format) for table in tables if table.since <= self.file_format)

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

    Raises RubricError as ``content_of`` does, and InvalidInput where the year has not begun.
    """
    require_year_begun(ledger, year)
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
    moved = all_movements(ledger, as_of=events)
    *before, whole = _snapshots(ledger, events, moved, year, file_format)
    years_of_projects = public_years_of_projects(whole, moved)
    if file_format > 0:
        *before, whole = (of_its_year(one, years_of_projects) for one in (*before, whole))
    published, sheet = published_year(whole, policy, file_format=file_format)
    hidden, head = published.hidden, ledger.head if published.hidden else events
    decoded = _decoded(ledger, whole, hidden, head)
    showing = _showing(ledger, whole, policy, [event for seq, event in decoded.items() if seq <= events])
    content = Content(
        policy=policy,
        years=(*(earlier_year(one, policy, file_format=file_format) for one in before), published),
        sheet=sheet,
        totals=_totals(moved, whole),
        showing=showing if file_format == 0 else _of_one_year(showing, whole.year, years_of_projects),
        leaf_hashes=leaf_hashes,
        root=root,
        recorded_on=day_recorded(ledger, events),
        head=head,
        decoded=decoded,
        file_format=file_format,
        withheld_before=withheld_before or WithheldBefore(),
    )
    return _with_digests(ledger, content)


def _snapshots(
    ledger: Ledger, events: int, moved: Sequence[Movement], year: int, file_format: int
) -> Sequence[Snapshot]:
    """Return the year, and before it each earlier one that money was left in, as ``file_format`` shows them.

    In format 0 each is shown until December, however early it was, with the projects of all years.
    """
    years = [*sorted({one.year for one in moved if one.amount_fen and one.year < year}), year]
    if file_format > 0:
        return tuple(snapshots_at(ledger, events, years).values())
    whole = (snapshot_at(ledger, events, year=one, through=months_of(one)[-1]) for one in years)
    return tuple(map(with_all_projects, whole))


def _totals(moved: Sequence[Movement], whole: Snapshot) -> Totals:
    statements = [entry.event for entry in whole.facts if isinstance(entry.event, Statement)]
    return Totals(moved, whole.projects, whole.facts, statements)


def _showing(ledger: Ledger, whole: Snapshot, policy: Policy, known: Sequence[Event]) -> Showing:
    """Return what decides about the bodies of every year in format 0, digests apart."""
    hidden = confidential_codes(whole.projects)
    facts = (entry.event for entry in whole.facts if not is_on(entry.event, hidden))
    return Showing(
        policy=policy,
        hidden=hidden,
        mention=mention_of(known, hidden) if hidden else None,
        payees=payees_mentioned(payees(ledger, as_of=whole.seq), facts),
        withholds_payees=False,
    )


def _of_one_year(showing: Showing, year: int, years_of_projects: Mapping[str, frozenset[int]]) -> Showing:
    """Return what decides since format 1: text that names a payee is withheld, and so are the bodies of other years."""
    return evolve(
        showing,
        withholds_payees=not showing.policy.shows_payees_in_text,
        shown_years=_shown_years(showing.policy, year),
        years_of_projects=years_of_projects,
    )


def _shown_years(policy: Policy, year: int) -> tuple[int, ...]:
    """Return the years whose bodies are shown. Before 2000 there are none."""
    return tuple(range(2000, year + 1)) if policy.shows_earlier_bodies else (year,)


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
