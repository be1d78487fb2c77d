"""Publishing one year: verify the ledger, score it under its adopted rubric, write what the policy shows."""

from pathlib import Path

from attrs import frozen

from ledger.errors import JixiaoError
from ledger.snapshot import take_snapshot
from ledger.store import open_to_read
from ledger.verify import verify
from publish.policy import Policy, shipped_policy
from publish.public_file import write_public_file
from publish.rows import all_rows
from scoring.adopted import adopted_rubric
from scoring.facts import Facts, facts_of
from scoring.score import score
from scoring.sheet import Sheet


class UnsoundLedger(JixiaoError, ValueError):
    """A ledger that fails its verification, so that nothing is published from it."""


@frozen(kw_only=True)
class Publication:
    """What was published: whose, the sheet and its facts, the log's size and root, the content digest."""

    department: str
    sheet: Sheet
    facts: Facts
    events: int
    root: str
    digest: str


def publish_year(ledger_path: Path, output: Path, *, year: int, policy: Policy | None = None) -> Publication:
    """Build the public database of ``year`` at ``output`` from the ledger as it is now, and say what was published.

    The rubric is the one adopted in the log; ``policy`` is the shipped one by default. Raises UnsoundLedger,
    RubricError, and UnusableFile where a file cannot be read or written; then ``output`` is as it was.
    """
    verified = verify(ledger_path)
    if not verified.ok:
        first = verified.problems[0]
        raise UnsoundLedger("ledger_unsound", f"{ledger_path}：核验未通过，不能公开：{first.message}")
    with open_to_read(ledger_path) as ledger:
        snapshot = take_snapshot(ledger, year=year, as_of=str(verified.events))
    facts = facts_of(snapshot)
    sheet = score(adopted_rubric(snapshot), facts)
    shown = (policy or shipped_policy()).tables.values()
    digest = write_public_file(output, shown, all_rows(snapshot, facts, sheet, verified.root))
    return Publication(
        department=snapshot.department.name,
        sheet=sheet,
        facts=facts,
        events=verified.events,
        root=verified.root,
        digest=digest,
    )
