"""Reading of one sub-unit (二级预算单位) of a public database, and which ones there are."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from publish.attached.reading import Asked, read_different
from publish.pages.units import UNIT, unit_choices


async def read_units(
    database: Any, table: str, own: Mapping[str, str] | None = None, asked: Asked | None = None
) -> dict[str, str]:
    """Return the units of the rows asked for, as choices; none where no row is of one, or none is shown."""
    rows = await read_different(database, table, UNIT, evolve(asked or Asked(), filled=UNIT))
    return unit_choices(rows, own)


def of_unit(asked: Asked, given: str, own: str) -> Asked:
    """Return what is asked for, of the unit alone that an address names by its code or name; of all where it is "".

    ``own`` is the code of the department: by it the rows of no unit are named.
    """
    if not given:
        return asked
    if given == own:
        return evolve(asked, equal={**asked.equal, "subunit_code": None})
    return evolve(asked, either={**asked.either, UNIT: given})
