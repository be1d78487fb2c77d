"""The ledger that is tampered with byte by byte."""

from collections.abc import Iterator

import pytest

from tests.ledger.verification.test_parts import parts_of

from .specimen import Specimen, make_specimen


@pytest.fixture(scope="session")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Specimen:
    """The sound ledger of 200 events, made once."""
    return make_specimen(tmp_path_factory.mktemp("specimen"))


@pytest.fixture
def small_parts() -> Iterator[None]:
    """Let a verification read 16 events at a time, so that most parts pass at a glance but the one tampered with."""
    with parts_of(4):
        yield
