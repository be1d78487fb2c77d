"""Verification against checkpoints kept elsewhere: the only check that a ledger rewritten as a whole cannot pass."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from ledger.findings import Finding
from ledger.proofs.checkpoint import Checkpoint
from ledger.proofs.note_keys import VerifierKey


@frozen(kw_only=True)
class Checked:
    """One checkpoint beside a log.

    ``signed`` tells whether the given key signed it, None where none was given. ``agrees`` tells whether the log begins
    with the events it was made of.
    """

    checkpoint: Checkpoint
    signed: bool | None
    agrees: bool

    @property
    def believed(self) -> bool:
        """False where the key that must have signed it did not."""
        return self.signed is not False


def check(checkpoints: Iterable[Checkpoint], key: VerifierKey | None, leaf_hashes: Sequence[bytes]) -> list[Checked]:
    """Return how a log with these leaf hashes compares with each of ``checkpoints``, by size."""
    return [
        Checked(
            checkpoint=checkpoint,
            signed=None if key is None else key.verifies(checkpoint.note),
            agrees=checkpoint.holds_for(leaf_hashes),
        )
        for checkpoint in sorted(checkpoints, key=lambda one: one.size)
    ]


def checkpoint_problems(checked: Sequence[Checked], *, events: int, origin: str) -> Iterator[Finding]:
    """Yield why a log of so many ``events`` disagrees with checkpoints, or why one of those cannot be believed.

    With several checkpoints the earliest that differs is bracketed: what changed lies after the last that agrees.
    ``origin`` is that of the log, to tell a checkpoint of another ledger.
    """
    agreeing = [one.checkpoint for one in checked if one.believed and one.agrees]
    last_agreeing = agreeing[-1] if agreeing else None
    for one in checked:
        if not one.believed:
            signers = "、".join(sorted({signed.name for signed in one.checkpoint.note.signatures})) or "无"
            message = f"核验点 {one.checkpoint.file} 上没有这把公钥的有效签名，不能作为依据（所载签名：{signers}）"
            yield Finding(seq=None, code="checkpoint_not_signed", message=message)
        elif not one.agrees:
            yield _difference(one.checkpoint, last_agreeing, events, origin)


def _difference(checkpoint: Checkpoint, last_agreeing: Checkpoint | None, events: int, origin: str) -> Finding:
    file, size = checkpoint.file, checkpoint.size
    agreed = last_agreeing.size if last_agreeing else 0
    other = "" if checkpoint.origin == origin else f"；它属于 {checkpoint.origin}，本账本是 {origin}，请确认没有拿错"
    if last_agreeing and size <= agreed:
        message = (
            f"核验点 {file} 与账本不符，而事件不少于它的 {last_agreeing.file} 与账本相符：两个核验点互相矛盾，"
            f"其一不是这本账的，或这本账曾有两个版本{other}"
        )
        return Finding(seq=None, code="checkpoints_contradict", message=message)
    if size > events:
        gone = f"{_range(events + 1, size)}被截去"
        if agreed < events:
            gone = f"少了 {size - events} 个，{_range(agreed + 1, events)}是否也被改动，这个核验点不能说明"
        message = f"核验点 {file} 作出时账本有 {size} 个事件，现在只有 {events} 个：{gone}"
        return Finding(seq=events + 1, code="events_cut_off", message=message + other)
    message = (
        f"核验点 {file} 之前的历史被改写：它作出时的前 {size} 个事件与现在的前 {size} 个不同，"
        f"{_range(agreed + 1, size)}中有被改动、删去、补入或换位的{other}"
    )
    return Finding(seq=None, code="history_rewritten", message=message)


def _range(first: int, last: int) -> str:
    return f"第 {first} 号事件" if first == last else f"第 {first} 至 {last} 号事件"
