"""The versions of a kind: which a line or body is of, what it may hold, and how it is read today.

A body is stored under the lowest version that takes it, and never rewritten.
"""

from collections.abc import Mapping
from typing import Any

from ledger.errors import NewerVersion
from ledger.kinds import KINDS
from ledger.kinds.event import Event, fields_of
from ledger.kinds.units import counts_for_unit

FIRST = 1


def newest_version(kind: type[Event]) -> int:
    """Return the newest version of ``kind``."""
    return len(kind.formats)


def lowest_version(kind: type[Event], fields: Mapping[str, Any], own: str | None = None) -> int:
    """Return the lowest version of ``kind`` that takes ``fields``, given by stored name; defaults need no version.

    It says the same as the version that the fields name, or the newest where they name none. ``own`` is the ledger's
    own department; where it is not known, what names a department may be of it.
    """
    named = fields.get("version") or newest_version(kind)
    of_unit = own is not None and named >= kind.of_units and counts_for_unit(kind, fields, own)
    values = ((field, fields.get(field.stored_name)) for field in fields_of(kind))
    given = (field.version_of(value) for field, value in values if value not in (None, field.default))
    lifted_from = (version for version in kind.lifts if version < named)
    return max(FIRST, *given, kind.of_units if of_unit else FIRST, *(version + 1 for version in lifted_from))


def fits_version(kind: type[Event], stored: Mapping[str, Any]) -> bool:
    """Tell whether the fields of a body are of the version that they name: of the lowest that takes them.

    What lies sealed apart may have asked for a later one, which only the details could tell; so may the department that
    it names, of which only the log tells whether it is a sub-unit.
    """
    lowest = lowest_version(kind, stored)
    asked = {field.since for field in fields_of(kind) if field.confidential and stored.get("details_digest")}
    if counts_for_unit(kind, stored, own=""):
        asked.add(kind.of_units)
    return stored["version"] in {lowest, *(since for since in asked if since > lowest)}


def format_of(kind: type[Event], version: int) -> int:
    """Return the format of the ledger (``user_version``) that a version of ``kind`` came with, 0 for any."""
    return kind.formats[version - 1]


def latest_format() -> int:
    """Return the latest format that any kind came with."""
    return max(max(kind.formats) for kind in KINDS.values())


def kind_of(name: str, version: int) -> type[Event]:
    """Return the kind of a stored body. Raises NewerVersion where this release knows no such kind or version."""
    kind = KINDS.get(name)
    if kind is None or version > newest_version(kind):
        raise NewerVersion(name, version)
    return kind


def lifted(kind: type[Event], fields: dict[str, Any]) -> dict[str, Any]:
    """Return the stored fields of a body as the newest version of its kind has them."""
    for version in range(fields["version"], newest_version(kind)):
        if version in kind.lifts:
            fields = {**kind.lifts[version](fields), "version": version + 1}
    return fields
