"""Publishing one year: verify the ledger, score it under its adopted rubric, write what the policy shows."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

from ledger.checkpoint import parse_checkpoint
from ledger.errors import InvalidInput
from ledger.kinds import Disclosure
from ledger.snapshot import Snapshot, take_snapshot
from ledger.store import Ledger, open_to_read
from ledger.verify import require_sound
from publish.content import Content, content_of, rows_of
from publish.downloads import require_own_folder, write_downloads
from publish.policy import Policy, PolicyError
from publish.policy_reader import shipped_policy
from publish.public_file import write_public_file
from publish.published_totals import totals_of_year, totals_within_year
from publish.residual import Rest, rests


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
    written; then ``output`` is as it was.
    """
    verified = require_sound(ledger_path, checkpoints, key)
    with open_to_read(ledger_path) as ledger:
        content = content_of(ledger, year=year, events=verified.events, policy=policy or shipped_policy())
        require_no_rest(content, rests_of(content, ledger))
        require_own_folder(output)
        digest = write_public_file(output, content.tables, rows_of(content, ledger))
    # After the database: downloads that are not of it are shown to nobody.
    write_downloads(output, content, digest)
    return Publication(content=content, digest=digest)


def rests_of(content: Content, ledger: Ledger) -> tuple[Rest, ...]:
    """Return the published totals from which too little can be taken away to hide a confidential project."""
    found: list[Rest] = []
    for year in content.years:
        rubric = year.sheet.rubric if year.sheet else None
        totals = [*totals_of_year(year.whole, content.policy, rubric)]
        if year is content.year:
            totals += totals_within_year(year.whole, content.policy)
        found += rests(totals, year.whole, _disclosed_before(year.whole, ledger))
    return tuple(found)


def require_no_rest(content: Content, found: Sequence[Rest]) -> None:
    """Raise PolicyError where totals ``found`` give confidential projects away and no words accept it."""
    if found and content.policy.residual is None:
        listed = "".join(f"\n{rest.sentence()}" for rest in found)
        accept = "如经研究可以接受，请在公开范围的 confidential 之下写明 residual（理由），或令 in_totals 为 false"
        raise PolicyError("confidential_residual", f"{len(found)} 个合计可推知涉密项目，没有公开；{accept}{listed}")


def _disclosed_before(year: Snapshot, ledger: Ledger) -> Iterator[Snapshot]:
    """Yield the year as it stood at each checkpoint that was disclosed with it."""
    for event in (entry.event for entry in year.facts):
        if isinstance(event, Disclosure) and event.year >= year.year:
            try:
                size = parse_checkpoint(event.checkpoint).size
            except InvalidInput:
                continue
            yield take_snapshot(ledger, year=year.year, as_of=str(size))
