"""The last look at every row that goes out: none names a confidential project."""

from collections import Counter
from collections.abc import Iterator

from publish.confidential.mention import Mention
from publish.policy.refused import Problem, PublicationRefused
from publish.tables.log_tables import EVENTS
from publish.tables.table import DEPARTMENT, Row, Rows, Table


def naming_none(rows: Rows, mention: Mention | None) -> Iterator[tuple[Table, Row]]:
    """Yield ``rows`` unchanged, but for those that name what ``mention`` finds, names of confidential projects.

    Raises PublicationRefused at their end where any column that is shown did.
    """
    if mention is None:
        yield from rows
        return
    numbers: Counter[str] = Counter()
    problems: list[Problem] = []
    for table, row in rows:
        numbers[table.name] += 1
        found = [*_named_in(table, row, mention, number=numbers[table.name])]
        if not found:
            yield table, row
        problems += found
    if problems:
        answer = "可更名或冲销后另行记录，或在公开范围中去掉这一列"
        message = f"有 {len(problems)} 处写有涉密项目的名称或代码，没有公开；{answer}"
        raise PublicationRefused("confidential_named", message, problems)


def _named_in(table: Table, row: Row, mention: Mention, *, number: int) -> Iterator[Problem]:
    # Whether a body names one was asked when it was decided to show it.
    if table.name == EVENTS.name:
        return
    for column in (column for column in table.columns if column != DEPARTMENT):
        value = row[column.name]
        if isinstance(value, str) and mention.found_in(value):
            place = f"{table.title}第 {number} 行（{row[table.columns[0].name]}）的 {column.name}"
            yield Problem(kind=f"{table.title}的 {column.name}", message=f"{place} 写有涉密项目的名称或代码")
