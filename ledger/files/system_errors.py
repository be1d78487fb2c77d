"""Why a file could not be read or written, in the Chinese of a message."""

import errno
import sqlite3

_OF_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是文件夹",
    errno.ENOTDIR: "路径中有一处不是文件夹",
    errno.ENAMETOOLONG: "名称太长",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘限额",
    errno.EROFS: "磁盘只读",
    errno.EFBIG: "超出文件大小的限制",
}
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: "磁盘已满",
    sqlite3.SQLITE_IOERR: "读写磁盘出错",
    sqlite3.SQLITE_CANTOPEN: "无法打开",
    sqlite3.SQLITE_READONLY: "磁盘只读",
}
_PRIMARY_CODE = 0xFF


def why(error: OSError | sqlite3.Error) -> str:
    """Return why, in a few words; what the system itself says where we have no words for it."""
    if isinstance(error, sqlite3.Error):
        return _OF_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE, str(error))
    return _OF_SYSTEM.get(error.errno or 0) or error.strerror or str(error)
