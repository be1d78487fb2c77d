"""Seqs as a short text: ``3,7-18``."""

from collections.abc import Iterable, Iterator


def seq_ranges(seqs: Iterable[int]) -> str | None:
    """Return the seqs in order, neighbours joined, such as ``3,7-18``; None where there are none."""
    ranges: list[list[int]] = []
    for seq in sorted(set(seqs)):
        if ranges and ranges[-1][1] == seq - 1:
            ranges[-1][1] = seq
        else:
            ranges.append([seq, seq])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges) or None


def ranges_in(text: str | None) -> Iterator[tuple[int, int]]:
    """Yield the first and the last seq of every range of such a text, in its order."""
    for one in text.split(",") if text else ():
        first, _, last = one.partition("-")
        yield int(first), int(last or first)


def seqs_in(text: str | None) -> Iterator[int]:
    """Yield the seqs of such a text."""
    for first, last in ranges_in(text):
        yield from range(first, last + 1)
