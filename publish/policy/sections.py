"""The sections of a policy: mappings of names to lists of names, with the line in which each stands."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from ledger.values.nearest import choices
from publish.policy.policy import PolicyError
from scoring.forms.yaml_text import Mapping, shown_value


def section_of(document: Mapping, name: str) -> Mapping:
    """Return a section of the policy, an empty one where it has none. Raises PolicyError."""
    section = document.get(name, Mapping(document.row))
    if not isinstance(section, Mapping):
        with at(document, name):
            raise PolicyError("invalid_policy", f"{name} 之下应为名称到内容的映射")
    return section


@contextmanager
def at(section: Mapping, key: str) -> Iterator[None]:
    """Say of what is refused in the with block in which line ``key`` of the section stands."""
    try:
        yield
    except PolicyError as error:
        raise PolicyError(error.code, f"第 {section.row_of[key]} 行：{error}") from error


def names_in(place: str, named: Any, known: Collection[str], *, what: str, code: str, every: str) -> list[str]:
    """Return the list ``named`` once all in it is ``known``; ``every`` says where all is listed. Raises PolicyError."""
    if not isinstance(named, list):
        raise PolicyError("invalid_policy", f"{place} 之下应为{what}名列表")
    for name in named:
        if not isinstance(name, str) or name not in known:
            instead = choices(name, [*known], every=every)
            raise PolicyError(code, f"{place} 没有{what} {shown_value(name)}，{instead}")
    return named
