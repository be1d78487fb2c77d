"""Refusals that only follow from others: a project whose registration or budget line of the same batch was refused."""

from collections.abc import Mapping
from typing import Any

from ledger.kinds import ProjectRegistered
from ledger.kinds.movements import BUDGET_SIGN
from ledger.refusals import Refusal
from ledger.values.text import normal


class Consequences:
    """Follows the refused lines of a batch."""

    def __init__(self) -> None:
        self._unregistered: set[str] = set()
        self._unfunded: set[str] = set()

    def include(self, refusal: Refusal) -> bool:
        """Tell whether a line is refused only because an earlier line of the batch was."""
        if refusal.code == "unknown_project":
            return refusal.value in self._unregistered
        return refusal.overdrawn in self._unfunded

    def follow(self, fields: Mapping[str, Any] | Refusal) -> None:
        """Take the fields of a line that was refused, where it had any."""
        if isinstance(fields, Refusal):
            return
        kind = fields.get("kind")
        named = [fields.get("project"), fields.get("to_project")]
        projects = {normal(project) for project in named if isinstance(project, str)}
        if kind == ProjectRegistered.kind:
            self._unregistered |= projects
        if kind == ProjectRegistered.kind or (isinstance(kind, str) and kind in BUDGET_SIGN):
            self._unfunded |= projects
