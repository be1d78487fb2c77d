"""``verify_public.py`` runs wherever Python 3.8 or a newer one does, and tells an older one in a sentence."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from publish.files.manifest import files_folder
from publish.files.outsider_script import outsider_script
from tests.publish.outsider.verifying import change, script, verify
from tests.pythons import pythons, version_of
from tests.test_release import DATA

PYTHONS = {".".join(map(str, version_of(python))): python for python in pythons()}
NEW = {name: python for name, python in PYTHONS.items() if version_of(python) >= (3, 8)}
OLD = {name: python for name, python in PYTHONS.items() if version_of(python) < (3, 8)}
NEEDED = "核验程序需要 Python 3.8 或更新的版本"


def run(python: Path, *arguments: Path | str) -> tuple[int, str, str]:
    """Return the exit code, what was printed and what was said on stderr; the locale knows no Chinese."""
    done = subprocess.run([python, *arguments], capture_output=True, check=False, env={"LC_ALL": "C"})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_script_is_written_in_the_python_that_it_promises() -> None:
    """It has no syntax that is newer than Python 3.6, so that this one can say so, and imports the standard library."""
    tree = ast.parse(outsider_script(), feature_version=(3, 6))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names - {"__future__"}


@pytest.mark.parametrize("python", NEW.values(), ids=list(NEW))
def test_every_python_says_the_same(demo: Path, public: Path, python: Path) -> None:
    """On an honest and a tampered file, its downloads and one of release 0.1.0 it says what it says here."""
    asked = [script(public.parent), public, "--downloads", str(files_folder(demo / "public.db"))]
    before = verify(public, "--downloads", str(files_folder(demo / "public.db")))
    assert run(python, "-I", "-S", *asked) == (*before, "")
    change(public, "UPDATE overview SET total = '99.59'")
    after = verify(public, "--downloads", str(files_folder(demo / "public.db")))
    assert run(python, "-I", "-S", *asked) == (*after, "")
    assert (before[0], after[0]) == (0, 1)
    assert run(python, asked[0], DATA / "release-0.1.0" / "public.db") == (
        *verify(DATA / "release-0.1.0" / "public.db"),
        "",
    )


@pytest.mark.skipif(not OLD, reason="no Python before 3.8 on this machine")
@pytest.mark.parametrize("python", OLD.values(), ids=list(OLD))
def test_an_older_python_is_told_in_a_sentence(public: Path, python: Path) -> None:
    """It says which one is needed and no more; Python 2, which cannot read so far, shows the line that says it."""
    code, printed, said = run(python, script(public.parent), public)
    assert (code > 0, printed) == (True, "")
    assert f"{NEEDED}：请换一个再运行" in said
    if version_of(python) >= (3,):
        assert said.startswith(NEEDED)
        assert (code, said.count("\n")) == (2, 1)
