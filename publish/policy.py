"""The policy (公开范围): which tables and columns may be shown. What it does not name is not shown."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from ledger.errors import JixiaoError
from publish.tables import DEPARTMENT, TABLES, Table
from scoring.errors import RubricError
from scoring.rubric_yaml import read_yaml


class PolicyError(JixiaoError, ValueError):
    """A policy that names what does not exist, or leaves out what a table cannot do without."""


@frozen(kw_only=True)
class Policy:
    """The tables that may be shown, by name, each with only the columns that may be shown."""

    tables: Mapping[str, Table]


def shipped_policy() -> Policy:
    """Return the policy that ships with jixiao, ``publish/policy.yml``."""
    return load_policy(resources.files("publish").joinpath("policy.yml").read_text("utf-8"))


def policy_of_file(path: str | Path) -> Policy:
    """Return the policy of a YAML file. Raises PolicyError where it is unreadable or not a policy."""
    try:
        return load_policy(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError("unreadable_file", f"{path}：无法读取（{error}）") from error


def load_policy(text: str) -> Policy:
    """Return the policy of a YAML text: ``tables``, a mapping from table to a list of its columns.

    Raises PolicyError. A table named twice is refused, because a reviewer may have read only the first.
    """
    try:
        document = read_yaml(text)
    except RubricError as error:
        raise PolicyError(error.code, f"公开范围：{error}") from error
    named = document.get("tables") if isinstance(document, dict) else None
    if not isinstance(named, dict) or set(document) != {"tables"}:
        raise PolicyError("invalid_policy", "公开范围应只有 tables 一项：表名到列名列表")
    return Policy(tables={name: _shown(name, columns) for name, columns in named.items()})


def _shown(name: Any, columns: Any) -> Table:
    if name not in TABLES:
        raise PolicyError("unknown_table", f"公开范围：没有表 {name}，可用 {'、'.join(TABLES)}")
    table = TABLES[name]
    known = [column.name for column in table.columns]
    if not isinstance(columns, list):
        raise PolicyError("invalid_policy", f"公开范围：{name} 之下应为列名列表")
    for column in columns:
        if column not in known:
            raise PolicyError("unknown_column", f"公开范围：表 {name} 没有列 {column}，可用 {'、'.join(known)}")
    # Without the department's name nobody could tell whose figures these are, nor that they are an example's.
    for needed in (known[0], DEPARTMENT.name):
        if needed not in columns:
            raise PolicyError("missing_key", f"公开范围：表 {name} 不能没有 {needed}")
    return evolve(table, columns=tuple(column for column in table.columns if column.name in columns))
