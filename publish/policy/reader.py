"""Reading a policy (公开范围) from YAML, with a refusal for all that it names and that does not exist."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from attrs import evolve

from ledger.files.system_errors import why
from ledger.kinds import ENVELOPE, KINDS, SET_BY_LEDGER, fields_of
from publish.policy.policy import LARGEST_SHARE_PERCENT, WITHHOLD, Policy, PolicyError
from publish.tables.table import DEPARTMENT, Table
from publish.tables.tables import ALWAYS_PUBLIC, TABLES
from scoring.errors import RubricError
from scoring.forms.yaml_text import Mapping, read_yaml, shown_value

EVERY_KIND = "every_kind"
SHORTEST_REASON = 8
"""Letters and Chinese characters that a reason has at least."""
_SECTIONS = ("tables", "bodies", "confidential")
_OF_CONFIDENTIAL = {"in_totals", "largest_share", "residual", "source_digests"}
_TO_BE_NAMED = ("source",)
"""What any event may carry and only a policy that names it shows: the name of a file can tell more than it should."""
_OF_EVERY_EVENT = frozenset((*ENVELOPE, *SET_BY_LEDGER)) - frozenset(_TO_BE_NAMED)


def shipped_policy() -> Policy:
    """Return the policy that ships with jixiao, ``publish/policy/policy.yml``."""
    return load_policy(resources.files("publish.policy").joinpath("policy.yml").read_text("utf-8"))


def policy_of_file(path: str | Path) -> Policy:
    """Return the policy of a YAML file. Raises PolicyError where it is unreadable or not a policy."""
    try:
        return load_policy(Path(path).read_text("utf-8"))
    except PolicyError as error:
        raise PolicyError(error.code, f"{path}：{error}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"{path}：第 {line} 行不是 UTF-8 编码（可能是 GBK），请在编辑器中另存为 UTF-8"
        raise PolicyError("unreadable_file", message) from error
    except OSError as error:
        raise PolicyError("unreadable_file", f"{path}：无法读取（{why(error)}）") from error


def load_policy(text: str) -> Policy:
    """Return the policy of a YAML text: ``tables`` and, where it has them, ``bodies`` and ``confidential``.

    Raises PolicyError. A table named twice is refused, because a reviewer may have read only the first.
    """
    try:
        return _read(read_yaml(text), text)
    except (PolicyError, RubricError) as error:
        raise PolicyError(error.code, f"公开范围：{error}") from error


def _read(document: Any, text: str) -> Policy:
    if not isinstance(document, Mapping) or "tables" not in document or not set(document) <= set(_SECTIONS):
        raise PolicyError("invalid_policy", "应有 tables（表名到列名列表），可有 bodies 和 confidential，别无他项")
    tables = {}
    for name, columns in (section := _section(document, "tables")).items():
        with _at(section, name):
            tables[name] = _shown(name, columns)
    return Policy(
        tables=tables,
        bodies=_bodies(_section(document, "bodies")),
        **_confidential(_section(document, "confidential")),
        text=text,
    )


def _section(document: Mapping, name: str) -> Mapping:
    section = document.get(name, Mapping(document.row))
    if not isinstance(section, Mapping):
        with _at(document, name):
            raise PolicyError("invalid_policy", f"{name} 之下应为名称到内容的映射")
    return section


@contextmanager
def _at(section: Mapping, key: str) -> Iterator[None]:
    """Say of what is refused in the with block in which line ``key`` of the section stands."""
    try:
        yield
    except PolicyError as error:
        raise PolicyError(error.code, f"第 {section.row_of[key]} 行：{error}") from error


def _shown(name: Any, columns: Any) -> Table:
    """Return the table ``name`` with the ``columns`` that may be shown."""
    named = [table for table in TABLES if table != ALWAYS_PUBLIC.name]
    if name not in named:
        raise PolicyError("unknown_table", f"没有表 {name}，可用 {'、'.join(named)}")
    table = TABLES[name]
    known = [column.name for column in table.columns]
    chosen = _names(f"表 {name}", columns, known, what="列", code="unknown_column")
    # Whose figures a table shows, and that they are an example's, must stand in the table itself: it is downloaded.
    for needed in (known[0], *(column.name for column in table.columns if column == DEPARTMENT)):
        if needed not in chosen:
            raise PolicyError("missing_key", f"表 {name} 不能没有 {needed}")
    return evolve(table, columns=tuple(column for column in table.columns if column.name in chosen))


def _bodies(section: Mapping) -> dict[str, frozenset[str]]:
    """Return for each kind that is named the stored fields that its bodies may carry."""
    found = {}
    for kind, fields in section.items():
        with _at(section, kind):
            found[kind] = frozenset(_fields(kind, fields))
    anywhere = found.pop(EVERY_KIND, frozenset())
    return {kind: fields | anywhere | _OF_EVERY_EVENT | {"kind"} for kind, fields in found.items()}


def _fields(kind: str, fields: Any) -> list[str]:
    """Return by their stored names the ``fields`` that bodies of ``kind`` may carry."""
    if kind == EVERY_KIND:
        return _names(EVERY_KIND, fields, _TO_BE_NAMED, what="字段", code="unknown_field")
    if kind not in KINDS:
        raise PolicyError("unknown_kind", f"没有事件种类 {kind}，见 jixiao kinds")
    # Confidential fields lie in no body and are not on offer.
    own = [one for one in fields_of(KINDS[kind]) if not one.confidential and one.name not in ENVELOPE]
    stored = {one.name: one.stored_name for one in own if one.name not in SET_BY_LEDGER}
    return [
        stored[name] for name in _names(f"事件种类 {kind}", fields, stored, what="可公开的字段", code="unknown_field")
    ]


def _confidential(section: Mapping) -> dict[str, Any]:
    """Return what the policy says of confidential projects and fields, as fields of ``Policy``."""
    in_totals, digests = section.get("in_totals", "true"), section.get("source_digests")
    if not set(section) <= _OF_CONFIDENTIAL or in_totals not in ("true", "false"):
        wanted = "in_totals（true 或 false）、largest_share、residual（说明）和 source_digests（withhold 或说明）"
        raise PolicyError("invalid_policy", f"confidential 之下应为 {wanted}")
    return {
        "confidential_in_totals": in_totals == "true",
        "largest_share_percent": _share(section),
        "residual": _reason(section, "residual"),
        "source_digests": WITHHOLD if digests == WITHHOLD else _reason(section, "source_digests"),
    }


def _share(section: Mapping) -> int:
    """Return the per cent that one confidential project may have of what all of them make up."""
    share = section.get("largest_share", str(LARGEST_SHARE_PERCENT))
    if not isinstance(share, str) or not re.fullmatch("[1-9][0-9]?|100", share):
        with _at(section, "largest_share"):
            raise PolicyError("invalid_policy", f"largest_share = {shown_value(share)}：应为 1 至 100 的整数，是百分数")
    return int(share)


def _reason(section: Mapping, name: str) -> str | None:
    """Return the words that accept what could be told, None where there is no such line."""
    words = section.get(name)
    if name in section and not _is_reason(words):
        with _at(section, name):
            message = f"{name} = {shown_value(words)}：应为一句话，至少 {SHORTEST_REASON} 个字"
            raise PolicyError("invalid_policy", f"{message}，说明为何接受可推知；不接受就不要写这一行")
    return words


def _is_reason(residual: Any) -> bool:
    """Tell whether the words can be a reason; 无, false or 0 would accept what they mean to refuse."""
    return isinstance(residual, str) and sum(map(str.isalpha, residual)) >= SHORTEST_REASON


def _names(place: str, named: Any, known: Collection[str], *, what: str, code: str) -> list[str]:
    """Return the list ``named`` once all its entries are ``known``."""
    if not isinstance(named, list):
        raise PolicyError("invalid_policy", f"{place} 之下应为{what}名列表")
    for name in named:
        if not isinstance(name, str) or name not in known:
            raise PolicyError(code, f"{place} 没有{what} {shown_value(name)}，可用 {'、'.join(known)}")
    return named
