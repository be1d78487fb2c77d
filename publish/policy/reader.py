"""Reading a policy (公开范围) from YAML, with a refusal for all that it names and that does not exist."""

import re
from importlib import resources
from pathlib import Path
from typing import Any

from attrs import evolve

from ledger.files.system_errors import why
from ledger.kinds import ENVELOPE, KINDS, SET_BY_LEDGER, fields_of, kinds_like
from ledger.values.nearest import choices
from publish.policy.confidential_section import confidential_fields
from publish.policy.policy import Policy, PolicyError
from publish.policy.sections import at, names_in, section_of
from publish.tables.table import DEPARTMENT, Table
from publish.tables.tables import ALWAYS_PUBLIC, TABLES
from scoring.errors import RubricError
from scoring.forms.yaml_text import Mapping, read_yaml, shown_value

EVERY_KIND = "every_kind"
_SECTIONS = ("tables", "bodies", "hide", "earlier_years", "confidential", "url", "license")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[!-;=?-~]*)?", re.ASCII)
_EVERY_TABLE = "全部见 jixiao publish --dry-run"
_NAMED_TABLES = [name for name in TABLES if name != ALWAYS_PUBLIC.name]
TO_BE_NAMED = ("source",)
"""What any event may carry and only a policy that names it shows: the name of a file can tell more than it should."""
OF_EVERY_EVENT = frozenset((*ENVELOPE, *SET_BY_LEDGER)) - frozenset(TO_BE_NAMED)
"""What every body carries and is shown with it."""


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
    """Return the policy of a YAML text: ``tables`` and, where it has them, ``bodies``, ``hide`` and ``confidential``.

    Raises PolicyError. A table named twice is refused, because a reviewer may have read only the first.
    """
    try:
        return _read(read_yaml(text), text)
    except (PolicyError, RubricError) as error:
        raise PolicyError(error.code, f"公开范围：{error}") from error


def _read(document: Any, text: str) -> Policy:
    if not isinstance(document, Mapping) or "tables" not in document or not set(document) <= set(_SECTIONS):
        raise PolicyError(
            "invalid_policy",
            "应有 tables（表名到列名列表），可有 bodies、hide、earlier_years、confidential、url 和 license，别无他项",
        )
    tables = {}
    for name, columns in (section := section_of(document, "tables")).items():
        with at(section, name):
            tables[name] = _shown(name, columns)
    bodies = _bodies(section_of(document, "bodies"))
    return Policy(
        tables=tables,
        bodies=bodies,
        shows_earlier_bodies=_shows_earlier(document),
        hides=_hidden(section_of(document, "hide"), tables, bodies),
        url=_address(document, "url"),
        license=_address(document, "license"),
        **confidential_fields(section_of(document, "confidential")),
        text=text,
    )


def _shows_earlier(document: Mapping) -> bool:
    if "earlier_years" in document and document["earlier_years"] != "bodies":
        with at(document, "earlier_years"):
            said = shown_value(document["earlier_years"])
            message = f"earlier_years = {said}：只能写 bodies（以往年度的事件内容也公开）；不公开就不要写这一行"
            raise PolicyError("invalid_policy", message)
    return "earlier_years" in document


def _address(document: Mapping, name: str) -> str | None:
    """Return the address that a policy names, None where it names none."""
    address = document.get(name)
    if name in document and not (isinstance(address, str) and _ADDRESS.fullmatch(address)):
        with at(document, name):
            message = f"{name} = {shown_value(address)}：应为以 http:// 或 https:// 开头的网址，其中没有空格和汉字"
            raise PolicyError("invalid_policy", message)
    return address


def _shown(name: Any, columns: Any) -> Table:
    """Return the table ``name`` with the ``columns`` that may be shown."""
    if name not in _NAMED_TABLES:
        raise PolicyError("unknown_table", f"没有表 {name}，{choices(name, _NAMED_TABLES, every=_EVERY_TABLE)}")
    table, chosen = TABLES[name], _columns(name, columns)
    known = [column.name for column in table.columns]
    # Whose figures a table shows, and that they are an example's, must stand in the table itself: it is downloaded.
    for needed in (known[0], *(column.name for column in table.columns if column == DEPARTMENT)):
        if needed not in chosen:
            raise PolicyError("missing_key", f"表 {name} 不能没有 {needed}")
    return evolve(table, columns=tuple(column for column in table.columns if column.name in chosen))


def _columns(name: str, columns: Any) -> list[str]:
    known = [column.name for column in TABLES[name].columns]
    return names_in(f"表 {name}", columns, known, what="列", code="unknown_column", every=_EVERY_TABLE)


def _bodies(section: Mapping) -> dict[str, frozenset[str]]:
    """Return for each kind that is named the stored fields that its bodies may carry."""
    found = {}
    for kind, fields in section.items():
        with at(section, kind):
            found[kind] = frozenset(_fields(kind, fields))
    anywhere = found.pop(EVERY_KIND, frozenset())
    return {kind: fields | anywhere | OF_EVERY_EVENT | {"kind"} for kind, fields in found.items()}


def _fields(kind: str, fields: Any) -> list[str]:
    """Return by their stored names the ``fields`` that bodies of ``kind`` may carry."""
    if kind == EVERY_KIND:
        return names_in(EVERY_KIND, fields, TO_BE_NAMED, what="字段", code="unknown_field", every="")
    if kind not in KINDS:
        raise PolicyError("unknown_kind", f"没有事件种类 {kind}，{kinds_like(kind)}")
    # Confidential fields lie in no body and are not on offer.
    own = [one for one in fields_of(KINDS[kind]) if not one.confidential and one.name not in ENVELOPE]
    stored = {one.name: one.stored_name for one in own if one.name not in SET_BY_LEDGER}
    every = f"全部见 jixiao kinds {kind}，保密字段除外"
    named = names_in(f"事件种类 {kind}", fields, stored, what="可公开的字段", code="unknown_field", every=every)
    return [stored[name] for name in named]


def _hidden(section: Mapping, tables: dict[str, Table], bodies: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return for each table and kind that is named what is hidden on purpose. Raises PolicyError where it is shown."""
    found = {}
    for name, listed in section.items():
        with at(section, name):
            hidden = frozenset(_columns(name, listed) if name in _NAMED_TABLES else _fields(name, listed))
            shown = _shown_of(name, tables, bodies)
            if both := sorted(hidden & shown):
                raise PolicyError("invalid_policy", f"{name} 的 {both[0]} 既列为公开，又列在 hide 之下：请去掉一处")
            found[name] = hidden
    return found


def _shown_of(name: str, tables: dict[str, Table], bodies: dict[str, frozenset[str]]) -> frozenset[str]:
    if name in tables:
        return frozenset(column.name for column in tables[name].columns)
    # What is shown of every kind is shown of each.
    return bodies.get(name, frozenset()) if name != EVERY_KIND else frozenset().union(*bodies.values())
