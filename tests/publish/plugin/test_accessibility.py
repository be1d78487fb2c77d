"""The site with axe-core in a real Chromium: nothing that would keep somebody out."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.publish.chromium import CHROMIUM, WITH_SQL, Visit

SEVERE = {"serious", "critical"}

pytest_plugins = ["tests.publish.visits"]
pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
    # axe-core looks at every element of every page, in every width.
    pytest.mark.slow,
]


@pytest.mark.parametrize("path", WITH_SQL.values(), ids=list(WITH_SQL))
def test_a_page_is_accessible(visit: Visit, path: str) -> None:
    """axe-core finds nothing serious on any page, with everything unfolded that unfolds."""
    visit.to(path)
    visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found: list[dict[str, Any]] = Axe().run(visit.page).response["violations"]
    severe = [one for one in found if one["impact"] in SEVERE]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in severe] == []
