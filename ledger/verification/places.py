"""Whether each event of a log stands in its place, and what any reading of the log can find."""

from ledger.findings import Finding


class Places:
    """Follows the seqs of a log that is read in order. ``next_seq`` is the one that must come next."""

    def __init__(self, next_seq: int = 1) -> None:
        self.next_seq = next_seq

    def check(self, seq: int) -> Finding | None:
        """Take the next seq and return the finding where that is not its place."""
        expected, self.next_seq = self.next_seq, max(seq, self.next_seq - 1) + 1
        if seq > expected:
            return missing(expected, seq - 1)
        if seq < expected:
            return Finding(seq=seq, code="event_out_of_place", message="序号应从 1 开始连续")
        return None


def missing(first: int, last: int) -> Finding:
    """Return the finding where the events from ``first`` to ``last`` are not there."""
    seqs = str(first) if first == last else f"{first} 至 {last}"
    return Finding(seq=first, code="event_missing", message=f"缺少序号为 {seqs} 的事件")


def hash_differs(seq: int) -> Finding:
    """Return the finding of a body that is not what was hashed."""
    return Finding(seq=seq, code="leaf_hash_differs", message="内容与摘要不符")


def unreadable_from(seq: int, error: Exception) -> Finding:
    """Return the finding where the file cannot be read on from an event."""
    return Finding(seq=seq, code="database_damaged", message=f"从第 {seq} 号事件起无法读取：{error}")


def nothing_recorded() -> Finding:
    """Return the finding of a log of no events: it lacks even the registration of its department."""
    return Finding(seq=1, code="department_missing", message="没有任何事件，连账本的部门登记也没有")
