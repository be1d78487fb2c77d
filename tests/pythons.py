"""Every Python on this machine, whatever its age: what is downloaded has to run there, or to say why not."""

import os
import re
import subprocess
from functools import lru_cache
from pathlib import Path

_NAME = re.compile(r"python[23]?(\.[0-9]+)?")


@lru_cache
def pythons() -> tuple[Path, ...]:
    """Return them, each once: on the PATH, and as pyenv keeps them."""
    folders = [Path(one) for one in os.environ.get("PATH", "").split(os.pathsep) if one]
    folders += sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/*/bin"))
    found = (path for folder in folders if folder.is_dir() for path in folder.iterdir() if _NAME.fullmatch(path.name))
    # What only stands for another, and finds none, is no Python.
    return tuple(sorted({path for path in map(_itself, sorted(found)) if path is not None}))


@lru_cache
def version_of(python: Path) -> tuple[int, ...]:
    """Return the version of a Python, as (3, 8, 18)."""
    done = _run(python, "import sys; print('.'.join(map(str, sys.version_info[:3])))")
    return tuple(map(int, done.split(".")))


def _itself(path: Path) -> Path | None:
    found = _run(path, "import os, sys; print(os.path.realpath(sys.executable))")
    return Path(found) if found else None


def _run(python: Path, program: str) -> str:
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
