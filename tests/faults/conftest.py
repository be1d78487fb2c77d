"""The ledger that is tampered with byte by byte."""

import pytest

from ledger.verification import reading

from .specimen import Specimen, make_specimen


@pytest.fixture(scope="session")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Specimen:
    """The sound ledger of 200 events, made once."""
    return make_specimen(tmp_path_factory.mktemp("specimen"))


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a verification read 16 events at a time, so that most blocks pass at a glance but the one tampered with."""
    monkeypatch.setattr(reading, "BLOCK_ROWS", 16)
