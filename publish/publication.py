"""Publishing one year: verify the ledger, score it under its adopted rubric, write what the policy shows."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from attrs import frozen

from ledger.claims.second_roots import require_no_second_root
from ledger.history.entries import is_disclosed
from ledger.storage.store import Ledger, open_to_read
from ledger.verify import require_sound
from publish.content.from_ledger import Content, content_now
from publish.content.rows import rows_of
from publish.content.source_digests import require_nothing_told
from publish.files.application_id import is_public_file
from publish.files.open_public import content_digest, open_public
from publish.files.replacement import new_publication, replace_publication
from publish.policy.policy import Policy
from publish.residual.check import ResidualCheck, require_no_finding


@frozen(kw_only=True)
class Publication:
    """What was published: the content and its digest.

    ``replaced_digest`` is the content digest of the public database in whose place it came, where the ledger records no
    disclosure of that: with what was shown there nothing was compared.
    """

    content: Content
    digest: str
    replaced_digest: str | None = None


def publish_year(
    ledger_path: Path,
    output: Path,
    *,
    year: int,
    policy: Policy | None = None,
    checkpoints: Sequence[str] = (),
    key: str | None = None,
) -> Publication:
    """Build the public database of ``year`` at ``output``, and its downloads beside it, from the ledger as it is now.

    The rubric is the one adopted in the log; ``policy`` is the shipped one by default. The ledger must agree with
    the checkpoints in the named files, signed by the verifier key ``key`` where one is given. Raises UnsoundLedger and
    RubricError, SecondRoot where it holds another department, PolicyError where confidential projects could be told,
    and UnusableFile where a file cannot be read or written. Then ``output`` and its downloads are as they were.
    """
    verified = require_sound(ledger_path, checkpoints, key)
    with open_to_read(ledger_path) as ledger:
        content = content_now(ledger, verified, year=year, policy=policy)
        require_no_second_root(content.year.whole.facts)
        require_nothing_told(content.policy, content.telling)
        replaced = _undisclosed_digest(ledger, output)
        check = ResidualCheck(content)
        rows = rows_of(content, check.passing(content.log(ledger)))
        with new_publication(output, content, rows) as new:
            require_no_finding(content.policy, check.findings())
            replace_publication(new)
    return Publication(content=content, digest=new.digest, replaced_digest=None if replaced == new.digest else replaced)


def _undisclosed_digest(ledger: Ledger, public: Path) -> str | None:
    """Return the digest of what stands at ``public``, None where nothing does or the ledger says it was disclosed."""
    if not is_public_file(public):
        return None
    try:
        with closing(open_public(public)) as published:
            digest = content_digest(published)
    except sqlite3.Error:
        return None
    return None if is_disclosed(ledger, digest) else digest
