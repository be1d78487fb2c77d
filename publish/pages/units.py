"""Sub-units (二级预算单位) on a page: whose an office, a target or a statement is. Pure: rows in, words out.

Nothing is said of a unit where a policy, or a file of an older format, shows none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from publish.pages.texts_shown import beginning
from publish.tables.table import Row

UNIT = ("subunit_code", "subunit")
"""The columns of a public table that say of which unit a row is; both are empty for the department itself."""
OWN = "部门本级"


def unit_shown(row: Row) -> str:
    """Return the unit of a row by its name, by its code where no name is shown, "" where it is of none."""
    return beginning(_name(row))


def with_unit(name: str | None, row: Row) -> str:
    """Return a name of a row with its unit before it: ``"一院·办公室"``; of a row of no unit the name alone."""
    return "·".join(beginning(said) for said in (_name(row), name) if said)


def unit_choices(rows: Iterable[Row], own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the units of ``rows`` for a visitor to choose from: the words of each by what an address says.

    That is its code, its name where no code is shown; units of one name have their code beside it. ``own`` is what
    stands before them where codes are shown.
    """
    listed = list(rows)
    times = Counter(map(_name, listed))
    choices = {}
    for row in listed:
        code, name = row["subunit_code"], _name(row)
        choices[code or name] = name if times[name] == 1 else f"{name}（{code}）"
    shows_codes = any(row["subunit_code"] for row in listed)
    return {**(own or {}), **choices} if shows_codes else choices


def _name(row: Row) -> str:
    return row["subunit"] or row["subunit_code"] or ""
