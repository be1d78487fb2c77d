"""The score sheet (评分表): what a rubric filled with one year's facts looks like."""

from collections.abc import Mapping
from decimal import Decimal

from attrs import Factory, field, frozen

from ledger.values.figures import rounded
from ledger.values.listed import Listed
from scoring.facts.year import ScoreGiven
from scoring.rows.row import Row
from scoring.rubrics.rubric import Rubric


@frozen(kw_only=True)
class SheetLine:
    """One line filled in. Points are at the rubric's scale; None where a fact is missing or no source gives a weight.

    ``events`` are the seqs the line and the lines below it rest on; ``through_seq`` stands for the money of the whole
    log up to that seq. ``applies`` is False where the line was left out as not applicable; ``published`` is the score
    that was published for it. ``shortfall`` are sentences on what would have given the points that were lost.
    ``in_short`` is what a table prints for the explanation, where that is less. ``rows`` are the targets one by one;
    ``rounding`` (尾差) is what of the score finds no row.
    """

    line: str
    parent: str | None
    title: str
    weight: Decimal | None
    score: Decimal | None
    deduction: Decimal | None
    explanation: str = ""
    in_short: str | Listed = field(default=Factory(lambda self: self.explanation, takes_self=True))
    rule: str | None = None
    events: tuple[int, ...] = ()
    through_seq: int | None = None
    applies: bool = True
    published: ScoreGiven | None = None
    shortfall: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    rounding: Decimal = Decimal(0)


@frozen(kw_only=True)
class Sheet:
    """A whole sheet in tree order. ``total`` is None where ``missing`` names what is needed, unless provisional.

    ``published_rows`` are the scores that were published for rows, by the code of their indicator.

    ``total_explanation`` says how it comes about where it is not the plain sum of the top lines. ``project`` is None on
    the sheet of a department. ``unused`` says in Chinese sentences which facts count for nothing under this rubric,
    ``questioned`` which may be asked about, though no points depend on it.
    """

    year: int
    project: str | None = None
    rubric: Rubric
    total: Decimal | None
    total_explanation: str = ""
    published_total: ScoreGiven | None = None
    published_rows: Mapping[str, ScoreGiven] = field(factory=dict)
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    questioned: tuple[str, ...] = ()
    lines: tuple[SheetLine, ...]

    @property
    def weight(self) -> Decimal:
        """The points that could be reached, at the rubric's scale."""
        return rounded(self.rubric.weight, places=self.rubric.scale)

    @property
    def grade(self) -> str | None:
        """The name of the grade that the total earns; None where the rubric has none, or anything is missing."""
        if self.total is None or self.missing:
            return None
        return next((grade.name for grade in self.rubric.grades if self.total >= grade.least), None)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader must be told beside the figures: what is missing, what was left out, what may be asked."""
        noted = (*self.unused, *self.questioned, *self.rubric.remarks)
        return (*(f"缺少：{needed}" for needed in self.missing), *(f"注意：{one}" for one in noted))
