"""The floor of the site: Datasette as it is, without any plugin, on the server that ``jixiao serve`` runs on.

``python -m benchmarks.peers.datasette_alone PUBLIC PORT`` serves until it is ended.
"""

import sys
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

QUICKEST = "/-/versions.json"
"""What Datasette answers from memory: no row is read and no template filled in."""


def datasette_alone(public: str) -> Any:
    """Return a Datasette of the public database that knows of no plugin but its own parts."""
    for plugin, _ in pm.list_plugin_distinfo():
        pm.unregister(plugin)
    return Datasette(immutables=[public])


if __name__ == "__main__":
    # Like the other side it writes no line for each request.
    uvicorn.run(datasette_alone(sys.argv[1]).app(), port=int(sys.argv[2]), log_level="warning")
