"""Refusals that only follow from others: of what was registered or budgeted in the same batch, by a refused line."""

from collections.abc import Mapping
from typing import Any

from ledger.kinds import DepartmentRegistered, ProjectRegistered
from ledger.kinds.movements import BUDGET_SIGN
from ledger.refusals import Refusal
from ledger.values.text import normal


class Consequences:
    """Follows the refused lines of a batch."""

    def __init__(self) -> None:
        self._unregistered: set[str] = set()
        self._unregistered_departments: set[str] = set()
        self._unfunded: set[str] = set()

    def include(self, refusal: Refusal) -> bool:
        """Tell whether a line is refused only because an earlier line of the batch was."""
        if refusal.code == "unknown_project":
            return _as_known(refusal.value) in self._unregistered
        if refusal.code == "unknown_department":
            return _as_known(refusal.value) in self._unregistered_departments
        return _as_known(refusal.overdrawn) in self._unfunded

    def follow(self, fields: Mapping[str, Any] | Refusal) -> None:
        """Take the fields of a line that was refused, where it had any."""
        if isinstance(fields, Refusal):
            return
        kind, department = fields.get("kind"), fields.get("department")
        if kind == DepartmentRegistered.kind and isinstance(department, str):
            self._unregistered_departments.add(_as_known(department))
        named = [fields.get("project"), fields.get("to_project")]
        projects = {_as_known(project) for project in named if isinstance(project, str)}
        if kind == ProjectRegistered.kind:
            self._unregistered |= projects
        if kind == ProjectRegistered.kind or (isinstance(kind, str) and kind in BUDGET_SIGN):
            self._unfunded |= projects


def _as_known(name: str | None) -> str:
    """Return a code as lines agree in it: in NFC, without blanks at its ends."""
    return normal(name or "").strip()
