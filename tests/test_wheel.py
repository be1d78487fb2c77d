"""The wheel: everything a command needs is inside it, and the demo works from it alone."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RUN = "import publish, sys; print(publish.__file__, file=sys.stderr); from ledger.terminal.main import main; main()"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from the working tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(folder), str(ROOT)], check=True, timeout=120)
    return next(folder.glob("jixiao-*.whl"))


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    """Code, SQL, rubrics, policy, templates, styles and example tables are all packed, and metadata.yml too."""
    files = (path for package in ("ledger", "scoring", "publish") for path in (ROOT / package).rglob("*.*"))
    source = {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    assert source - packed == set()
    assert "publish/metadata.yml" in packed


def test_the_demo_works_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    """Unpacked far from the repository, the wheel builds and scores the worked example."""
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    run = subprocess.run(
        [sys.executable, "-c", RUN, "demo", "--no-serve", "--directory", "out"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    assert str(unpacked) in run.stderr
    assert "总分：99.58" in run.stdout
