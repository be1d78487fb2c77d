"""The policy (公开范围): which tables, columns and fields may be shown. What it does not name is not shown."""

from collections.abc import Mapping

from attrs import field, frozen

from ledger.errors import JixiaoError
from publish.tables.table import Table

LARGEST_SHARE_PERCENT = 80
"""What a policy that does not say so allows one confidential project of what all of them make up."""
WITHHOLD = "withhold"
"""What a policy says in the place of a reason: not to show it."""
SHOW = "show"
"""What a policy says of text that names a payee where that is not withheld."""


class PolicyError(JixiaoError, ValueError):
    """A policy that names what does not exist, or leaves out what a table cannot do without."""


@frozen(kw_only=True)
class Policy:
    """What may be shown: tables by name, each with only the columns that may be shown, and bodies by kind of event.

    ``bodies`` has for each kind the stored fields that a body may carry and still be shown, besides those of every
    event; a body is shown whole, because only then does it prove its hash, or not at all. ``hides`` has by table and
    kind what is not shown on purpose; what stands nowhere is not shown either. ``confidential_in_totals`` says whether
    confidential projects count in the published totals; ``residual`` are the words that accept that fewer than three of
    them stand behind one, or that one has more than ``largest_share_percent`` of what they make up. ``source_digests``
    says of bodies whose import file could be told by its digest that they are withheld, or in words why they are shown;
    None where it says neither. ``shows_payees_in_text`` says whether text is shown that names a payee whom the ledger
    knows, ``shows_earlier_bodies`` whether bodies of the years before are. ``url`` is where the data is
    published, ``license`` where its terms are; both are for its description. ``text`` is the YAML it was read from.
    """

    tables: Mapping[str, Table]
    bodies: Mapping[str, frozenset[str]] = field(factory=dict)
    hides: Mapping[str, frozenset[str]] = field(factory=dict)
    confidential_in_totals: bool = True
    residual: str | None = None
    largest_share_percent: int = LARGEST_SHARE_PERCENT
    source_digests: str | None = None
    shows_payees_in_text: bool = False
    shows_earlier_bodies: bool = False
    url: str | None = None
    license: str | None = None
    text: str = ""
