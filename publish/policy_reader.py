"""Reading a policy (公开范围) from YAML, with a refusal for all that it names and that does not exist."""

from collections.abc import Collection, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from attrs import evolve

from ledger.kinds import ENVELOPE, KINDS, SET_BY_LEDGER, fields_of
from publish.policy import Policy, PolicyError
from publish.table import DEPARTMENT, Table
from publish.tables import ALWAYS_PUBLIC, TABLES
from scoring.errors import RubricError
from scoring.rubric_yaml import read_yaml

EVERY_KIND = "every_kind"
_SECTIONS = ("tables", "bodies", "confidential")
_TO_BE_NAMED = ("source",)
"""What any event may carry and only a policy that names it shows: the name of a file can tell more than it should."""
_OF_EVERY_EVENT = frozenset((*ENVELOPE, *SET_BY_LEDGER)) - frozenset(_TO_BE_NAMED)


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
    """Return the policy of a YAML text: ``tables`` and, where it has them, ``bodies`` and ``confidential``.

    Raises PolicyError. A table named twice is refused, because a reviewer may have read only the first.
    """
    try:
        document = read_yaml(text)
    except RubricError as error:
        raise PolicyError(error.code, f"公开范围：{error}") from error
    if not isinstance(document, dict) or "tables" not in document or not set(document) <= set(_SECTIONS):
        raise PolicyError(
            "invalid_policy", "公开范围应有 tables（表名到列名列表），可有 bodies 和 confidential，别无他项"
        )
    confidential = _mapping("confidential", document.get("confidential", {}))
    return Policy(
        tables={name: _shown(name, columns) for name, columns in _mapping("tables", document["tables"]).items()},
        bodies=_bodies(_mapping("bodies", document.get("bodies", {}))),
        **_confidential(confidential),
        text=text,
    )


def _shown(name: Any, columns: Any) -> Table:
    """Return the table ``name`` with the ``columns`` that may be shown."""
    named = [table for table in TABLES if table != ALWAYS_PUBLIC.name]
    if name not in named:
        raise PolicyError("unknown_table", f"公开范围：没有表 {name}，可用 {'、'.join(named)}")
    table = TABLES[name]
    known = [column.name for column in table.columns]
    chosen = _names(f"表 {name}", columns, known, what="列", code="unknown_column")
    # Whose figures a table shows, and that they are an example's, must stand in the table itself: it is downloaded.
    for needed in (known[0], *(column.name for column in table.columns if column == DEPARTMENT)):
        if needed not in chosen:
            raise PolicyError("missing_key", f"公开范围：表 {name} 不能没有 {needed}")
    return evolve(table, columns=tuple(column for column in table.columns if column.name in chosen))


def _bodies(named: Mapping[Any, Any]) -> dict[str, frozenset[str]]:
    """Return for each kind that is named the stored fields that its bodies may carry."""
    anywhere = _names(EVERY_KIND, named.get(EVERY_KIND, []), _TO_BE_NAMED, what="字段", code="unknown_field")
    found = {}
    for kind, fields in named.items():
        if kind == EVERY_KIND:
            continue
        if kind not in KINDS:
            raise PolicyError("unknown_kind", f"公开范围：没有事件种类 {kind}，见 jixiao kinds")
        # Confidential fields lie in no body and are not on offer.
        own = [one for one in fields_of(KINDS[kind]) if not one.confidential and one.name not in ENVELOPE]
        stored = {one.name: one.stored_name for one in own if one.name not in SET_BY_LEDGER}
        chosen = _names(f"事件种类 {kind}", fields, stored, what="可公开的字段", code="unknown_field")
        found[kind] = frozenset((*_OF_EVERY_EVENT, "kind", *anywhere, *(stored[name] for name in chosen)))
    return found


def _confidential(section: Mapping[Any, Any]) -> dict[str, Any]:
    """Return what the policy says of confidential projects, as fields of ``Policy``."""
    in_totals, residual = section.get("in_totals", "true"), section.get("residual")
    if not set(section) <= {"in_totals", "residual"} or in_totals not in ("true", "false"):
        raise PolicyError(
            "invalid_policy", "公开范围：confidential 之下应为 in_totals（true 或 false）和 residual（说明）"
        )
    if residual is not None and not (isinstance(residual, str) and residual.strip()):
        raise PolicyError("invalid_policy", "公开范围：residual 应为文字，说明为何接受余额可推知；没有就不要写")
    return {"confidential_in_totals": in_totals == "true", "residual": residual}


def _mapping(name: str, value: Any) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise PolicyError("invalid_policy", f"公开范围：{name} 之下应为名称到内容的映射")
    return value


def _names(place: str, named: Any, known: Collection[str], *, what: str, code: str) -> list[str]:
    """Return the list ``named`` once all its entries are ``known``."""
    if not isinstance(named, list):
        raise PolicyError("invalid_policy", f"公开范围：{place}之下应为{what}名列表")
    for name in named:
        if name not in known:
            raise PolicyError(code, f"公开范围：{place}没有{what} {name}，可用 {'、'.join(known)}")
    return named
