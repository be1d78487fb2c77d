"""Publishing one year: verify the ledger, score it under its adopted rubric, write what the policy shows."""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from ledger.storage.store import open_to_read
from ledger.verify import require_sound
from publish.content.from_ledger import Content, content_of, rows_of
from publish.files.replacement import write_publication
from publish.policy.policy import Policy
from publish.policy.reader import shipped_policy
from publish.residual.check import require_no_rest, rests_of


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
    the checkpoints in the named files, signed by the verifier key ``key`` where one is given. Raises UnsoundLedger,
    RubricError, PolicyError where confidential projects could be told, and UnusableFile where a file cannot be read or
    written; then ``output`` and its downloads are as they were.
    """
    verified = require_sound(ledger_path, checkpoints, key)
    with open_to_read(ledger_path) as ledger:
        content = content_of(ledger, year=year, events=verified.events, policy=policy or shipped_policy())
        require_no_rest(content.policy, rests_of(content, ledger))
        digest = write_publication(output, content, rows_of(content, ledger))
    return Publication(content=content, digest=digest)
