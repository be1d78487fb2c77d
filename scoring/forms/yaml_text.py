"""The YAML of a rubric: read as mappings, lists and text. Aliases, repeated keys and tags are refused."""

import re
from typing import Any

import yaml

from ledger.values.text import forbidden_character, shown
from scoring.errors import RubricError

MOST_NESTED = 50
_NULL = "tag:yaml.org,2002:null"
_CHINESE_COLON = re.compile(r"[\s-]*[A-Za-z_]+：")


class Mapping(dict[str, Any]):
    """A mapping that knows in which row of the file it begins and each of its keys stands."""

    def __init__(self, row: int) -> None:
        super().__init__()
        self.row = row
        self.row_of: dict[str, int] = {}


def shown_value(value: Any) -> str:
    """Return what was read as YAML would write it in one line, for a message."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {shown_value(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(shown_value, value)) + "]"
    return str(value)


def read_yaml(text: str) -> Any:
    """Return the document as mappings, lists and text, every scalar as it is written.

    Raises RubricError with the line where the text is no such YAML.
    """
    try:
        _check_events(text)
        return _plain(yaml.compose(text, Loader=yaml.SafeLoader))
    except RubricError:
        raise
    # PyYAML lets an escape beyond Unicode through as ValueError or OverflowError.
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        said = _full_width_colon(text) or " ".join(str(error).split())
        raise RubricError("invalid_yaml", f"不是有效的 YAML：{said}") from error


def _full_width_colon(text: str) -> str:
    """Return where a key is followed by a Chinese colon, which YAML takes for text; empty where none is."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _CHINESE_COLON.match(line):
            return f"第 {number} 行：键之后应为半角冒号和空格（: ），不是全角冒号（：）"
    return ""


def _check_events(text: str) -> None:
    """Refuse what needs no tree to be seen. Depth is among it: PyYAML takes minutes over a deep file's tree."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise RubricError("yaml_alias", f"{_place(event)}：不接受别名 *{event.anchor}")
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag is not None:
            raise RubricError("yaml_tag", f"{_place(event)}：不接受标签 {event.tag}")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_NESTED:
            raise RubricError("invalid_yaml", f"{_place(event)}：嵌套超过 {MOST_NESTED} 层")


def _plain(node: yaml.Node | None) -> Any:
    if node is None:
        raise RubricError("invalid_yaml", "文件是空的")
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return _text(node)


def _text(node: yaml.Node) -> str:
    # ~ and null are YAML for nothing, which no key of ours may hold; in quotes they are text.
    text = "" if node.tag == _NULL else str(node.value)
    found = forbidden_character(text, note=True)
    if found:
        raise RubricError("forbidden_character", f"{_place(node)}：文本不能含 {shown(found)}")
    return text


def _mapping(node: yaml.MappingNode) -> Mapping:
    found = Mapping(node.start_mark.line + 1)
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise RubricError("invalid_yaml", f"{_place(key_node)}：键应为文本")
        key = _text(key_node)
        if key in found:
            raise RubricError("repeated_key", f"{_place(key_node)}：{key} 出现了两次")
        found[key] = _plain(value_node)
        found.row_of[key] = key_node.start_mark.line + 1
    return found


def _place(found: yaml.Event | yaml.Node) -> str:
    return f"第 {found.start_mark.line + 1} 行" if found.start_mark else "某行"
