"""Pictures of every page of the worked example, for review: ``python -m tests.publish.screenshots FOLDER``."""

import sys
import tempfile
from pathlib import Path

from publish.demo import build_demo
from tests.publish.chromium import PATHS, SIZES, chromium
from tests.publish.fixtures import JIXIAO, free_port, served


def take(folder: Path) -> None:
    """Write a picture of every page at every size into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as demo:
        build_demo(Path(demo))
        with (
            served(JIXIAO, "serve", f"{demo}/public.db", "--port", str(port), port=port) as server,
            chromium() as browser,
        ):
            for size, (width, height) in SIZES.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                for name, path in PATHS.items():
                    page.goto(server.url + path)
                    page.screenshot(path=folder / f"{name}-{size}.png", full_page=True)


if __name__ == "__main__":
    take(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
