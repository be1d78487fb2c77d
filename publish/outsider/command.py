"""The command: check the named file, print the report."""

from __future__ import annotations

import sys
from pathlib import Path

from publish.outsider.all_checks import compare_all
from publish.outsider.checked_publication import Check
from publish.outsider.kept_checkpoint import checkpoint_of
from publish.outsider.limits import NotAsPublished, Unreadable
from publish.outsider.public_tables import read_file
from publish.outsider.report import report, seen

USAGE = "用法：python3 verify_public.py public.db [--checkpoint 核验点文件]"


def _refused(name: str, error: Exception, what: str) -> int:
    # Whatever a hostile file provokes, memory and recursion included, its reader gets a sentence.
    reason = str(error) if isinstance(error, Unreadable) else f"文件损坏，或不是{what}（{error!r}）"
    sys.stderr.buffer.write(f"{seen(name)}：不能作为{what}读取：{seen(reason)[:400]}\n".encode())
    return 2


def main(arguments: list[str]) -> int:
    """Check the named file, print the report and return the exit code."""
    named = [*arguments]
    kept = named.pop(1 + named.index("--checkpoint")) if "--checkpoint" in named[:-1] else None
    names = [name for name in named if name != "--checkpoint"]
    if len(names) != 1 or len(named) - len(names) != (kept is not None) or names[0].startswith("-"):
        sys.stderr.buffer.write(f"{USAGE}\n".encode())
        return 2
    try:
        checkpoint = None if kept is None else checkpoint_of(Path(kept))
    except Exception as error:
        return _refused(str(kept), error, "核验点")
    try:
        check = Check(read_file(Path(names[0])))
        compare_all(check, checkpoint)
        said = report(check, with_checkpoint=kept is not None)
    except NotAsPublished as error:
        sys.stdout.buffer.write(
            f"{seen(names[0])}：{seen(str(error))[:400]}，没有读取。\n结论：不相符：1 处。\n".encode()
        )
        return 1
    except Exception as error:
        return _refused(names[0], error, "公开数据库")
    sys.stdout.buffer.write(said.encode())
    return 1 if check.findings.differing or check.findings.suspect else 0
