"""A rubric as it was adopted, read from its own text."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from publish.outsider.columns import Row
from publish.outsider.fields import RECORDED
from publish.outsider.figures import PLACES
from publish.outsider.limits import MOST_LINES, Unread
from publish.outsider.words import RUBRIC_WORDS
from publish.outsider.yaml_nodes import mapping_of
from publish.outsider.yaml_text import Folded, read_yaml


@dataclass
class Line:
    """One line of a rubric: ``weight`` is None where it has none, ``ruling`` is the rule it stands below.

    ``title`` and ``not_applicable`` are None where nobody knows, '' where there is none.
    """

    id: str
    parent: str | None
    title: str | None
    weight: Fraction | None
    local_weight: bool
    rule: str | None
    not_applicable: str | None
    parameters: dict[str, Any]
    ruling: str | None


@dataclass
class Rubric:
    """A rubric as it was adopted, its lines in the order of the sheet; ``grades`` are names and least totals."""

    id: str
    title: str | None
    weight: Fraction
    scale: int
    total_scale: int | None
    grades: list[tuple[str, Fraction]]
    lines: list[Line] = field(default_factory=list)


def figure_of(value: Any) -> Fraction:
    """Return a figure that stands in a rubric. Raises Unread."""
    if not isinstance(value, str) or not RECORDED.fullmatch(value):
        raise Unread(f"不是数：{str(value)[:20]}")
    return Fraction(value)


def end_of(value: Any) -> Fraction:
    """Return an end of a band of figures, which may lie below 0. Raises Unread."""
    if isinstance(value, str) and value.startswith("-"):
        return -figure_of(value[1:])
    return figure_of(value)


def _text_of(node: Row, key: str) -> str | None:
    value = node.get(key, "")
    if isinstance(value, Folded):
        return None
    if not isinstance(value, str):
        raise Unread(f"{key} 不是文字")
    return value


def _places_of(node: Row, key: str) -> int:
    if node.get(key) not in PLACES:
        raise Unread(f"{key} 不是小数位数")
    return int(node[key])


def rubric_of(text: str) -> Rubric:
    """Return the rubric of a YAML text. Raises Unread."""
    node = mapping_of(read_yaml(text), "评分标准")
    grades = [mapping_of(one, "grades") for one in node.get("grades") or []]
    rubric = Rubric(
        id=_text_of(node, "id") or "",
        title=_text_of(node, "title"),
        weight=figure_of(node.get("weight")),
        scale=_places_of(node, "scale"),
        total_scale=_places_of(node, "total_scale") if "total_scale" in node else None,
        grades=[(_text_of(one, "name") or "", figure_of(one.get("from"))) for one in grades],
    )
    _add_lines(rubric, node, None, None, node.get("bands"))
    return rubric


def _in_english(key: str, value: Any) -> Any:
    """Return what stands at a key, its words in English where they are Chinese."""
    words = RUBRIC_WORDS.get(key, {})
    if isinstance(value, list):
        return [_in_english(key, one) for one in value] if words else value
    return words.get(value, value) if isinstance(value, str) else value


def _parameters_of(node: Row, bands: Any) -> dict[str, Any]:
    """Return the parameters of a line; where a line with targets has no bands, those of the rubric are its own."""
    given = mapping_of(node.get("parameters", {}), "parameters")
    found = {key: _in_english(key, value) for key, value in given.items()}
    if bands is not None and node.get("rule") == "completion":
        found.setdefault("bands", bands)
    if _has_folded(found):
        raise Unread("parameters 之下有多行文字")
    return found


def _add_lines(rubric: Rubric, above: Row, parent: str | None, ruling: str | None, bands: Any) -> None:
    lines = above.get("lines") or []
    if not isinstance(lines, list):
        raise Unread("lines 不是列表")
    for found in lines:
        node = mapping_of(found, "指标")
        line = Line(
            id=_text_of(node, "id") or "",
            parent=parent,
            title=_text_of(node, "title"),
            weight=figure_of(node["weight"]) if "weight" in node else None,
            local_weight="local_weight" in node,
            rule=_text_of(node, "rule") or None,
            not_applicable=_in_english("not_applicable", _text_of(node, "not_applicable")),
            parameters=_parameters_of(node, bands),
            ruling=ruling,
        )
        if not line.id or (line.weight is None) != (ruling is not None) or not (line.weight is None or line.weight):
            raise Unread(f"指标 {line.id[:20]} 的 id 或 weight")
        if len(rubric.lines) == MOST_LINES or any(one.id == line.id for one in rubric.lines):
            raise Unread(f"指标超过 {MOST_LINES} 项，或编号重复")
        rubric.lines.append(line)
        _add_lines(rubric, node, line.id, ruling or (line.rule if line.rule != "either" else None), bands)


def _has_folded(value: Any) -> bool:
    if isinstance(value, (dict, list)):
        return any(map(_has_folded, value.values() if isinstance(value, dict) else value))
    return isinstance(value, Folded)
