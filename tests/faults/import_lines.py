"""Where an import starts: a ledger, and lines that it would take, in their order or another, of every kind."""

from typing import Literal

from hypothesis import strategies as st

from .drawing import Draw, a_place, one_in
from .golden import FREE_TEXT, NOTES, REQUIRED_TO_GO_ON, Fields, golden_lines
from .strange import FIT_TEXTS

Start = Literal["empty", "golden"]
CLOSED = "2023-01"
FACTS = ("state-1", "target-1", "target-2", "ded-1", "appraisal-1", "plan-1")
"""In the golden lines: the month that is closed, and events that can be reversed."""


@st.composite
def starts(draw: Draw) -> tuple[Start, list[Fields]]:
    """Draw a ledger that is empty, or holds the golden lines, and lines to import into it.

    Into an empty one come the golden lines; into the other the same again, or some of them as something else.
    """
    start, whole = draw(st.sampled_from([("empty", True), ("golden", True), ("golden", False), ("golden", False)]))
    if whole:
        lines = list(golden_lines())
    else:
        few = draw(st.lists(st.sampled_from(golden_lines()[1:]), min_size=1, max_size=len(FACTS)))
        lines = [_as_another(line, number) for number, line in enumerate(few)]
    for _ in range(draw(st.sampled_from([0, 1, 3, 6]))):
        position = a_place(draw, len(lines) - 1)
        lines[position] = _still_fit(draw, lines[position])
    return start, draw(st.permutations(lines)) if one_in(draw, 12) else lines


def _as_another(line: Fields, number: int) -> Fields:
    """Return ``line`` under another event_id and about another year, month, project, department or event."""
    changed: Fields = {"event_id": f"{line['event_id']}-{number}"}
    if line.get("occurred_on", "")[:7] == CLOSED:
        changed["occurred_on"] = "2023-03-04"
    if line["kind"].endswith("_registered"):
        code = line["kind"].removesuffix("_registered")
        changed[code] = f"{line[code]}-{number}"
    if line["kind"] == "reversal":
        changed["reverses"] = FACTS[number]
    # Of the past, for no month to come is taken.
    another = {"year": 2010 + number, "month": f"201{number}-06", "through": f"201{number}-06"}
    return line | changed | {name: value for name, value in another.items() if name in line}


def _still_fit(draw: Draw, line: Fields) -> Fields:
    """Return ``line`` with odd but acceptable text wherever it may hold any, or without something it may leave out."""
    if one_in(draw, 3):
        name = draw(st.sampled_from(sorted(line)))
        return line if name in REQUIRED_TO_GO_ON else {**line, name: draw(st.sampled_from([None, ""]))}
    odd = "".join(draw(st.lists(st.sampled_from(FIT_TEXTS), min_size=1, max_size=5)))
    texts = {name: odd for name in line if name in FREE_TEXT} | {name: f"\t{odd}\n\n" for name in line if name in NOTES}
    return line | texts
