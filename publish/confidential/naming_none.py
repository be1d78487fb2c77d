"""The last look at every row that goes out: none names a confidential project."""

from collections import Counter
from collections.abc import Iterator

from publish.confidential.mention import Mention
from publish.policy.policy import PolicyError
from publish.tables.log_tables import EVENTS
from publish.tables.table import DEPARTMENT, Row, Rows, Table


def naming_none(rows: Rows, mention: Mention | None) -> Iterator[tuple[Table, Row]]:
    """Yield ``rows`` unchanged.

    Raises PolicyError where a column that is shown holds what ``mention`` finds, names of confidential projects.
    """
    if mention is None:
        yield from rows
        return
    numbers: Counter[str] = Counter()
    for table, row in rows:
        numbers[table.name] += 1
        _require_naming_none(table, row, mention, number=numbers[table.name])
        yield table, row


def _require_naming_none(table: Table, row: Row, mention: Mention, *, number: int) -> None:
    # Whether a body names one was asked when it was decided to show it.
    if table.name == EVENTS.name:
        return
    for column in (column for column in table.columns if column != DEPARTMENT):
        value = row[column.name]
        if isinstance(value, str) and mention.found_in(value):
            place = f"{table.title}第 {number} 行（{row[table.columns[0].name]}）的 {column.name}"
            message = f"{place} 写有涉密项目的名称或代码，不能公开：可更名或冲销后另行记录，或在公开范围中去掉这一列"
            raise PolicyError("confidential_named", message)
