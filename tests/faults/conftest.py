"""The ledger that is tampered with byte by byte."""

import pytest

from .specimen import Specimen, make_specimen


@pytest.fixture(scope="session")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Specimen:
    """The sound ledger of 200 events, made once."""
    return make_specimen(tmp_path_factory.mktemp("specimen"))
