"""A third version of a kind that no release ships: bulletins with a reason and a nature, or with rates as shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from attrs import frozen

from ledger.kinds import KINDS, Bulletin, Event, Pledge
from ledger.kinds.field_types import LINE, NOTE, choice
from ledger.kinds.fields import optional
from ledger.kinds.versions import latest_format
from ledger.storage.schema import SCHEMA_VERSION

FORMAT = max(SCHEMA_VERSION, latest_format()) + 1
LIFTED_FORMAT = FORMAT + 1


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Bulletin3(Bulletin, formats=(*Bulletin.formats, FORMAT)):
    """A bulletin that may say more."""

    reason: str | None = optional(NOTE, "why it is what it is", since=3)
    nature: str = optional(choice("quantitative", "qualitative"), "定量 or 定性", default="quantitative", since=3)


def as_share(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a bulletin with its rate as a share of one."""
    return {**fields, "rate": f"{Decimal(fields['rate']) / 100:f}"}


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class BulletinOfShares(Bulletin, formats=(*Bulletin.formats, LIFTED_FORMAT), lifts={2: as_share}):
    """A bulletin whose rate is a share of one, where it was per cent."""


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class PledgeWithWitness(Pledge, formats=(0, FORMAT)):
    """A pledge that somebody witnessed."""

    witness: str | None = optional(LINE, "who saw it signed", confidential=True, since=2)


@contextmanager
def sealed_version() -> Iterator[None]:
    """Let this be a release that knows of witnesses."""
    with _kind(PledgeWithWitness):
        yield


@contextmanager
def made_up_version() -> Iterator[None]:
    """Let this be a release that knows the third version."""
    with _kind(Bulletin3):
        yield


@contextmanager
def lifted_version() -> Iterator[None]:
    """Let this be a release in which a rate is a share."""
    with _kind(BulletinOfShares):
        yield


@contextmanager
def _kind(kind: type[Event]) -> Iterator[None]:
    with patch.dict(KINDS, {kind.kind: kind}):
        yield
