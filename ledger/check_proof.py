"""Check a proof that `jixiao prove` wrote. Needs Python's standard library and nothing else.

    python3 check_proof.py PROOF CHECKPOINT

CHECKPOINT is the one you kept. A proof of one event (C2SP tlog-proof) must be made for that checkpoint; a proof of
growth (C2SP tlog-witness) must start from it. Hashes as in RFC 6962. Signatures are not checked here.
Exit code 0: proved, 1: not proved, 2: not readable.
"""

import hashlib
import sys
from base64 import b64decode
from pathlib import Path


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_of(checkpoint: str) -> tuple[int, bytes]:
    """Return size and root of a checkpoint."""
    lines = checkpoint.splitlines()
    return int(lines[1]), b64decode(lines[2], validate=True)


def includes(index: int, size: int, leaf: bytes, path: list[bytes], root: bytes) -> bool:
    """Tell whether the leaf stands at that index of the tree (RFC 9162, 2.1.3.2)."""
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, sibling)
        place, last = place >> 1, last >> 1
    return 0 <= index < size and last == 0 and found == root


def extends(old_size: int, size: int, old_root: bytes, root: bytes, path: list[bytes]) -> bool:
    """Tell whether the old tree is a prefix of the new one (RFC 9162, 2.1.4.2)."""
    if old_size == size:
        return not path and old_root == root
    path = [old_root, *path] if old_size & (old_size - 1) == 0 else path
    if not 0 < old_size < size or not path:
        return False
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    found_old = found_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            found_old, found_new = node(sibling, found_old), node(sibling, found_new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found_new = node(found_new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found_old == old_root and found_new == root


def check(proof: str, kept: str) -> tuple[bool, str]:
    """Return whether the proof holds for the checkpoint that was kept, and a sentence."""
    head, _, checkpoint = proof.partition("\n\n")
    lines, (size, root), (kept_size, kept_root) = head.splitlines(), tree_of(checkpoint), tree_of(kept)
    if lines[0].startswith("old "):
        old_size, path = int(lines[0][4:]), [b64decode(line, validate=True) for line in lines[1:]]
        held = old_size == kept_size and extends(kept_size, size, kept_root, root, path)
        verdict = "只有追加，没有改动" if held else "不能证明没有改动"
        return held, f"从您保存的核验点（{kept_size} 个事件）到新核验点（{size} 个事件）：{verdict}\n{checkpoint}"
    if lines[0] != "c2sp.org/tlog-proof@v1":
        raise ValueError("第一行应为 old N 或 c2sp.org/tlog-proof@v1")
    body, index = b64decode(lines[1].removeprefix("extra "), validate=True), int(lines[2].removeprefix("index "))
    path = [b64decode(line, validate=True) for line in lines[3:]]
    if (size, root) != (kept_size, kept_root):
        return False, f"证明所依据的核验点（{size} 个事件）不是您保存的那一个（{kept_size} 个事件）\n"
    held = includes(index, size, hashlib.sha256(b"\x00" + body).digest(), path, root)
    return held, f"第 {index + 1} 号事件{'在' if held else '不能证明在'}您保存的核验点的账本之中：\n{body.decode()}\n"


if __name__ == "__main__":
    try:
        proved, sentence = check(*(Path(name).read_text("utf-8-sig") for name in (sys.argv[1], sys.argv[2])))
    except (OSError, ValueError, IndexError) as error:
        sys.stderr.write(f"无法核对：{error}\n{__doc__}")
        sys.exit(2)
    sys.stdout.write(f"{'已证明' if proved else '未证明'}。{sentence}")
    sys.exit(not proved)
