"""The score sheet as a tree: whole on one page where it is small, else a page a line. Pure: rows in, lines out."""

from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from publish.content.seq_ranges import seqs_in
from publish.pages.numbers_shown import MISSING, points_shown
from publish.pages.page_of_rows import ROWS_A_PAGE
from publish.pages.texts_shown import beginning, folded_bytes, shown_bytes
from publish.tables.table import Row
from scoring.rules.by_name import RULE_WORDS

SHEET_BYTES = 70_000
"""Of HTML, for the whole sheet; beside it stand the targets."""
_LINE_BYTES = 700


@frozen(kw_only=True)
class ScoreLine:
    """One line: how deep it lies (0 at the top), its points ready to print, and what explains it.

    ``position`` is its place in the sheet, from 1. ``weight`` is "" for a line that is not scored by itself,
    ``published`` where no score was published for it.
    ``event_seqs`` is a text such as ``3,7-18``, "" where there are none. ``below`` is how many lines lie below it, at
    any depth.
    """

    position: int
    depth: int
    line: str
    title: str
    weight: str
    score: str
    deduction: str
    published: str
    lost: bool
    explanation: str
    rule: str
    event_seqs: str
    below: int

    @property
    def scored(self) -> bool:
        """Whether points are known for it."""
        return self.score not in ("", MISSING)

    @property
    def events(self) -> int:
        """How many events it rests on."""
        return sum(1 for _ in seqs_in(self.event_seqs))

    @property
    def size_bytes(self) -> int:
        """About how many bytes of HTML it takes with its explanation."""
        texts = shown_bytes(beginning(self.title)) + folded_bytes(self.explanation) + 2 * folded_bytes(self.event_seqs)
        return _LINE_BYTES + texts


def score_lines(rows: Sequence[Row]) -> list[ScoreLine]:
    """Return the lines of rows of the table score_sheet, which stand in tree order."""
    depths: dict[str, int] = {}
    below = _counted_below(rows)
    lines = []
    for position, row in enumerate(rows, start=1):
        depth = depths.get(row["parent"], -1) + 1 if row["parent"] else 0
        depths[row["line"]] = depth
        lines.append(_line(row, position, depth, below[row["line"]] if row["line"] else 0))
    return lines


def fits_one_page(lines: Sequence[ScoreLine]) -> bool:
    """Tell whether a whole sheet stands on one page, each line with its explanation."""
    return len(lines) <= ROWS_A_PAGE and sum(line.size_bytes for line in lines) <= SHEET_BYTES


def above(lines: Sequence[ScoreLine], line: ScoreLine) -> list[ScoreLine]:
    """Return the lines that ``line`` lies below, the top one first."""
    found: list[ScoreLine] = []
    for one in reversed(lines[: line.position - 1]):
        if one.depth < (found[-1] if found else line).depth:
            found.append(one)
    return found[::-1]


def levels_below(lines: Sequence[ScoreLine], line: ScoreLine | None = None) -> list[ScoreLine]:
    """Return what lies below ``line``, or of the whole sheet: as many whole levels as fit a page, one at least."""
    within = lines if line is None else lines[line.position : line.position + line.below]
    counts = Counter(one.depth for one in within)
    shown, deepest = 0, min(counts, default=0)
    for depth in sorted(counts):
        shown += counts[depth]
        deepest = depth if shown <= ROWS_A_PAGE else deepest
    return [one for one in within if one.depth <= deepest]


def _counted_below(rows: Sequence[Row]) -> Counter[str]:
    """Return for each line how many lie below it. Read backwards, lines come before what they lie below."""
    below: Counter[str] = Counter()
    for row in reversed(rows):
        below[row["parent"]] += 1 + below[row["line"]]
    return below


def _line(row: Row, position: int, depth: int, below: int) -> ScoreLine:
    event_seqs = row["event_seqs"] or ""
    return ScoreLine(
        position=position,
        depth=depth,
        line=row["line"],
        title=row["title"] or row["line"] or "—",
        weight=row["weight"] or "",
        score=points_shown(row["score"]) if row["weight"] else "",
        deduction=row["deduction"] or "",
        published=row["published_score"] or "",
        lost=bool((row["deduction"] or "").strip("0.")),
        explanation=row["explanation"] or "",
        rule=RULE_WORDS.get(row["rule"] or "", ""),
        event_seqs=event_seqs,
        below=below,
    )
