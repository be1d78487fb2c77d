"""What a verification found: how much it read, up to which root, and everything that is wrong."""

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from attrs import field, frozen

from ledger.claims.compared import Claims
from ledger.errors import UnsoundLedger
from ledger.findings import Finding
from ledger.proofs.merkle import root
from ledger.verification.checkpoints import Checked


@frozen(kw_only=True)
class Verification:
    """What was found. ``root`` is the RFC 6962 root over the bodies as they are, in base64.

    ``problems`` are by seq, those without one last; ``left_out`` are how many balance problems follow from others.
    ``leaf_hashes`` are those of the bodies as they are. ``checkpoints`` are those the log was compared with, by size.
    ``claims`` are compared only where nothing is wrong. ``quick``: bodies, hashes and root alone were looked at.
    """

    quick: bool = False
    events: int = 0
    details: int = 0
    sums: int = 0
    root: str = field(factory=lambda: b64encode(root([])).decode())
    problems: tuple[Finding, ...]
    left_out: int = 0
    leaf_hashes: Sequence[bytes] = ()
    checkpoints: tuple[Checked, ...] = ()
    claims: Claims = field(factory=Claims)

    @property
    def ok(self) -> bool:
        """True where nothing is wrong."""
        return not self.problems


def by_seq(problems: list[Finding]) -> tuple[Finding, ...]:
    """Return ``problems`` by seq, those of no event last."""
    return tuple(sorted(problems, key=lambda wrong: (wrong.seq is None, wrong.seq or 0)))


def unsound(path: Path, verified: Verification) -> UnsoundLedger:
    """Return the error of a ledger that was found wrong."""
    first, total = verified.problems[0], len(verified.problems)
    message = f"{path}：核验未通过（{total} 个问题，见 jixiao verify）：{first.message}"
    return UnsoundLedger("ledger_unsound", message)
