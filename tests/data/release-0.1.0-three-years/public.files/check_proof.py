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


def number(text: str) -> int:
    """Return a plain decimal number."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} 不是数字")
    return int(text)


def tree_of(checkpoint: str) -> tuple[str, int, bytes]:
    """Return origin, size and root of a checkpoint."""
    origin, size, root = checkpoint.split("\n")[:3]
    return origin, number(size), b64decode(root, validate=True)


def are_left(place: int, last: int, length: int) -> list[bool] | None:
    """Return which siblings on a path of that length stand on the left; None where it is no path to the root."""
    sides = []
    for _ in range(length):
        if last == 0:
            return None
        sides.append(bool(place & 1) or place == last)
        while sides[-1] and not place & 1 and place:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    return sides if last == 0 else None


def includes(index: int, size: int, leaf: bytes, path: list[bytes], root: bytes) -> bool:
    """Tell whether the leaf stands at that index of the tree (RFC 9162, 2.1.3.2)."""
    sides = are_left(index, size - 1, len(path)) if 0 <= index < size else None
    for sibling, left in zip(path, sides or (), strict=False):
        leaf = node(sibling, leaf) if left else node(leaf, sibling)
    return sides is not None and leaf == root


def extends(old_size: int, size: int, old_root: bytes, root: bytes, path: list[bytes]) -> bool:
    """Tell whether the old tree is a prefix of the new one (RFC 9162, 2.1.4.2)."""
    if not 0 < old_size < size:
        return 0 < old_size == size and not path and old_root == root
    path = [old_root, *path] if old_size & (old_size - 1) == 0 else path
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    sides = are_left(place, last, len(path) - 1) if path else None
    old = new = path[0] if path else b""
    for sibling, left in zip(path[1:], sides or (), strict=False):
        old, new = (node(sibling, old), node(sibling, new)) if left else (old, node(new, sibling))
    return sides is not None and old == old_root and new == root


def check(proof: str, kept: str) -> tuple[bool, str]:
    """Return whether the proof holds for the checkpoint that was kept, and what it then proves."""
    head, _, checkpoint = proof.partition("\n\n")
    lines, (origin, old_size, old_root) = head.split("\n"), tree_of(kept)
    if lines[0].startswith("old "):
        new_origin, size, root = tree_of(checkpoint)
        path = [b64decode(line, validate=True) for line in lines[1:]]
        same_start = new_origin == origin and number(lines[0][4:]) == old_size
        sentence = f"从您保存的核验点（{old_size} 个事件）到新核验点，账本只有追加，没有改动。新核验点：\n{checkpoint}"
        return same_start and extends(old_size, size, old_root, root, path), sentence
    if lines[0] != "c2sp.org/tlog-proof@v1":
        raise ValueError("第一行应为 old N 或 c2sp.org/tlog-proof@v1")
    body, index = b64decode(lines[1].removeprefix("extra "), validate=True), number(lines[2].removeprefix("index "))
    path = [b64decode(line, validate=True) for line in lines[3:]]
    sentence = f"第 {index + 1} 号事件在您保存的核验点（{old_size} 个事件）的账本之中：\n{body.decode()}\n"
    return includes(index, old_size, hashlib.sha256(b"\x00" + body).digest(), path, old_root), sentence


if __name__ == "__main__":
    try:
        proved, proves = check(*(Path(name).read_text("utf-8-sig") for name in (sys.argv[1], sys.argv[2])))
    except (OSError, ValueError, IndexError) as error:
        # What is no text stands whole in the error that says so.
        said = f"无法核对：{error!r:.200}\n" if len(sys.argv) == 3 else ""
        sys.stderr.write(f"{said}{__doc__}")
        sys.exit(2)
    # Whoever wrote the proof must not write the verdict: nothing of it is shown unless it holds, and no escapes then.
    seen = "".join(c if c.isprintable() or c in "\n\u3000" else f"\\u{ord(c):04x}" for c in proves)
    sys.stdout.buffer.write((f"已证明。{seen}" if proved else "未证明：与您保存的核验点不符。\n").encode())
    sys.exit(not proved)
