"""What a publication withheld for naming a payee who was erased since, so that none is found any more."""

from collections.abc import Mapping

from attrs import field, frozen


@frozen(kw_only=True)
class WithheldBefore:
    """The ``seqs`` of events without a body, and the columns withheld of rows, by table and key."""

    seqs: frozenset[int] = frozenset()
    columns: Mapping[tuple[str, object], frozenset[str]] = field(factory=dict)
