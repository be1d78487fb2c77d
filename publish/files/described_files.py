"""What the manifest says of a file: its Chinese title, media type, size and digest."""

import hashlib
from pathlib import Path

from publish.files.manifest import DATABASE_FILE, PROGRAMS, DownloadFile

WORKBOOK, CHECKPOINT = "public.xlsx", "checkpoint.txt"
VERIFIER, PROOF_CHECKER = PROGRAMS
PACKAGE, ARCHIVE, DATASET = "datapackage.json", "datapackage.zip", "dataset.jsonld"
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".txt": "text/plain",
    ".zip": "application/zip",
    ".jsonld": "application/ld+json",
    ".py": "text/x-python",
    ".db": "application/vnd.sqlite3",
}
_TITLES = {
    DATABASE_FILE: "SQLite 数据库，全部表",
    WORKBOOK: "工作簿，每张表一页，金额为元",
    CHECKPOINT: "核验点",
    VERIFIER: "核验程序：重算这份公开数据库",
    PROOF_CHECKER: "核验程序：核对一个事件的证明",
    PACKAGE: "数据包说明（Frictionless Data Package）",
    ARCHIVE: "数据包，全部表的 CSV 和说明，UTF-8 无 BOM",
    DATASET: "数据集说明（schema.org）",
}


def described(path: Path, *, name: str | None = None, title: str | None = None) -> DownloadFile:
    """Return what is said of the file at ``path``, offered as ``name``, its own by default. Raises OSError."""
    named = name or path.name
    return DownloadFile(
        name=named,
        title=title or _TITLES[named],
        media_type=_MEDIA_TYPES[Path(named).suffix],
        size_bytes=path.stat().st_size,
        sha256=sha256_of(path),
    )


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
