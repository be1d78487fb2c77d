"""Verification against checkpoints kept elsewhere: the only check that a ledger rewritten as a whole cannot pass."""

from collections.abc import Iterator, Sequence

from ledger.checkpoint import Checkpoint
from ledger.note_keys import VerifierKey
from ledger.verify_log import Wrong


def checkpoint_problems(
    checkpoints: Sequence[Checkpoint], key: VerifierKey | None, leaf_hashes: Sequence[bytes], *, origin: str
) -> Iterator[Wrong]:
    """Yield why a log with these leaf hashes disagrees with ``checkpoints``, or why one of those cannot be believed.

    With several checkpoints the earliest that differs is bracketed: what changed lies after the last that agrees.
    ``origin`` is that of the log, to tell a checkpoint of another ledger.
    """
    agreed = 0
    for checkpoint in sorted(checkpoints, key=lambda one: one.size):
        if key is not None and not key.verifies(checkpoint.note):
            message = f"核验点 {checkpoint.file} 没有 {key.name} 的有效签名，不能作为依据"
            yield Wrong(seq=None, code="checkpoint_not_signed", message=message)
        elif checkpoint.holds_for(leaf_hashes):
            agreed = checkpoint.size
        else:
            yield _difference(checkpoint, leaf_hashes, agreed, origin)


def _difference(checkpoint: Checkpoint, leaf_hashes: Sequence[bytes], agreed: int, origin: str) -> Wrong:
    size, found = checkpoint.size, len(leaf_hashes)
    other = (
        "" if checkpoint.origin == origin else f"；核验点属于 {checkpoint.origin}，本账本是 {origin}，请先确认没有拿错"
    )
    if size > found:
        gone = f"第 {found + 1} 号" if size == found + 1 else f"第 {found + 1} 至 {size} 号"
        message = f"核验点 {checkpoint.file} 作出时账本有 {size} 个事件，现在只有 {found} 个：{gone}事件被截去{other}"
        return Wrong(seq=found + 1, code="events_cut_off", message=message)
    first = agreed + 1
    place = f"第 {first} 号" if first == size else f"第 {first} 至 {size} 号"
    message = (
        f"核验点 {checkpoint.file} 之前的历史被改写：它作出时的前 {size} 个事件与现在的前 {size} 个不同，"
        f"{place}事件中有被改动、删去、补入或换位的{other}"
    )
    return Wrong(seq=None, code="history_rewritten", message=message)
