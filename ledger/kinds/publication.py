"""What left the ledger and what was taken out of it: disclosures and erasures."""

from attrs import frozen

from ledger.kinds.event import Event
from ledger.kinds.field_types import DATE, DIGEST, LINE, NOTE, YEAR
from ledger.kinds.fields import optional, required


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class DetailsErased(Event, kind="details_erased", title="删除保密字段", reversible=False, names_event="erases"):
    """The confidential details of an event were deleted (个人信息保护法 article 47); its body and hash stay."""

    erases: str = required(LINE, "event_id of the event whose details are deleted")
    reason: str = required(NOTE, "why")
    authority: str = required(LINE, "what allows it")
    approved_by: str | None = optional(LINE, "account code of who approved it")


@frozen(kw_only=True, slots=False, eq=False, repr=False)
class Disclosure(Event, kind="disclosure", title="公开"):
    """A publication of the year's figures (预算法 article 14), bound to a checkpoint of the log."""

    year: int = required(YEAR, "budget year")
    checkpoint: str = required(NOTE, "the checkpoint's text")
    digest: str = required(DIGEST, "content digest of the public database")
    approved_on: str | None = optional(DATE, "the day the publication was approved")
    document: str | None = optional(LINE, "number of the approving document")
