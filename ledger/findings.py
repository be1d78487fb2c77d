"""The finding of a check: one thing that a verification, or a comparison with what others said, came upon."""

from attrs import frozen


@frozen(kw_only=True)
class Finding:
    """The event's seq, None where it is about no event; a stable code; a Chinese sentence without it."""

    seq: int | None
    code: str
    message: str
