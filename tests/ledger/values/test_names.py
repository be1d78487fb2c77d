"""Names looked for in texts: all that a reader would find, however many are looked for."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ledger.values.names import Names
from tests.ledger.test_laws import law

names = st.lists(st.text("a1张三-", min_size=2, max_size=4), max_size=6)
texts = st.text("a1张三- ", max_size=20)


def found_one_by_one(names: list[str], text: str) -> set[tuple[int, int]]:
    """Return where each name stands by itself, ASCII words whole."""
    found = set()
    for name in names:
        before = "(?<![0-9a-z])" if re.match("[0-9a-z]", name[0]) else ""
        after = "(?![0-9a-z])" if re.match("[0-9a-z]", name[-1]) else ""
        for begins in re.finditer(f"(?={before}{re.escape(name)}{after})", text):
            found.add((begins.start(), begins.start() + len(name)))
    return found


@law
@given(names, texts)
def test_all_names_are_found_as_each_is_by_itself(names: list[str], text: str) -> None:
    """One pass for many names finds what looking for one after the other finds."""
    assert {*Names(names).spans(text)} == found_one_by_one(names, text)
