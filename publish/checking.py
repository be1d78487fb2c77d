"""Checking a publication against its ledger: built again at its own checkpoint, under its own policy."""

import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from attrs import frozen

from ledger.errors import InvalidInput, JixiaoError, UnusableFile
from ledger.history.entries import standing_facts
from ledger.kinds import Disclosure
from ledger.proofs.checkpoint import Checkpoint, make_checkpoint, parse_checkpoint
from ledger.proofs.merkle import root as root_of
from ledger.storage.store import Ledger, open_to_read
from ledger.verify import require_sound
from publish.content.from_ledger import content_of
from publish.content.ledger_reads import verified_leaf_hashes
from publish.content.rows import rows_of
from publish.files.comparison import database_findings
from publish.files.disclosure_file import DisclosureFile, disclosure_file
from publish.files.downloads import download_findings
from publish.files.public_file import content_digest, open_public, rebuilt
from publish.policy.policy import Policy
from publish.policy.reader import load_policy
from publish.residual.check import ResidualCheck
from publish.residual.findings import ResidualFinding
from publish.serving import require_public
from publish.tables.tables import ALWAYS_PUBLIC

MOST_FINDINGS = 100
OTHER_POLICY = "所依据的公开范围与 --policy 给出的不同，以下各处不同可能都由此而来"


class NotThePublication(JixiaoError, ValueError):
    """A public database that its ledger does not give."""


@frozen(kw_only=True)
class CheckedPublication:
    """A public database that was compared: its year, checkpoint and content digest, and where it differs.

    ``findings`` say where, in Chinese; ``residual_findings`` are the totals that would give confidential projects away
    beside all that was disclosed until now. ``disclosure`` is that of this very content which the ledger records; None
    where it records none, or reversed it.
    """

    year: int
    checkpoint: Checkpoint
    digest: str
    policy: Policy
    findings: tuple[str, ...]
    residual_findings: tuple[ResidualFinding, ...]
    disclosure: DisclosureFile | None


def check_publication(
    ledger_path: Path,
    public: Path,
    *,
    policy: Policy | None = None,
    checkpoints: Sequence[str] = (),
    key: str | None = None,
) -> CheckedPublication:
    """Build the public database ``public`` again from the ledger at the file's own checkpoint, and compare the two.

    It is built under ``policy``, by default the one that the file carries. The ledger is verified first, against
    ``checkpoints`` signed by ``key`` too. Raises UnsoundLedger, UnusableFile where ``public`` is no public database,
    and NotThePublication where the ledger has no such checkpoint.
    """
    require_public(public)
    with closing(open_public(public)) as published:
        stated, carried, year = _stated(published, public)
        verified = require_sound(ledger_path, checkpoints, key)
        with open_to_read(ledger_path) as ledger:
            leaf_hashes = verified_leaf_hashes(verified, ledger)
            _require_same_log(ledger_path, leaf_hashes, stated, public)
            content = content_of(
                ledger,
                year=year,
                leaf_hashes=leaf_hashes[: stated.size],
                root=stated.shown_root,
                policy=policy or load_policy(carried),
            )
            check = ResidualCheck(content)
            found = [] if content.policy.text == carried else [f"{public}：{OTHER_POLICY}"]
            with rebuilt(content.tables, rows_of(content, check.passing(content.log(ledger)))) as meant:
                found += islice(database_findings(published, meant), MOST_FINDINGS)
                found += download_findings(public, content, meant, content_digest(meant))
            digest = content_digest(published)
            return CheckedPublication(
                year=year,
                checkpoint=stated,
                digest=digest,
                policy=content.policy,
                findings=tuple(found),
                residual_findings=check.findings(),
                disclosure=_recorded_disclosure(ledger, stated, digest),
            )


def _stated(published: sqlite3.Connection, public: Path) -> tuple[Checkpoint, str, int]:
    """Return the checkpoint, the policy's text and the year that the file says it was built of."""
    try:
        row = dict(zip(_COLUMNS, published.execute(_STATED).fetchone() or (), strict=True))
        stated = make_checkpoint(origin=row["origin"], size=row["events"], root=b64decode(row["root"], validate=True))
        return stated, str(row["policy"]), int(row["year"])
    except (sqlite3.Error, ValueError, TypeError, KeyError, InvalidInput) as error:
        message = f"{public}：没有写明年度、核验点和公开范围，不能重新生成"
        raise UnusableFile("damaged_public_database", message) from error


_COLUMNS = ("year", "origin", "events", "root", "policy")
_STATED = f"SELECT {', '.join(_COLUMNS)} FROM {ALWAYS_PUBLIC.name}"


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
