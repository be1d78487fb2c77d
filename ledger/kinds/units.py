"""Which events count for one sub-unit (二级预算单位) alone: what it reports is not the whole department's.

Source: DA/T 95-2022, appendix B.1, which tells 一级预算单位 and 基层预算单位 apart.
"""

from collections.abc import Mapping
from typing import Any

from ledger.kinds.event import Event

OF_UNITS: dict[str, Any] = {"formats": (0, 5), "of_units": 2}
"""Of a kind whose second version, which came with format 5 of the ledger, counts for a unit where it names one."""
OF_UNITS_AND_MORE: dict[str, Any] = OF_UNITS | {"formats": (*OF_UNITS["formats"], 6)}
"""Of one that says more since its third version, which came with format 6."""


def counts_for_unit(kind: type[Event], fields: Mapping[str, Any], own: str) -> bool:
    """Tell whether ``fields`` of the newest version of ``kind`` count for the sub-unit that they name alone.

    ``own`` is the ledger's own department. What is of a project counts for that project, whoever's it is.
    """
    names_unit = fields.get("department") not in (None, own)
    return bool(kind.of_units) and names_unit and fields.get("project") is None


def unit_of(event: Event, own: str) -> str | None:
    """Return the sub-unit that an event counts for alone; None where it counts for the whole department, or a project.

    Version 1 of every kind counts for the whole department, whatever unit it names: nobody knew better then.
    """
    if event.version < event.of_units or not counts_for_unit(type(event), event.__dict__, own):
        return None
    return event.department
