"""Parts of a download: which bytes a visitor asks for who resumes one (RFC 9110 14)."""

import re

_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")


def range_in(given: str, size: int) -> range | None:
    """Return the bytes of a header ``Range`` within ``size``; none of them where it asks for what is beyond.

    None where the whole is to be sent: of no header, of one that asks for several parts or in other units.
    """
    found = _RANGE.fullmatch(given.strip())
    if found is None:
        return None
    first, last, final = found.groups()
    if final is not None:
        return range(max(0, size - int(final)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1) if last else size)
