# -*- coding: utf-8 -*-
"""Check a proof that `jixiao prove` wrote. Needs Python 3.8 or newer and nothing else.

    python3 check_proof.py PROOF CHECKPOINT

CHECKPOINT is the one you kept. A proof of one event (C2SP tlog-proof) must be made for that checkpoint; a proof of
growth (C2SP tlog-witness) must start from it. Hashes as in RFC 6962. Signatures are not checked here.
Exit code 0: proved, 1: not proved, 2: not readable.
"""

import hashlib
import sys
from base64 import b64decode
from pathlib import Path

# Python 2 cannot read this line, and shows it.
NEEDED: str = "核验程序需要 Python 3.8 或更新的版本：请换一个再运行，如 python3.8 check_proof.py 证明 核验点"
if sys.version_info < (3, 8):
    sys.stderr.buffer.write("{}（这里是 {}.{}）\n".format(NEEDED, *sys.version_info[:2]).encode())
    sys.exit(2)


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def number(text: str) -> int:
    """Return a plain decimal number."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} 不是数字")
    return int(text)


def after(word: str, line: str) -> str:
    """Return what follows a word in a line, all of it where it begins with another."""
    return line[len(word) :] if line.startswith(word) else line


def tree_of(checkpoint: str) -> "tuple[str, int, bytes]":
    """Return origin, size and root of a checkpoint."""
    origin, size, root = checkpoint.split("\n")[:3]
    return origin, number(size), b64decode(root, validate=True)


def climb(place: int, last: int, start: bytes, path: "list[bytes]") -> "tuple[bytes, bytes] | None":
    """Return the old and the new root above the hash at ``place``; None where the path does not end at the root."""
    # Of other lengths, two pairs of hashes could be joined to the same.
    if {len(each) for each in (start, *path)} != {32}:
        return None
    old = new = start
    for sibling in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = node(sibling, old), node(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, sibling)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def includes(index: int, size: int, leaf: bytes, path: "list[bytes]", root: bytes) -> bool:
    """Tell whether the leaf stands at that index of the tree (RFC 9162, 2.1.3.2)."""
    found = climb(index, size - 1, leaf, path) if 0 <= index < size else None
    return found is not None and found[1] == root


def extends(old_size: int, size: int, old_root: bytes, root: bytes, path: "list[bytes]") -> bool:
    """Tell whether the old tree is a prefix of the new one (RFC 9162, 2.1.4.2)."""
    if not 0 < old_size < size:
        return 0 < old_size == size and not path and old_root == root and len(root) == 32
    path = [old_root, *path] if old_size & (old_size - 1) == 0 else path
    height = (old_size & -old_size).bit_length() - 1
    start = (old_size - 1) >> height, (size - 1) >> height
    return bool(path) and climb(*start, path[0], path[1:]) == (old_root, root)


def check(proof: str, kept: str) -> "tuple[bool, str]":
    """Return whether the proof holds for the checkpoint that was kept, and what it then proves."""
    head, _, checkpoint = proof.partition("\n\n")
    lines, (origin, old_size, old_root) = head.split("\n"), tree_of(kept)
    path = [b64decode(line, validate=True) for line in lines[1 if lines[0].startswith("old ") else 3 :]]
    if lines[0].startswith("old "):
        new_origin, size, root = tree_of(checkpoint)
        same_start = new_origin == origin and number(lines[0][4:]) == old_size
        sentence = f"从您保存的核验点（{old_size} 个事件）到新核验点，账本只有追加，没有改动。新核验点：\n{checkpoint}"
        return same_start and extends(old_size, size, old_root, root, path), sentence
    if lines[0] != "c2sp.org/tlog-proof@v1":
        raise ValueError("第一行应为 old N 或 c2sp.org/tlog-proof@v1")
    body, index = b64decode(after("extra ", lines[1]), validate=True), number(after("index ", lines[2]))
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
