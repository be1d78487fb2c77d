"""What left the ledger and what was taken out of it: disclosures and erasures."""

from typing import ClassVar

from attrs import frozen

from ledger.kinds.event import Event
from ledger.kinds.field_types import DATE, DIGEST, LINE, NOTE, YEAR
from ledger.kinds.fields import optional, required


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class DetailsErased(Event):
    """The confidential details of an event were deleted (个人信息保护法 article 47); its body and hash stay."""

    kind: ClassVar[str] = "details_erased"
    title: ClassVar[str] = "删除保密字段"
    reversible: ClassVar[bool] = False
    names_event: ClassVar[str] = "erases"

    erases: str = required(LINE, "event_id of the event whose details are deleted")
    reason: str = required(NOTE, "why")
    authority: str = required(LINE, "what allows it")
    approved_by: str | None = optional(LINE, "account code of who approved it")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Disclosure(Event):
    """A publication of the year's figures (预算法 article 14), bound to a checkpoint of the log."""

    kind: ClassVar[str] = "disclosure"
    title: ClassVar[str] = "公开"

    year: int = required(YEAR, "budget year")
    checkpoint: str = required(NOTE, "the checkpoint's text")
    digest: str = required(DIGEST, "content digest of the public database")
    approved_on: str | None = optional(DATE, "the day the publication was approved")
    document: str | None = optional(LINE, "number of the approving document")
