"""What SQLite says of a ledger file, in Chinese sentences with stable codes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.errors import UnusableFile

BUSY_SECONDS = 60

_SENTENCES = {
    sqlite3.SQLITE_NOTADB: ("not_a_database", "不是 SQLite 数据库"),
    sqlite3.SQLITE_READONLY: ("ledger_read_only", "文件或所在文件夹只读，不能写入"),
    sqlite3.SQLITE_CANTOPEN: ("cannot_open_ledger", "无法打开：文件或所在文件夹不可用"),
    sqlite3.SQLITE_FULL: ("disk_full", "磁盘已满，没有写入"),
    sqlite3.SQLITE_IOERR: ("disk_error", "读写磁盘出错，没有写入"),
    sqlite3.SQLITE_BUSY: ("ledger_busy", f"另一程序正在写入，{BUSY_SECONDS} 秒内未结束"),
    sqlite3.SQLITE_CORRUPT: ("ledger_damaged", "数据库文件已损坏，请运行 jixiao verify"),
}
_UNFINISHED = {
    "wal": ("wal_left_behind", "没有并入账本的事件，而这里只读，不能并入"),
    "journal": ("journal_left_behind", "没有做完的写入，要先撤回才能读，而这里只读，不能撤回"),
}
"""What lies in SQLite's write-ahead log or rollback journal, by the end of its name."""
_PRIMARY_CODE = 0xFF
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What reading a file can raise; the second where SQLite quotes damaged bytes in its own message."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file at ``path`` into an UnusableFile with a Chinese sentence."""
    try:
        yield
    except UNREADABLE as error:
        primary = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
        code, sentence = _SENTENCES.get(primary, ("ledger_damaged", f"{error}，请运行 jixiao verify"))
        raise UnusableFile(code, f"{path}：{sentence}") from error


def read_only(path: Path) -> UnusableFile:
    """Return the error of writing where only reading is possible."""
    code, sentence = _SENTENCES[sqlite3.SQLITE_READONLY]
    return UnusableFile(code, f"{path}：{sentence}")


def unfinished(path: Path, beside: str) -> UnusableFile:
    """Return the error of a ledger on read-only media beside which SQLite left what only a writer can finish."""
    code, what = _UNFINISHED[beside.rpartition("-")[2]]
    remedy = f"请把 {path.name} 和 {beside} 一起复制到可写的文件夹，在那里再运行；不要只复制其中一个"
    return UnusableFile(code, f"{path}：旁边的 {beside} 里还有{what}。{remedy}")


def traces_remain(path: Path, why: str) -> UnusableFile:
    """Return the error of an erasure that was recorded while bytes of what it erased may still lie in the files."""
    message = f"删除已经记录，但文件中的残迹还没有清除（{why}）；请结束其他程序后再运行 jixiao erase-details"
    return UnusableFile("traces_remain", f"{path}：{message}")
