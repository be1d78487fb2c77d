"""The last look at every row that goes out: none names a confidential project."""

from collections.abc import Iterable, Iterator

from publish.confidential.mention import Mention
from publish.policy.policy import PolicyError
from publish.tables.table import DEPARTMENT, Row, Table


def naming_none(table: Table, rows: Iterable[Row], mention: Mention | None) -> Iterator[Row]:
    """Yield ``rows`` unchanged.

    Raises PolicyError where a column that is shown holds what ``mention`` finds, names of confidential projects.
    """
    for number, row in enumerate(rows, start=1):
        for column in (column for column in table.columns if mention and column != DEPARTMENT):
            value = row[column.name]
            if mention and isinstance(value, str) and mention.found_in(value):
                place = f"{table.title}第 {number} 行（{row[table.columns[0].name]}）的 {column.name}"
                message = (
                    f"{place} 写有涉密项目的名称或代码，不能公开：可更名或冲销后另行记录，或在公开范围中去掉这一列"
                )
                raise PolicyError("confidential_named", message)
        yield row
