"""Events of other years: the published one shows their hashes, and other publications of the ledger their bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from publish.outsider.columns import Row, Rows
from publish.outsider.events import leaf_of
from publish.outsider.limits import MOST_NESTED
from publish.outsider.log import Log
from publish.outsider.public_tables import File

NAMING_AN_EVENT = {"reversal": "reverses", "refund": "refunds", "details_erased": "erases"}
NAMING_A_YEAR = ("year", "month", "through", "quarter")
OF_SEVERAL_YEARS = ("department_registered", "department_changed", "project_registered", "project_changed")


def year_of(event: Row, log: Log) -> int | None:
    """Return the year that an event counts for; None where it can be several, or names an event that is not disclosed.

    What names another event counts for that one's year, a fact for the year it says, money for that of its day.
    """
    named: Row | None = event
    # No further than any event leads, because a file may claim that two name each other.
    for _ in range(MOST_NESTED):
        if named is None or named["kind"] not in NAMING_AN_EVENT:
            break
        _, named = log.named(named.get(NAMING_AN_EVENT[named["kind"]])) or (0, None)
    if named is None or named["kind"] in (*OF_SEVERAL_YEARS, *NAMING_AN_EVENT):
        return None
    said = next((named[name] for name in NAMING_A_YEAR if named.get(name) is not None), named["occurred_on"])
    return int(str(said)[:4])


class OtherYears:
    """What the file says of bodies that it withholds for their year alone: by seq, the year they count for.

    ``found`` has by seq the rows of other publications that show them, once ``take`` was given those.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.year_at = {seq: row["year"] for seq, row in rows.items() if row.get("year") is not None}
        self.found: dict[int, Rows] = {}

    @property
    def count(self) -> int:
        """How many bodies the file says are of other years."""
        return len(self.year_at)

    def impossible(self, year: int) -> Iterator[str]:
        """Yield, in Chinese, what cannot be so in a publication of ``year``."""
        for seq, said in self.year_at.items():
            if self._rows[seq].get("body") is not None or said == year or not 2000 <= said <= 2099 or seq == 1:
                yield f"events 的 {seq} 行 year：写着 {said}，而这一行公开了内容，属于每一年度，或不是其他年度"

    def take(self, name: str, other: File) -> Iterator[str]:
        """Take the bodies that another publication of the ledger shows; yield, in Chinese, where the two disagree."""
        year, rows = next(iter(other.rows.get("publication", {})), None), other.rows.get("events", {})
        for seq, row in rows.items():
            mine, leaf = self._rows.get(seq, {}).get("leaf_hash"), row.get("leaf_hash")
            if None not in (mine, leaf) and mine != leaf:
                yield f"events 的 {seq} 行 leaf_hash：与 {name} 中的不同，两者不是同一账本"
                return
            body = row.get("body")
            said = self.year_at.get(seq)
            if body is None and said == year and row.get("year") is not None:
                yield f"events 的 {seq} 行 year：这里是 {said}，{name}（{year} 年）中是 {row['year']}"
            if seq in self.year_at and mine is not None and body is not None and leaf_of(body) == mine:
                self.found[seq] = rows

    def lacking(self) -> Counter[int]:
        """Return how many bodies of each other year no publication at hand shows."""
        return Counter(year for seq, year in self.year_at.items() if seq not in self.found)

    def wrong(self, log: Log) -> Iterator[str]:
        """Yield, in Chinese, which of the bodies found count for another year than the file says; ``log`` has them."""
        for seq, event in log.events:
            year = year_of(event, log) if seq in self.found else None
            if year is not None and year != self.year_at[seq]:
                yield f"events 的 {seq} 行 year：公开的是 {self.year_at[seq]}，由内容得出的是 {year}"


def of_unshown_years(events: Iterable[tuple[int, Row]], log: Log, shown: Iterable[int]) -> Iterator[str]:
    """Yield, in Chinese, which disclosed bodies are of other years than those whose bodies are ``shown``."""
    years = {*shown}
    for seq, event in events:
        year = year_of(event, log)
        if year is not None and year not in years:
            yield f"events 的 {seq} 行 body：属于 {year} 年，这份公开不应有它的内容"
