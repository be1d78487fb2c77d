"""Fixtures of the tests that ask the worked example as ``jixiao serve`` serves it, without a server."""

from collections.abc import Iterator

import pytest
from datasette.app import Datasette
from datasette.plugins import pm

from publish.serving import answer_alone, site
from tests.publish.fixtures import built_demo


@pytest.fixture(scope="module")
def answering_alone() -> Iterator[None]:
    """As under ``jixiao serve``, our plugin alone answers what goes wrong."""
    other = answer_alone()
    yield
    pm.register(other, "datasette.handle_exception")


@pytest.fixture(scope="module")
def example(answering_alone: None, tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """The worked example, answering as it does there."""
    return site(built_demo(tmp_path_factory) / "public.db")
