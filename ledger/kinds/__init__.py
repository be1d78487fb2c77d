"""Every kind of event: the data dictionary of the log (``docs/events.md`` is generated from it)."""

from ledger.errors import InvalidInput
from ledger.kinds.event import ENVELOPE, SET_BY_LEDGER, Event, fields_of, must_be_given
from ledger.kinds.execution import Bulletin, ImprovementPlan, MonthClosed, Pledge, Statement
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
from ledger.kinds.registration import DepartmentChanged, DepartmentRegistered, ProjectChanged, ProjectRegistered
from ledger.values.nearest import hint, nearest_titled
from ledger.values.text import shown

KINDS: dict[str, type[Event]] = {
    kind.kind: kind
    for kind in (
        DepartmentRegistered,
        DepartmentChanged,
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


def kinds_like(name: object) -> str:
    """Return which kinds may have been meant where there is none of that ``name``, and how all are listed."""
    near = nearest_titled(str(name), {kind: found.title for kind, found in KINDS.items()})
    return hint(near, every=f"全部 {len(KINDS)} 种见 jixiao kinds")


def kind_named(name: str) -> type[Event]:
    """Return the kind of that name. Raises InvalidInput."""
    if name not in KINDS:
        raise InvalidInput("unknown_kind", f"{shown(name)}：没有这种事件，{kinds_like(name)}")
    return KINDS[name]
