"""One thing that a verification finds wrong."""

from attrs import frozen


@frozen(kw_only=True)
class Wrong:
    """The event's seq where it is an event, a stable code, a Chinese sentence."""

    seq: int | None
    code: str
    message: str


def nothing_recorded() -> Wrong:
    """Return what is wrong with a log of no events: it lacks even the registration of its department."""
    return Wrong(seq=1, code="department_missing", message="没有任何事件，连账本的部门登记也没有")
