"""Whether many lines or bodies of one kind are of the versions that they name, at a glance."""

from collections.abc import Sequence

from ledger.kinds.form import Form, Record
from ledger.kinds.versions import FIRST, newest_version


def are_of_a_version(records: Sequence[Record], form: Form) -> bool:
    """Tell whether lines name versions there are, and hold no field or value that came later."""
    newest = newest_version(form.kind)
    if not {record.version for record in records} <= {None, *range(FIRST, newest + 1)}:
        return False
    older = [record for record in records if (record.version or newest) < newest]
    return all(
        getattr(record, name) is None or record.version >= field.version_of(getattr(record, name))
        for name, field in {**form.later, **form.widened}.items()
        for record in older
    )


def are_plainly_first(records: Sequence[Record], form: Form) -> bool:
    """Tell whether bodies are of the first version, and hold nothing that could be of a later one."""
    if form.widened or {record.version for record in records} != {FIRST}:
        return False
    return all(getattr(record, name) is None for name in form.later for record in records)


def hold_no_later_default(records: Sequence[Record], form: Form) -> bool:
    """Tell whether no body holds the default of a field that came later, which none does."""
    return all(
        getattr(record, name) is None or not field.is_left_out(getattr(record, name))
        for name, field in form.later.items()
        for record in records
    )
