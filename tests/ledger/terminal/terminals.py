"""A terminal of a given width, for commands that are run in process."""

import shutil
from os import terminal_size

import pytest

from ledger.terminal import saying, screen


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Let stdout and stderr seem a terminal of so many columns."""
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: terminal_size((width, 40)))
    for module in (saying, screen):
        monkeypatch.setattr(module, "is_screen", lambda **_: True)
