"""Files of signing keys: made for their owner alone, never beside the ledger they sign for."""

import os
import stat
from pathlib import Path

from ledger.errors import InvalidInput, UnusableFile
from ledger.files.durable import OWNER_ONLY
from ledger.files.system_errors import why
from ledger.proofs.note_keys import SigningKey, VerifierKey, new_signing_key, parse_signing_key


def make_key_file(path: Path, *, name: str, ledger_path: Path) -> VerifierKey:
    """Write a new signing key of that name to a new file with mode 0600, and return its public half.

    Raises UnusableFile where the file exists, cannot be written or would lie beside the ledger, and InvalidInput where
    the name is not fit.
    """
    key = new_signing_key(name)
    _require_elsewhere(path, ledger_path)
    try:
        path.touch(mode=OWNER_ONLY, exist_ok=False)
    except FileExistsError as error:
        raise UnusableFile("file_exists", f"{path}：文件已存在，没有改动") from error
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        with path.open("w", encoding="utf-8") as file:
            file.write(f"{key}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink()
        raise _cannot_write(path, error) from error
    return key.verifier_key


def read_key_file(path: Path, *, ledger_path: Path) -> SigningKey:
    """Return the signing key in a file.

    Raises UnusableFile where it cannot be read, lies beside the ledger or is open to others than its owner, and
    InvalidInput where it holds no key.
    """
    try:
        with path.open(encoding="utf-8") as file:
            mode, text = stat.S_IMODE(os.fstat(file.fileno()).st_mode), file.read()
    except OSError as error:
        raise UnusableFile("unreadable_file", f"{path}：无法读取（{why(error)}）") from error
    except UnicodeDecodeError as error:
        raise UnusableFile("unreadable_file", f"{path}：不是文本文件") from error
    try:
        key = parse_signing_key(text.rstrip("\n"))
    except InvalidInput as error:
        raise InvalidInput(error.code, f"{path}：{error}") from error
    _require_elsewhere(path, ledger_path)
    if mode & ~OWNER_ONLY:
        raise UnusableFile("key_not_private", f"{path}：私钥文件应只有所有者可读写（chmod 600）")
    return key


def _cannot_write(path: Path, error: OSError) -> UnusableFile:
    return UnusableFile("cannot_write_key", f"{path}：无法写入（{why(error)}）")


def _require_elsewhere(path: Path, ledger_path: Path) -> None:
    if _folders(path) & _folders(ledger_path):
        raise UnusableFile("key_beside_ledger", f"{path}：私钥不能与账本放在同一文件夹，谁拿到账本谁就拿到了私钥")


def _folders(path: Path) -> set[Path]:
    """Return the folder that holds a file and, of a link, that in which the file itself lies."""
    return {path.parent.resolve(), path.resolve().parent}
