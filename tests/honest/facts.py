"""What an honest clerk records of a year beside its money: rates, targets and results, points, plans, offices."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from tests.conftest import event
from tests.odd.plain import YEAR

Line = dict[str, Any]

RUBRIC = "guangzhou-2023"
LINES = ("budgeting", "execution", "disclosure", "procurement")
NEW_OFFICE = "综合处"
UNIT = "D2"


class FactsOfYear:
    """Draws the facts of one year, those of a month at a time."""

    def __init__(self, chance: Random, projects: Sequence[str]) -> None:
        self._chance = chance
        self._projects = projects
        self._targets = [
            event("target", f"target-{code}", year=YEAR, indicator="T1", aspect="output", name="件数", weight="10")
            | {"value": "100"}
            | ({"project": code} if code else {})
            for code in (None, *projects)
            if chance.random() < 0.7
        ]
        # Of a whole department: less than one per cent in January is nothing strange.
        self._rate = chance.choice([0, 40, 85, 100, 330, 812])
        self._moves_in = chance.choice([None, 3, 8])

    def of_month(self, month: str) -> Iterator[Line]:
        """Yield what is recorded of a month at its end."""
        number = int(month[5:])
        if number == 1:
            yield event("rubric_adopted", "rubric", year=YEAR, rubric=RUBRIC)
            yield from self._targets
            yield from self._pledges()
        if number == self._moves_in:
            yield event(
                "project_changed", "moved", project=self._projects[0], office=NEW_OFFICE, occurred_on=f"{month}-25"
            )
        yield self._bulletin(month)
        if number % 3 == 0:
            yield from self._plans(number // 3)
        if number == 12:
            yield from self._results()
            yield from self._deductions()

    def _pledges(self) -> Iterator[Line]:
        plan = [f"{8 * number}.00" for number in range(1, 12)] + ["100.00"]
        for code in self._projects[2:]:
            yield event(
                "pledge", f"pledge-{code}", year=YEAR, project=code, office="财务处", plan=plan, signed_by="张三"
            )

    def _bulletin(self, month: str) -> Line:
        line = event("bulletin", f"bulletin-{month}", month=month, rate=f"{self._rate / 100:.2f}")
        self._rate = min(10_000, self._rate + self._chance.randrange(150, 1500))
        return line

    def _plans(self, quarter: int) -> Iterator[Line]:
        """Yield the plans of an office, of one that is new within the year, and of a unit's."""
        whose = [{"office": "财务处"}, {"office": "办公室", "department": UNIT}]
        if self._moves_in and quarter * 3 >= self._moves_in:
            whose.append({"office": NEW_OFFICE})
        for number, office in enumerate(whose):
            fields = {"quarter": f"{YEAR}Q{quarter}", "measures": "加快支付\n按月调度", **office}
            yield event("improvement_plan", f"plan-{quarter}-{number}", **fields)

    def _results(self) -> Iterator[Line]:
        for target in self._targets:
            said = {name: target[name] for name in ("year", "indicator", "project") if name in target}
            yield event("result", f"result-{target['event_id']}", **said, value=f"{self._chance.randrange(80, 130)}")

    def _deductions(self) -> Iterator[Line]:
        """Yield points off as often as something happened: the same for the same reason, on other evidence."""
        line = self._chance.choice(LINES)
        for number in range(self._chance.randrange(3)):
            fields = {"year": YEAR, "rubric": RUBRIC, "line": line, "points": "0.5", "reason": "逾期"}
            yield event("deduction", f"deduction-{number}", **fields, evidence=f"检查记录{number}")
