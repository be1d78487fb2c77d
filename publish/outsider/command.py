"""The command: check the named file, print the report."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

from publish.outsider.all_checks import compare_all
from publish.outsider.checked_publication import Check
from publish.outsider.downloads_check import compared_downloads
from publish.outsider.kept_checkpoint import checkpoint_of
from publish.outsider.limits import NotAsPublished, Unreadable
from publish.outsider.public_tables import File, read_file
from publish.outsider.report import report, seen

USAGE = (
    "用法：python3 verify_public.py public.db [--checkpoint 核验点文件] [--downloads 下载文件夹] [--with 其他年度.db]…"
)
OPTIONS = ("--checkpoint", "--downloads", "--with")
SEVERAL = "--with"
"""What may be given more than once."""


def _refused(name: str, error: Exception, what: str) -> int:
    # Whatever a hostile file provokes, memory and recursion included, its reader gets a sentence.
    reason = str(error) if isinstance(error, Unreadable) else f"文件损坏，或不是{what}（{error!r}）"
    sys.stderr.buffer.write(f"{seen(name)}：不能作为{what}读取：{seen(reason)[:400]}\n".encode())
    return 2


def _given(arguments: list[str]) -> tuple[str, dict[str, list[str]]] | None:
    """Return the named database and the options with what they name, None where the arguments are written wrongly."""
    names: list[str] = []
    options: dict[str, list[str]] = {}
    remaining = iter(arguments)
    for argument in remaining:
        is_option = argument in OPTIONS and (argument not in options or argument == SEVERAL)
        value = next(remaining, None) if is_option else None
        if value is not None:
            options.setdefault(argument, []).append(value)
        elif argument.startswith("-"):
            return None
        else:
            names.append(argument)
    return (names[0], options) if len(names) == 1 else None


def _opened(name: str, opened: ExitStack) -> File:
    """Return what a file holds, which is read as long as it is ``opened``."""
    file = read_file(Path(name))
    opened.callback(file.connection.close)
    return file


def main(arguments: list[str]) -> int:
    """Check the named file, print the report and return the exit code."""
    given = _given(arguments)
    if given is None:
        sys.stderr.buffer.write(f"{USAGE}\n".encode())
        return 2
    with ExitStack() as opened:
        return _compared(*given, opened)


def _compared(name: str, options: dict[str, list[str]], opened: ExitStack) -> int:
    kept, folder = (options.get(one, [None])[0] for one in OPTIONS[:2])
    try:
        checkpoint = None if kept is None else checkpoint_of(Path(kept))
    except Exception as error:
        return _refused(str(kept), error, "核验点")
    try:
        check = Check(_opened(name, opened))
        try:
            check.take_others({other: _opened(other, opened) for other in options.get(SEVERAL, ())})
        except Exception as error:
            return _refused("、".join(options[SEVERAL]), error, "公开数据库")
        compare_all(check, checkpoint)
        try:
            downloads = None if folder is None else compared_downloads(check, Path(folder), Path(name))
        except Exception as error:
            return _refused(str(folder), error, "下载文件夹")
        said = report(check, with_checkpoint=kept is not None, downloads=downloads)
    except NotAsPublished as error:
        sys.stdout.buffer.write(f"{seen(name)}：{seen(str(error))[:400]}，没有读取。\n结论：不相符：1 处。\n".encode())
        return 1
    except Exception as error:
        return _refused(name, error, "公开数据库")
    sys.stdout.buffer.write(said.encode())
    return 1 if check.findings.differing or check.findings.suspect else 0
