"""Proofs (证明) to hand out: that one event stands in the log, and that the log only grew.

``check_proof.py`` checks both with Python's standard library alone. The texts are those of C2SP: ``tlog-proof`` for an
event, whose extra data is the event's body, and the request of ``tlog-witness`` for growth.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence

from ledger.errors import InvalidInput, UnsoundLedger
from ledger.history.entries import department, find, leaf_hashes
from ledger.kinds.body import leaf_hash
from ledger.proofs.checkpoint import Checkpoint, make_checkpoint, origin_of
from ledger.proofs.merkle import consistency_proof, inclusion_proof, root, verify_inclusion
from ledger.storage import queries
from ledger.storage.store import Ledger


def prove_event(ledger: Ledger, name: str, *, checkpoint: Checkpoint | None = None) -> str:
    """Return the proof that the event of that event_id or seq stands in the log that ``checkpoint`` was made of.

    Without a checkpoint it is that of the log as it is now. Raises NotRecorded, and InvalidInput where the event came
    after the checkpoint or the checkpoint is not one of this log, and UnsoundLedger where events are missing.
    """
    entry = find(ledger, name)
    hashes = leaf_hashes(ledger, as_of=ledger.head)
    tree = _checked(checkpoint, hashes) or _as_it_is(hashes, origin_of(department(ledger).department))
    if entry.seq > tree.size:
        message = f"第 {entry.seq} 号事件记录在核验点（{tree.size} 个事件）之后，请用之后的核验点"
        raise InvalidInput("event_after_checkpoint", message)
    body = ledger.connection.execute(queries.BODY_AT, (entry.seq,)).fetchone()[1]
    proved = inclusion_text(body, entry.seq, inclusion_proof(entry.seq - 1, hashes[: tree.size]), tree)
    if proved is None:
        message = f"{ledger.path}：第 {entry.seq} 号事件不在它的位置上，不能证明，请运行 jixiao verify"
        raise UnsoundLedger("ledger_unsound", message)
    return proved


def inclusion_text(body: bytes, seq: int, proof: Sequence[bytes], tree: Checkpoint) -> str | None:
    """Return the text of ``proof`` that the event with that body is at ``seq`` of ``tree``; None where it is not."""
    index = seq - 1
    if not verify_inclusion(index, tree.size, leaf_hash(body), proof, tree.root):
        return None
    head = ["c2sp.org/tlog-proof@v1", f"extra {b64encode(body).decode()}", f"index {index}"]
    return _text(head, proof, tree)


def prove_growth(ledger: Ledger, old: Checkpoint, *, new: Checkpoint | None = None) -> str:
    """Return the proof that between the checkpoints ``old`` and ``new`` the log only grew.

    Without a new checkpoint it is that of the log as it is now, under the same origin. Raises InvalidInput where one of
    the two is not a checkpoint of this log, or the new one is the older.
    """
    hashes = leaf_hashes(ledger, as_of=ledger.head)
    _checked(old, hashes)
    tree = _checked(new, hashes) or _as_it_is(hashes, old.origin)
    if old.size > tree.size:
        message = f"前一核验点有 {old.size} 个事件，多于后一核验点的 {tree.size} 个"
        raise InvalidInput("checkpoints_reversed", message)
    return _text([f"old {old.size}"], consistency_proof(old.size, hashes[: tree.size]), tree)


def _checked(checkpoint: Checkpoint | None, hashes: Sequence[bytes]) -> Checkpoint | None:
    if checkpoint is not None and not checkpoint.holds_for(hashes):
        message = f"{checkpoint.file}：账本与这一核验点不符，不能证明；请运行 jixiao verify --checkpoint"
        raise InvalidInput("checkpoint_differs", message)
    return checkpoint


def _as_it_is(hashes: Sequence[bytes], origin: str) -> Checkpoint:
    return make_checkpoint(origin=origin, size=len(hashes), root=root(hashes))


def _text(head: Iterable[str], proof: Iterable[bytes], tree: Checkpoint) -> str:
    lines = [*head, *(b64encode(each).decode() for each in proof)]
    return "\n".join([*lines, "", str(tree.note)])
