"""Reading the nodes of a rubric's YAML: every fault is noted with its place, and reading goes on."""

from decimal import Decimal
from typing import Any

from attrs import evolve

from ledger.kinds.field_types import FIGURE
from ledger.kinds.fields import Unfit
from ledger.values.figures import rounded
from ledger.values.nearest import choices
from scoring.forms.fault import Fault
from scoring.forms.parameter_types import PLACES
from scoring.forms.yaml_text import Mapping


class NodeReader:
    """Reads mappings, texts, points and lists; what it returns counts only if ``faults`` stays empty.

    ``outdated`` are the faults of what was right once: of a text that is given now, and of none that was adopted.
    ``scale`` is the number of decimal places that points may have.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.outdated: list[Fault] = []
        self.scale = int(PLACES[-1])

    def note(self, node: Mapping, key: str | None, fault: Fault, *, outdated: bool = False) -> None:
        """Note a fault at the key of a node, or at the node itself."""
        row = node.row if key is None else node.row_of.get(key, node.row)
        (self.outdated if outdated else self.faults).append(evolve(fault, row=row))

    def mapping(self, node: Any, known: tuple[str, ...], place: str, *, row: int) -> Mapping:
        """Return the node as a mapping whose keys are all ``known``."""
        if not isinstance(node, Mapping):
            self.note(Mapping(row), None, Fault("invalid_lines", f"{place}：应为映射"))
            return Mapping(row)
        for name in node:
            if name not in known:
                message = f"{place}：不认识 {name}，{choices(name, sorted(known), every='全部见 docs/rubrics.md')}"
                self.note(node, name, Fault("unknown_key", message))
        return node

    def text(self, node: Mapping, key: str, place: str) -> str:
        """Return the text at a key that has to be there."""
        value = node.get(key)
        if isinstance(value, str) and value:
            return value
        self.note(node, key, Fault("missing_key", f"{place}：缺少 {key}"))
        return ""

    def points(self, node: Mapping, key: str, place: str) -> Decimal | None:
        """Return the points at a key that has to be there, None where they are none."""
        text = self.text(node, key, place)
        if not text:
            return None
        try:
            points = Decimal(FIGURE.check(text))
        except Unfit:
            self.note(node, key, Fault("invalid_weight", f"{place}：{key} = {text}，应为{FIGURE.wanted}"))
            return None
        if rounded(points, places=self.scale) != points:
            # Its own rounded score would exceed it.
            message = f"{place}：{key} = {text}，最多 {self.scale} 位小数（scale）"
            self.note(node, key, Fault("invalid_weight", message))
        return points

    def list(self, node: Mapping, key: str, place: str, code: str) -> list[Any]:
        """Return the list at a key, empty where there is none."""
        nodes = node.get(key, [])
        if isinstance(nodes, list):
            return nodes
        self.note(node, key, Fault(code, f"{place}：{key} 应为列表"))
        return []
