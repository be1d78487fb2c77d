"""One public database and what its bodies give, as every check reads it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from publish.outsider.columns import Row, Rows
from publish.outsider.coverage import Coverage
from publish.outsider.departments import department_name
from publish.outsider.findings import OPEN, Findings
from publish.outsider.log import Log
from publish.outsider.other_years import OtherYears
from publish.outsider.policy_text import Policy
from publish.outsider.projects import labels_of
from publish.outsider.public_tables import File, publication_of
from publish.outsider.read_anew import Bodies


class Check:
    """The tables of one public database, what its bodies give, and what was found in comparing them.

    ``shown_targets`` are by their seqs the rows of targets that are disclosed, once those were compared, ``shares`` how
    far they were met, once their sheets were.
    """

    def __init__(self, file: File) -> None:
        self.file = file
        self.publication = publication_of(file)
        self.year: int = self.publication["year"]
        events = file.rows.get("events", {})
        self._own = self.publication["department_code"]
        self.log = Log(Bodies(events), self._own)
        later = len(self.log.later)
        self.others = OtherYears(events)
        withheld = max(self.publication["events"], len(events)) - self.log.count - self.others.count
        policy = Policy(self.publication["policy"])
        if "body" not in file.columns.get("events", ()):
            # Whatever kinds the policy names, no body is published at all.
            policy.bodies.clear()
        self.findings = Findings(
            withheld=withheld,
            policy=policy,
            coverage=Coverage(file),
            later=later,
            naming_payees=self.publication.get("naming_payees", 0),
        )
        if later:
            self.findings.unconfirmed["events.body"] = later
            seq, (kind, version) = next(iter(self.log.later.items()))
            named = f"如第 {seq} 号 {kind} 第 {version} 版"
            self.findings.not_recomputed.append(f"{later} 个事件的种类或版本出自更新的 jixiao，本程序不识（{named}）")
        self.through: str = self.publication.get("through", f"{self.year}-12")
        self.labels = labels_of(self.log, self.through)
        self.whole = self.log
        self.shown_targets: dict[int, Row] = {}
        self.shares: dict[int, Fraction | None] = {}

    def take_others(self, others: dict[str, File]) -> None:
        """Take from other publications, by their names, the bodies of other years; ``whole`` has all there are then."""
        for name, file in others.items():
            self.findings.differing += self.others.take(name, file)
        if self.others.found:
            self.whole = Log(Bodies(self.file.rows["events"], self.others.found), self._own)
            self.findings.differing += self.others.wrong(self.whole)

    @property
    def before_budget(self) -> list[str]:
        """The months before the ledger's first budget, where that is of this year: nothing had to be reported then."""
        begins = "through" in self.publication and not any(year < self.year for year in self.rows("overview"))
        return self.log.months_before_budget(self.year) if begins else []

    @property
    def months(self) -> list[str]:
        """The months of the year that are shown."""
        return [f"{self.year}-{number:02d}" for number in range(1, int(self.through[5:]) + 1)]

    def rows(self, table: str) -> Rows:
        """Return the rows of a table, none where it is not published."""
        return self.file.rows.get(table, {})

    def name_of(self, project: str | None) -> str | None:
        """Return the name of a project, None where there is none or its registration was not disclosed."""
        return self.labels.get(project or "", {}).get("name")

    def compare_unit(self, table: str, key: Any, row: Row, unit: str | None, doubt: int) -> None:
        """Compare the cells of a sub-unit, empty for the department itself; one that nobody registered is noted."""
        name = department_name(self.log, unit, self.through) if unit else None
        cells = {"subunit_code": unit, "subunit": name}
        if unit is not None and name is None:
            # Where other events may be withheld nobody can tell what it is called.
            del cells["subunit"]
            if doubt != OPEN:
                told = f"{table} 的 {key} 行 subunit_code：没有公开的事件登记过单位 {unit[:20]}"
                self.findings.note(f"{table}.subunit_code", told, doubt)
        self.findings.compare_row(table, key, row, cells, doubt)

    def is_withheld(self, seq: int) -> bool:
        """Tell whether there may be an event of that seq whose body was not disclosed."""
        if not 1 <= seq <= self.publication["events"]:
            return False
        if seq in self.others.year_at:
            return False
        return seq in self.log.later or self.rows("events").get(seq, {}).get("body") is None
