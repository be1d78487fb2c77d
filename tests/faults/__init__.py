"""Faults: what people, files, machines and other programs do to a ledger, tried at random and in number.

``JIXIAO_FAULTS=long`` in the environment tries each of them more often.
"""

import os


def at_length(*, bounded: int, long: int) -> int:
    """Return how often something is tried: ``long`` where the environment asks for it, else ``bounded``."""
    return long if os.environ.get("JIXIAO_FAULTS") == "long" else bounded
