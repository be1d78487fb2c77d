"""One thing that a verification finds wrong."""

from attrs import frozen


@frozen(kw_only=True)
class Wrong:
    """The event's seq where it is an event, a stable code, a Chinese sentence."""

    seq: int | None
    code: str
    message: str
