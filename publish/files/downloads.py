"""The downloads of a publication: where they lie beside the public database, whether they are what the log gives."""

import filecmp
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ledger.errors import UnusableFile
from ledger.values.text import forbidden_character, shown
from publish.content.from_ledger import Content
from publish.files.application_id import is_public_file
from publish.files.described_files import described
from publish.files.disclosure_file import DISCLOSURE, UNFINISHED
from publish.files.download_files import software, write_downloads
from publish.files.manifest import (
    DATABASE_FILE,
    FILES_SUFFIX,
    MANIFEST,
    DownloadFile,
    files_folder,
    manifest_of,
    read_manifest,
)
from publish.files.public_file import temporary_folder

BESIDE = (MANIFEST, DISCLOSURE, UNFINISHED)
"""What may lie in the folder and stands in no manifest."""


def require_own_folder(public: Path) -> None:
    """Raise UnusableFile where something else lies where the downloads of ``public`` go, or where none can go."""
    _require_name(public)
    folder = files_folder(public)
    others = (path for path in public.parent.glob("*") if path.name != public.name and files_folder(path) == folder)
    for other in others:
        if is_public_file(other):
            raise UnusableFile("not_our_files", f"{folder}：是 {other} 的下载文件，没有改动；请另取一个名称")
    if not folder.exists() and not folder.is_symlink():
        return
    manifest = read_manifest(public)
    named = {file.name for file in manifest.files} | set(BESIDE) if manifest else set()
    if manifest is None or any(path.name not in named for path in folder.iterdir()):
        raise UnusableFile("not_our_files", f"{folder}：已存在，里面有不是下载文件的东西，没有改动")


def _require_name(public: Path) -> None:
    if not public.name or public.suffix == FILES_SUFFIX:
        message = f"不能用作公开数据库的名称：{FILES_SUFFIX} 是下载文件夹的后缀；请取 public.db 这样的名称"
        raise UnusableFile("unusable_name", f"{public}：{message}")
    if forbidden_character(str(public), note=False):
        raise UnusableFile("unusable_name", f"{shown(public)}：名称或路径含有控制字符，或不是 UTF-8；请另取一个")


def download_path(public: Path, name: str) -> Path:
    """Return where the download of that name lies."""
    return public if name == DATABASE_FILE else files_folder(public) / name


def offered(public: Path, digest: str) -> tuple[DownloadFile, ...]:
    """Return the downloads beside ``public`` of the content with that digest, the manifest last; none of another."""
    manifest = manifest_of(public, digest)
    if manifest is None:
        return ()
    try:
        itself = described(files_folder(public) / MANIFEST, title="清单：各文件的大小和摘要，供核验程序比对")
    except OSError:
        return manifest.files
    return (*manifest.files, itself)


def download_findings(public: Path, content: Content, meant: sqlite3.Connection, digest: str) -> Iterator[str]:
    """Yield, in Chinese, where the downloads of ``public`` are not what is written of ``content`` now.

    ``meant`` is a connection to the tables that the log gives, ``digest`` their content digest. Raises UnusableFile
    where there is no room to write them again, or one cannot be read.
    """
    folder, manifest = files_folder(public), read_manifest(public)
    if not folder.exists():
        return
    if manifest is None:
        yield f"{folder}：没有可读的清单 {MANIFEST}"
        return
    if manifest.digest != digest:
        yield f"{folder}：下载文件是另一份内容的（{shown(manifest.digest)}）"
        return
    if manifest.software != software():
        other = f"由 {shown(manifest.software)} 写出，这里是 {software()}"
        yield f"{folder}：{other}，各文件可能因此不同；请用那个版本核对，或重新公开"
    with temporary_folder() as temporary:
        write_downloads(temporary, public, meant, content, digest, beside=folder)
        yield from _compared(folder, temporary)


def _compared(folder: Path, made: Path) -> Iterator[str]:
    there, meant = ({path.name for path in one.iterdir()} - {DISCLOSURE, UNFINISHED} for one in (folder, made))
    for name in sorted(there | meant):
        place = f"{folder}/{shown(name)}"
        if name not in there:
            yield f"{place}：缺少这个下载文件"
        elif name not in meant:
            yield f"{place}：多出这个文件，不是这份公开的下载文件"
        elif not filecmp.cmp(folder / name, made / name, shallow=False):
            yield f"{place}：与账本给出的不同"
