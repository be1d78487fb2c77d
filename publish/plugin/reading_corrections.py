"""Reading what was later taken back of movements of money."""

from collections.abc import Iterable, Mapping
from typing import Any

from publish.pages.corrections import Correction, corrections_by_seq
from publish.plugin.reading import Asked, read_rows


async def read_corrections(database: Any, seqs: Iterable[int]) -> Mapping[int, list[Correction]]:
    """Return for each of ``seqs`` what reversed or refunded it; a refund can be reversed again."""
    corrections = await read_rows(database, "fund_changes", Asked(among={"corrects": tuple(seqs)}))
    undone = Asked(among={"corrects": tuple(row["seq"] for row in corrections)})
    return corrections_by_seq(corrections, await read_rows(database, "fund_changes", undone))
