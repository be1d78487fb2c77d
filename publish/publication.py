"""Publishing one year: verify the ledger, score it under its adopted rubric, write what the policy shows."""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from ledger.snapshot import take_snapshot
from ledger.store import open_to_read
from ledger.verify import require_sound
from publish.policy import Policy, shipped_policy
from publish.public_file import write_public_file
from publish.rows import all_rows
from scoring.adopted import adopted_rubric
from scoring.facts import Facts
from scoring.score import score
from scoring.sheet import Sheet
from scoring.year_facts import facts_of


@frozen(kw_only=True)
class Publication:
    """What was published: whose, the sheet and its facts, the log's size and root, the content digest."""

    department: str
    sheet: Sheet
    facts: Facts
    events: int
    root: str
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
    """Build the public database of ``year`` at ``output`` from the ledger as it is now, and say what was published.

    The rubric is the one adopted in the log; ``policy`` is the shipped one by default. The ledger must agree with
    the checkpoints in the named files, signed by the verifier key ``key`` where one is given. Raises UnsoundLedger,
    RubricError, and UnusableFile where a file cannot be read or written; then ``output`` is as it was.
    """
    verified = require_sound(ledger_path, checkpoints, key)
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
