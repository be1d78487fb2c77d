"""The month's report to the leadership (月度支出情况汇报): basic expenditure, project funds, and the offices.

Source: 2023 年度中国共产党广州市委员会组织部部门整体支出绩效自评报告: 公用经费 and 项目资金 every month.
"""

from collections.abc import Iterator
from decimal import Decimal

from attrs import frozen

from ledger.history.projects import Project
from ledger.history.snapshot import Snapshot
from ledger.kinds import Bulletin
from ledger.values.words import EXPENDITURE_TYPES
from scoring.facts.standings import BASIC_EXPENDITURE, Standing, standings
from scoring.reports.ranking import LAST_PLACES, Place, quarter_ended, ranking

PROJECT_FUNDS, ALL_FUNDS = "项目资金", "合计"


@frozen(kw_only=True)
class MonthlyReport:
    """One month: the standing of each type of money by its Chinese title, a total last; the offices by rank.

    ``bulletin_rate`` is the official rate in per cent, None where none is recorded.
    """

    month: str
    bulletin_rate: Decimal | None
    funds: tuple[tuple[str, Standing[str]], ...]
    offices: tuple[Place, ...]


def monthly_report(snapshot: Snapshot) -> MonthlyReport:
    """Return the report of the snapshot's last month; last places are flagged where it ends a quarter."""
    bulletins = (entry.event for entry in snapshot.own_facts if isinstance(entry.event, Bulletin))
    quarter = quarter_ended(snapshot.through)
    rates = [Decimal(event.rate) for event in bulletins if event.month == snapshot.through]
    return MonthlyReport(
        month=snapshot.through,
        bulletin_rate=rates[0] if rates else None,
        funds=tuple(_funds(snapshot)),
        offices=tuple(ranking(snapshot, quarter=quarter, last=LAST_PLACES if quarter else 0)),
    )


def _funds(snapshot: Snapshot) -> Iterator[tuple[str, Standing[str]]]:
    by_title = {standing.key: standing for standing in standings(snapshot, _title)}
    titles = (*(EXPENDITURE_TYPES[one] for one in BASIC_EXPENDITURE), PROJECT_FUNDS)
    yield from ((title, by_title[title]) for title in titles if title in by_title)
    yield from ((ALL_FUNDS, standing) for standing in standings(snapshot, lambda _: ALL_FUNDS))


def _title(project: Project) -> str:
    if project.expenditure_type in BASIC_EXPENDITURE:
        return EXPENDITURE_TYPES[project.expenditure_type or ""]
    return PROJECT_FUNDS
