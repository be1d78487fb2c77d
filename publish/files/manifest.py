"""The manifest of the downloads: every file with its size and digest, and the publication that it belongs to."""

import re
from pathlib import Path

import msgspec
from attrs import frozen

MANIFEST = "manifest.json"
DATABASE_FILE = "public.db"
"""What the public database is called among the downloads, whatever its own name; it lies beside them."""
FILES_SUFFIX = ".files"
PROGRAMS = ("verify_public.py", "check_proof.py")
"""What is the same whatever department and year it lies beside."""
_NOT_IN_NAMES = re.compile(r"[^\w（）-]")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


@frozen(kw_only=True)
class DownloadFile:
    """One file by its name in the folder: what is in it, in Chinese, its media type, size and SHA-256 in hex."""

    name: str
    title: str
    media_type: str
    size_bytes: int
    sha256: str


@frozen(kw_only=True)
class Manifest:
    """Every download of one publication: its content ``digest``, year, department, checkpoint, and who wrote it."""

    software: str
    digest: str
    year: int
    department: str
    origin: str
    events: int
    root: str
    files: tuple[DownloadFile, ...]


_DECODER = msgspec.json.Decoder(Manifest)


def saved_as(name: str, *, department: str, year: int) -> str:
    """Return what a download is called where somebody saves it: whose data it is, of which year, but for programs."""
    return name if name in PROGRAMS else f"{_NOT_IN_NAMES.sub('_', department)}-{year}-{name}"


def files_folder(public: Path) -> Path:
    """Return the folder of the downloads of the public database at ``public``: ``public.db`` → ``public.files``."""
    return public.with_suffix(FILES_SUFFIX)


def read_manifest(public: Path) -> Manifest | None:
    """Return the manifest beside the public database at ``public``; None where there is none that can be read.

    Every file it names has a plain name, so that nothing outside the folder can be asked for.
    """
    try:
        manifest = _DECODER.decode((files_folder(public) / MANIFEST).read_bytes())
    except (OSError, msgspec.DecodeError, ValueError):
        return None
    return manifest if all(_PLAIN_NAME.fullmatch(file.name) for file in manifest.files) else None


def manifest_of(public: Path, digest: str) -> Manifest | None:
    """Return the manifest beside ``public`` of the content with that digest; None where it is of another, or none."""
    manifest = read_manifest(public)
    return manifest if manifest and manifest.digest == digest else None
