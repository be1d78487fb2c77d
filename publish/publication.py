"""Publishing one year: verify the ledger, score it under its adopted rubric, write what the policy shows."""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from ledger.storage.store import open_to_read
from ledger.verify import require_sound
from publish.content.from_ledger import Content, content_now
from publish.content.rows import rows_of
from publish.files.replacement import new_publication, replace_publication
from publish.policy.policy import Policy
from publish.residual.check import ResidualCheck, require_no_finding


@frozen(kw_only=True)
class Publication:
    """What was published: the content and its digest."""

    content: Content
    digest: str


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
    RubricError, PolicyError where confidential projects could be told, and UnusableFile where a file cannot be read or
    written. Then ``output`` and its downloads are as they were.
    """
    verified = require_sound(ledger_path, checkpoints, key)
    with open_to_read(ledger_path) as ledger:
        content = content_now(ledger, verified, year=year, policy=policy)
        check = ResidualCheck(content)
        rows = rows_of(content, check.passing(content.log(ledger)))
        with new_publication(output, content, rows) as new:
            require_no_finding(content.policy, check.findings())
            replace_publication(new)
    return Publication(content=content, digest=new.digest)
