"""The policy (公开范围) that a public database carries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from publish.outsider.fields import FIELDS_OF_KIND
from publish.outsider.limits import Unread
from publish.outsider.yaml_nodes import mapping_of, texts_of
from publish.outsider.yaml_text import read_yaml


class Policy:
    """The policy as the file carries it; ``unread`` says why it could not be read, '' where it was."""

    def __init__(self, text: str) -> None:
        self.unread, self.in_totals, self.withholds_sources, self.shows_payees = "", True, False, False
        self.shows_earlier_bodies = False
        self.tables: dict[str, list[str]] = {}
        self.bodies: dict[str, set[str]] = {}
        try:
            self._read(mapping_of(read_yaml(text), "公开范围"))
        except Unread as error:
            self.unread = str(error)

    def _read(self, found: dict[str, Any]) -> None:
        tables = mapping_of(found.get("tables"), "tables")
        bodies = mapping_of(found.get("bodies", {}), "bodies")
        confidential = mapping_of(found.get("confidential", {}), "confidential")
        self.shows_earlier_bodies = found.get("earlier_years") == "bodies"
        shown = {kind: set(texts_of(fields, kind)) for kind, fields in bodies.items()}
        self.tables = {name: texts_of(columns, name) for name, columns in tables.items()}
        self.in_totals = confidential.get("in_totals", "true") != "false"
        self.withholds_sources = confidential.get("source_digests") == "withhold"
        self.shows_payees = confidential.get("payees_in_text") == "show"
        anywhere = shown.pop("every_kind", set())
        self.bodies = {kind: fields | anywhere for kind, fields in shown.items()}

    def shows_all(self, kinds: Iterable[str]) -> bool:
        """Tell whether every body of the kinds is shown, but for those of confidential projects or that name one.

        It cannot be told where bodies are withheld for their source.
        """
        return not self.withholds_sources and all(
            {*FIELDS_OF_KIND[kind].split(), "source"} <= self.bodies.get(kind, set()) for kind in kinds
        )
