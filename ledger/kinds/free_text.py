"""Which fields of a kind are free text: somebody wrote it, and a name can stand there that does not belong there."""

from ledger.kinds.event import Event, fields_of, once_a_kind
from ledger.kinds.field_types import LINE, NOTE
from ledger.kinds.performance import RubricAdopted
from ledger.kinds.registration import DepartmentChanged, DepartmentRegistered, ProjectChanged, ProjectRegistered

_SAY_WHOSE = frozenset(("department", "project", "to_project", "parent", "recorded_by", "authority", "approved_by"))
_REGISTRATIONS = (DepartmentRegistered, DepartmentChanged, ProjectRegistered, ProjectChanged)


@once_a_kind
def free_text_fields(kind: type[Event]) -> tuple[str, ...]:
    """Return the stored names of the fields of ``kind`` that are free text and stand in its body.

    Not what says whose an event is, by code or registered name, or who decided it, and not the text of a rubric.
    """
    given_elsewhere = (
        {"name", "office"} if issubclass(kind, _REGISTRATIONS) else {"text"} if kind is RubricAdopted else set()
    )
    return tuple(
        field.stored_name
        for field in fields_of(kind)
        if field.type in (LINE, NOTE) and not field.confidential and field.name not in _SAY_WHOSE | given_elsewhere
    )
