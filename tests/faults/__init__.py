"""What may happen to a ledger from outside: killed processes, crowds of writers, full disks, tampering byte by byte."""

import os
from typing import TypeVar

Value = TypeVar("Value")

LENGTH = "JIXIAO_FAULTS"


def at_length(*, bounded: Value, long: Value) -> Value:
    """Return ``long`` where the environment asks for ``JIXIAO_FAULTS=long``, else what every run can afford."""
    return long if os.environ.get(LENGTH) == "long" else bounded
