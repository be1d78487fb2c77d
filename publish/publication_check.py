"""Checking a publication against its ledger: built again at its own checkpoint, under its own policy."""

import sqlite3
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from attrs import frozen

from ledger.errors import InvalidInput, JixiaoError
from ledger.history.entries import has_erased_since, is_disclosed, standing_facts
from ledger.kinds import Disclosure
from ledger.proofs.checkpoint import Checkpoint, parse_checkpoint
from ledger.proofs.merkle import root as root_of
from ledger.storage.store import Ledger, open_to_read
from ledger.verification.outcome import Verification
from ledger.verify import require_sound
from publish.content.from_ledger import Content, content_of
from publish.content.rows import rows_of
from publish.content.withheld_before import WithheldBefore
from publish.content.withheld_now import WithheldNow
from publish.files.database_findings import database_findings
from publish.files.disclosure_file import DisclosureFile, disclosure_file
from publish.files.downloads import download_findings
from publish.files.open_public import content_digest, open_public
from publish.files.public_file import rebuilt
from publish.files.stated import Stated, stated_in, withheld_in
from publish.policy.policy import Policy
from publish.policy.reader import load_policy
from publish.published_since import PublishedSince, published_since
from publish.residual.check import ResidualCheck
from publish.residual.findings import ResidualFinding
from publish.serving import require_public
from publish.tables.table import Rows

MOST_FINDINGS = 100
OTHER_POLICY = "所依据的公开范围与 --policy 给出的不同，以下各处不同可能都由此而来"


class NotThePublication(JixiaoError, ValueError):
    """A public database that its ledger does not give."""


@frozen(kw_only=True)
class CheckedPublication:
    """A public database that was compared: its year, format, checkpoint and content digest, and where it differs.

    ``findings`` say where, in Chinese; ``residual_findings`` are the totals that would give confidential projects away
    beside all that was disclosed until now. ``disclosure`` is that of this very content which the ledger records; None
    where it records none, or reversed it. ``now_withheld`` are by reason how many bodies are shown that would not be
    now; how it was published decides what is compared. ``unproved`` is how many bodies are withheld for a payee who was
    erased since, so that nobody can tell any more. ``since`` is what the ledger would show otherwise now; None where
    that was not asked for, or the publication differs.
    """

    year: int
    file_format: int
    checkpoint: Checkpoint
    digest: str
    policy: Policy
    findings: tuple[str, ...]
    residual_findings: tuple[ResidualFinding, ...]
    disclosure: DisclosureFile | None
    now_withheld: Mapping[str, int]
    unproved: int
    since: PublishedSince | None = None


def check_publication(
    ledger_path: Path,
    public: Path,
    *,
    policy: Policy | None = None,
    checkpoints: Sequence[str] = (),
    key: str | None = None,
    compare_with_now: bool = False,
) -> CheckedPublication:
    """Build the public database ``public`` again from the ledger at the file's own checkpoint, and compare the two.

    It is built under ``policy``, by default the one that the file carries. The ledger is verified first, against
    ``checkpoints`` signed by ``key`` too. ``compare_with_now`` asks what would change since. Raises UnsoundLedger,
    UnusableFile where ``public`` is no public database, and NotThePublication where the ledger has no such checkpoint.
    """
    require_public(public)
    with closing(open_public(public)) as published:
        stated = stated_in(published, public)
        verified = require_sound(ledger_path, checkpoints, key)
        with open_to_read(ledger_path) as ledger:
            before = _withheld_before(ledger, stated, published)
            content = _content_again(ledger, verified, stated, public, policy, before)
            check, asked = ResidualCheck(content), WithheldNow(content)
            rows = rows_of(content, asked.passing(check.passing(content.log(ledger))))
            findings = tuple(_findings(published, public, stated, content, rows))
            digest, wanted = content_digest(published), compare_with_now and not findings
            return CheckedPublication(
                year=stated.year,
                file_format=stated.file_format,
                checkpoint=stated.checkpoint,
                digest=digest,
                policy=content.policy,
                findings=findings,
                residual_findings=check.findings(),
                disclosure=_recorded_disclosure(ledger, stated.checkpoint, digest),
                now_withheld=asked.by_reason(),
                unproved=asked.unproved,
                since=published_since(ledger, verified, content, published) if wanted else None,
            )


def _withheld_before(ledger: Ledger, stated: Stated, published: sqlite3.Connection) -> WithheldBefore:
    """Return what ``published`` withholds where the reason may have been erased since.

    Only the log can vouch for that: where it records that this very content was disclosed.
    """
    may_be_erased = stated.file_format > 0 and has_erased_since(ledger, stated.checkpoint.size)
    vouched = may_be_erased and is_disclosed(ledger, content_digest(published))
    return withheld_in(published) if vouched else WithheldBefore()


def _content_again(
    ledger: Ledger,
    verified: Verification,
    stated: Stated,
    public: Path,
    policy: Policy | None,
    before: WithheldBefore,
) -> Content:
    """Return what the publication holds by the ledger. Raises NotThePublication where that has no such checkpoint."""
    leaf_hashes = verified.leaf_hashes
    _require_same_log(ledger.path, leaf_hashes, stated.checkpoint, public)
    return content_of(
        ledger,
        year=stated.year,
        leaf_hashes=leaf_hashes[: stated.checkpoint.size],
        root=stated.checkpoint.shown_root,
        policy=policy or load_policy(stated.policy),
        file_format=stated.file_format,
        withheld_before=before,
    )


def _findings(
    published: sqlite3.Connection, public: Path, stated: Stated, content: Content, rows: Rows
) -> Iterator[str]:
    """Yield, in Chinese, where the publication is not what ``rows`` of ``content`` give."""
    if content.policy.text != stated.policy:
        yield f"{public}：{OTHER_POLICY}"
    with rebuilt(content.tables, rows, file_format=content.file_format) as meant:
        yield from islice(database_findings(published, meant), MOST_FINDINGS)
        yield from download_findings(public, content, meant, content_digest(meant))


def _recorded_disclosure(ledger: Ledger, stated: Checkpoint, digest: str) -> DisclosureFile | None:
    """Return the standing disclosure of that content at that checkpoint, whatever its event_id."""
    for event in (entry.event for entry in standing_facts(ledger, as_of=ledger.head)):
        if isinstance(event, Disclosure) and event.digest == digest and _is_of(event, stated):
            return disclosure_file(event)
    return None


def _is_of(event: Disclosure, stated: Checkpoint) -> bool:
    try:
        found = parse_checkpoint(event.checkpoint)
    except InvalidInput:
        return False
    # Who signed it, and under which origin, is not in the content.
    return (found.size, found.root) == (stated.size, stated.root)


def _require_same_log(ledger: Path, hashes: Sequence[bytes], stated: Checkpoint, public: Path) -> None:
    if not stated.holds_for(hashes):
        found = root_of(hashes[: stated.size])
        message = (
            f"{public}：依据 {stated.size} 个事件、根 {stated.shown_root} 的账本，"
            f"而 {ledger} 有 {len(hashes)} 个事件，其前 {min(stated.size, len(hashes))} 个的根是 "
            f"{b64encode(found).decode()}"
        )
        raise NotThePublication("checkpoint_differs", message)
