"""Finding confidential projects by name or code, however the text is written."""

import sys
from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from ledger.kinds import ProjectRegistered
from publish.confidential.mention import mention_of
from tests.ledger.test_laws import law

# Of every kind that Unicode calls default ignorable, and every format character that Python knows.
IGNORABLE = (
    "\u00ad\u034f\u115f\u17b4\u180b\u180e\u180f\u200b\u2060\u2065\u3164\ufe0f\ufeff\uffa0\ufff0"
    "\U000e0020\U000e01ef\U000e0fff"
)
FORMAT = [character for character in map(chr, range(sys.maxunicode + 1)) if category(character) == "Cf"]
unseen = st.lists(st.sampled_from([*IGNORABLE, *FORMAT]), max_size=3).map("".join)
names = st.sampled_from(["涉密项目甲", "Project Zeta", "ＳＭ－01", "é一"])


def registered(code: str, name: str) -> ProjectRegistered:
    """Return the registration of a project, as far as names go."""
    return ProjectRegistered.made_of({"event_id": code, "department": "D1", "project": code, "name": name})


@law
@given(names, st.lists(unseen, min_size=12, max_size=12), st.booleans())
def test_what_nobody_sees_hides_no_name(name: str, between: list[str], is_registered: bool) -> None:
    """A name is found whatever unseen characters stand in it, where it was registered or where it is written."""
    strewn = "".join(part for pair in zip(name, between, strict=False) for part in pair)
    in_log, in_text = (strewn, name) if is_registered else (name, strewn)
    mention = mention_of([registered("S9", in_log)], frozenset({"S9"}))
    assert mention is not None
    assert mention.found_in(f"用于{in_text}。")
    assert mention.found_in("用于S\u200b9")
    assert not mention.found_in("用于其他\u200b项目")


def test_a_name_that_nobody_sees_is_looked_for_nowhere() -> None:
    """A name of nothing but unseen characters would be found in every text."""
    mention = mention_of([registered("S9", "\u200b\u3164")], frozenset({"S9"}))
    assert mention is not None
    assert not mention.found_in("用于其他项目")
