"""What was found: what agrees, what does not, and what nobody can tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from publish.outsider.columns import NEVER_EMPTY, Row
from publish.outsider.coverage import Coverage
from publish.outsider.policy_text import Policy

CERTAIN, NAMING, PARTNER, OPEN = range(4)
"""What withheld events leave open of a figure: nothing; what only an event can do that is withheld because it names a
confidential project; that one is withheld because it names a payee, or has a confidential project as the partner of a
virement; anything."""


@dataclass
class Findings:
    """What agrees, what does not, and what nobody can tell because ``withheld`` bodies may count in it.

    The others are by table and column. ``suspect`` and ``unlike`` differ from the disclosed events, where only a name
    can explain it and where other withheld events may. ``unconfirmed`` agree with them though others may count too;
    ``presuming`` agree if the policy is true: nothing else of their kinds is withheld but of confidential projects.
    Of the withheld ``later`` are shown, but only a later release understands them; ``naming_payees`` are withheld, says
    the file, because their text names a payee. ``coverage`` knows which cells were compared. ``unscored`` is what of
    the total rests on lines that were not computed again, in words.
    """

    withheld: int
    policy: Policy
    coverage: Coverage
    later: int = 0
    naming_payees: int = 0
    agreeing: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)
    suspect: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unlike: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unconfirmed: Counter[str] = field(default_factory=Counter)
    presuming: Counter[str] = field(default_factory=Counter)
    not_recomputed: list[str] = field(default_factory=list)
    unscored: str = ""

    def doubt(self, *kinds: str) -> int:
        """Return what withheld events leave open of a figure that rests on events of the kinds."""
        if not self.withheld:
            return CERTAIN
        if self.later or self.policy.unread or not self.policy.shows_all({*kinds, "reversal"}):
            return OPEN
        return PARTNER if "virement" in kinds or self.naming_payees else NAMING

    def doubt_of_total(self, *kinds: str) -> int:
        """Return the same of a total of all projects, the confidential ones too where the policy counts them."""
        return OPEN if self.withheld and self.policy.in_totals else self.doubt(*kinds)

    def compare(
        self, place: tuple[str, Any, str], published: Any, computed: Any, doubt: int = CERTAIN, by: str = "重算的"
    ) -> None:
        """Note whether a cell agrees, as far as ``doubt`` allows to tell; ``by`` is what it is compared with."""
        table, key, column = place
        self.coverage.add(table, key, column)
        if published is None and column.endswith(NEVER_EMPTY):
            doubt = CERTAIN
        if published == computed:
            if doubt == CERTAIN:
                self.agreeing[table] += 1
            else:
                (self.unconfirmed if doubt == OPEN else self.presuming)[f"{table}.{column}"] += 1
            return
        told = f"{table} 的 {key} 行 {column}：公开的是 {_cell(published)}，{by}是 {_cell(computed)}"
        self.note(f"{table}.{column}", told, doubt)

    def note(self, place: str, told: str, doubt: int) -> None:
        """Note what differs."""
        if doubt == CERTAIN:
            self.differing.append(told)
        else:
            (self.suspect if doubt == NAMING else self.unlike)[place].append(told)

    def compare_row(
        self, table: str, key: Any, row: Row, computed: Row, doubt: int = CERTAIN, by: str = "重算的"
    ) -> None:
        """Compare the columns of ``computed`` that are published."""
        for column, value in computed.items():
            if column in row:
                self.compare((table, key, column), row[column], value, doubt, by)

    def compare_keys(
        self, table: str, published: Collection[Any], computed: Collection[Any], missing: int, extra: int
    ) -> None:
        """Note every row that is missing or too many, each as its doubt allows to tell."""
        for key in sorted(set(computed) - set(published)):
            self.note(f"{table} 的行", f"{table} 缺少 {key} 行，由公开的内容应当有这一行", missing)
        for key in sorted(set(published) - set(computed)):
            self.note(f"{table} 的行", f"{table} 多出 {key} 行，由公开的内容得不出这一行", extra)


def _cell(value: Any) -> str:
    return "空" if value is None else str(value)
