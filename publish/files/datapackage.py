"""The downloads as a Frictionless Data Package, with the column types of the Fiscal Data Package where there is one.

Sources: Data Package, Tabular Data Package and Table Schema 1.0; ColumnTypes of the budget standard taxonomy 1.0rc1 of
the Fiscal Data Package.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from publish.files.manifest import DownloadFile
from publish.tables.table import Column, Table

COLUMN_TYPES = {
    "year": "date:fiscal-year",
    "occurred_on": "date:generic",
    "department": "administrative-classification:generic:level1:label",
    "department_code": "administrative-classification:generic:level1:code",
    "office": "administrative-classification:generic:level2:label",
    "project_name": "activity:generic:project:label",
    "project_code": "activity:generic:project:code",
    "parent_name": "activity:generic:program:label",
    "expenditure_type": "expenditure-type:label",
    "amount_fen": "value",
}
_UNITS_BETWEEN = {
    "subunit_code": "administrative-classification:generic:level2:code",
    "subunit": "administrative-classification:generic:level2:label",
    "office": "administrative-classification:generic:level3:label",
}
"""Where units stand between the department and its offices."""
_OF_TABLE = {"projects": {"project": "activity:generic:project:code", "name": "activity:generic:project:label"}}
_TYPES = {"year": "year", "month": "yearmonth", "through": "yearmonth", "occurred_on": "date"}


def datapackage(
    tables: Sequence[Table],
    files: Mapping[str, DownloadFile],
    *,
    department: str,
    year: int,
    encoding: str,
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the descriptor of ``tables``, whose CSV ``files`` are by table name; ``about`` is what else it says."""
    return {
        "profile": "tabular-data-package",
        "name": f"performance-{year}",
        "title": f"{department} {year} 年度部门整体支出绩效公开",
        "description": "由只能追加、不能改动的账本算出；金额为整数分，没有资料为空白。",
        **about,
        "resources": [_resource(table, files[table.name], encoding) for table in tables],
    }


def _resource(table: Table, file: DownloadFile, encoding: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": file.name,
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": encoding,
        "bytes": file.size_bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            "primaryKey": table.columns[0].name,
            "missingValues": [""],
        },
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    between = _UNITS_BETWEEN if {"subunit_code", "subunit"} & table.by_name.keys() else {}
    of_table = _OF_TABLE.get(table.name, {}) | between
    column_type = of_table.get(column.name) or COLUMN_TYPES.get(column.name)
    return {
        "name": column.name,
        "type": _type(column),
        "title": column.label,
        "description": column.description,
        **({"columnType": column_type} if column_type else {}),
    }


def _type(column: Column) -> str:
    if column.name in _TYPES:
        return _TYPES[column.name]
    if column.type == "INTEGER":
        return "integer"
    return "number" if column.is_figure else "string"
