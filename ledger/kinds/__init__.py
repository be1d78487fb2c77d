"""Every kind of event: the data dictionary of the log (``docs/events.md`` is generated from it)."""

from ledger.errors import InvalidInput
from ledger.kinds.event import ENVELOPE, SET_BY_LEDGER, Event, described, must_be_given
from ledger.kinds.execution import Bulletin, ImprovementPlan, MonthClosed, Pledge, Statement
from ledger.kinds.fields import Field
from ledger.kinds.money import (
    Appropriation,
    CarryOver,
    Expenditure,
    MoneyEvent,
    Reduction,
    Refund,
    Reversal,
    Supplement,
    Surrender,
    Virement,
)
from ledger.kinds.performance import Appraisal, Deduction, PublishedScore, Result, RubricAdopted, Target
from ledger.kinds.publication import DetailsErased, Disclosure
from ledger.kinds.registration import DepartmentRegistered, ProjectChanged, ProjectRegistered
from ledger.values.text import shown

KINDS: dict[str, type[Event]] = {
    kind.kind: kind
    for kind in (
        DepartmentRegistered,
        ProjectRegistered,
        ProjectChanged,
        Appropriation,
        CarryOver,
        Supplement,
        Reduction,
        Surrender,
        Virement,
        Expenditure,
        Refund,
        Reversal,
        Bulletin,
        Statement,
        Pledge,
        Target,
        Result,
        Deduction,
        Appraisal,
        ImprovementPlan,
        MonthClosed,
        RubricAdopted,
        PublishedScore,
        DetailsErased,
        Disclosure,
    )
}

_EVERY: dict[str, type[Event]] = {Event.kind: Event, **KINDS}
_FIELDS = {name: described(kind) for name, kind in _EVERY.items()}


def kind_named(name: str) -> type[Event]:
    """Return the kind of that name. Raises InvalidInput."""
    if name not in KINDS:
        raise InvalidInput("unknown_kind", f"{shown(name)}：没有这种事件，见 jixiao kinds")
    return KINDS[name]


def fields_of(kind: type[Event]) -> tuple[Field, ...]:
    """Return every field of ``kind``, the envelope's first, in the order of the record."""
    return _FIELDS[kind.kind]


__all__ = [
    "ENVELOPE",
    "KINDS",
    "SET_BY_LEDGER",
    "Appraisal",
    "Appropriation",
    "Bulletin",
    "CarryOver",
    "Deduction",
    "DepartmentRegistered",
    "DetailsErased",
    "Disclosure",
    "Event",
    "Expenditure",
    "ImprovementPlan",
    "MoneyEvent",
    "MonthClosed",
    "Pledge",
    "ProjectChanged",
    "ProjectRegistered",
    "PublishedScore",
    "Reduction",
    "Refund",
    "Result",
    "Reversal",
    "RubricAdopted",
    "Statement",
    "Supplement",
    "Surrender",
    "Target",
    "Virement",
    "fields_of",
    "kind_named",
    "must_be_given",
]
