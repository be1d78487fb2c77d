"""What tests of ``verify_public.py`` begin with."""

import shutil
from pathlib import Path

import pytest

from tests.publish.fixtures import built_demo


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the worked example; not to be changed."""
    return built_demo(tmp_path_factory)


@pytest.fixture
def public(demo: Path, tmp_path: Path) -> Path:
    """A copy of the worked example's public database to tamper with."""
    return Path(shutil.copy(demo / "public.db", tmp_path / "copy.db"))
