"""A file that is read on as it was opened, whatever is put in its place and whatever becomes of its name."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG
from weakref import finalize

CHUNK_BYTES = 256 * 1024


class OpenFile:
    """A plain file, opened to be read; within the open folder ``within`` where one is given. Raises OSError.

    No link is followed unless ``follow`` says so. It is closed once nobody has it any more.
    """

    def __init__(self, path: Path | str, *, within: int | None = None, follow: bool = False) -> None:
        # Not to wait: what is opened may be a pipe.
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW)
        self._descriptor = os.open(path, flags, dir_fd=within)
        finalize(self, os.close, self._descriptor).atexit = False
        self._opened = self._state()
        if not S_ISREG(self._opened.st_mode):
            raise OSError(f"{path}: no plain file")
        self._digest: tuple[tuple[int, ...], str] | None = None

    @property
    def size_bytes(self) -> int:
        """How many bytes it has now."""
        return self._state().st_size

    @property
    def modified_at(self) -> int:
        """When its bytes were written last, in seconds since 1970."""
        return int(self._state().st_mtime)

    @property
    def is_rewritten(self) -> bool:
        """Whether it was written to since it was opened: its size or the time of its bytes is another.

        The time of its name and its rights is not asked for, which a new file in its place changes too.
        """
        now = self._state()
        return (now.st_size, now.st_mtime_ns) != (self._opened.st_size, self._opened.st_mtime_ns)

    def is_at(self, path: Path) -> bool:
        """Tell whether it is this file that lies at ``path``."""
        try:
            return os.path.samestat(path.stat(), self._opened)
        except OSError:
            return False

    def pieces(self, start: int, length: int) -> Iterator[bytes]:
        """Yield the ``length`` bytes from ``start`` on; fewer where it became shorter."""
        end = start + length
        while start < end and (piece := os.pread(self._descriptor, min(CHUNK_BYTES, end - start), start)):
            yield piece
            start += len(piece)

    def sha256(self) -> str:
        """Return its digest in hex, taken anew when it may have changed."""
        now = self._state()
        state = (now.st_size, now.st_mtime_ns, now.st_ctime_ns)
        if self._digest is None or self._digest[0] != state:
            digest = hashlib.sha256()
            for piece in self.pieces(0, now.st_size):
                digest.update(piece)
            self._digest = state, digest.hexdigest()
        return self._digest[1]

    def _state(self) -> os.stat_result:
        return os.fstat(self._descriptor)
