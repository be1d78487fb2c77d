"""The YAML of a rubric: read as plain mappings, lists and text. Aliases, repeated keys and tags are refused."""

from typing import Any

import yaml

from scoring.errors import RubricError

MOST_NESTED = 50


def read_yaml(text: str) -> Any:
    """Return the document as dicts, lists and text, every scalar as it is written.

    Raises RubricError with the line where the text is no such YAML.
    """
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                raise RubricError("yaml_alias", f"{_place(event)}：不接受别名 *{event.anchor}")
        return _plain(yaml.compose(text, Loader=yaml.SafeLoader), depth=0)
    except (yaml.YAMLError, RecursionError) as error:
        raise RubricError("invalid_yaml", f"不是有效的 YAML：{' '.join(str(error).split())}") from error


def _plain(node: yaml.Node | None, *, depth: int) -> Any:
    if node is None or depth > MOST_NESTED:
        raise RubricError("invalid_yaml", "文件是空的" if node is None else f"嵌套超过 {MOST_NESTED} 层")
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, depth)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, depth=depth + 1) for item in node.value]
    return str(node.value)


def _mapping(node: yaml.MappingNode, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in found:
            raise RubricError("repeated_key", f"{_place(key_node)}：{key} 出现了两次")
        found[key] = _plain(value_node, depth=depth + 1)
    return found


def _place(found: yaml.Event | yaml.Node) -> str:
    return f"第 {found.start_mark.line + 1} 行" if found.start_mark else "某行"
