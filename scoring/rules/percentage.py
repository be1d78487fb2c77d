"""A figure of a year in per cent, from which several rules make points, and the quotient of two sums of its money."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from ledger.values.figures import share, yuan
from scoring.facts.year import Facts
from scoring.rules.line import Line
from scoring.rules.result import RuleResult, equals


@frozen(kw_only=True)
class Percentage:
    """A figure in per cent, with the sentence that ends in it; None where a fact is ``missing``.

    ``events`` are the seqs it rests on; ``through_seq`` stands instead where it rests on the money of the whole log.
    ``inapplicable`` says why there is nothing to measure.
    """

    percent: Fraction | None
    sentence: str
    missing: tuple[str, ...] = ()
    events: tuple[int, ...] = ()
    through_seq: int | None = None
    inapplicable: str = ""

    def scored(self, points: Fraction, arithmetic: str, shortfall: str = "") -> RuleResult:
        """Return the points that a rule makes of it, in Chinese how, and what would have given those that were lost."""
        return RuleResult(
            points=points,
            explanation=f"{self.sentence}；{arithmetic}",
            shortfall=(shortfall,) if shortfall else (),
            events=self.events,
            through_seq=self.through_seq,
        )

    def unscored(self) -> RuleResult:
        """Return that no points can be told, because a fact is missing."""
        return RuleResult(
            points=None,
            explanation=self.sentence,
            events=self.events,
            missing=self.missing,
            through_seq=self.through_seq,
            inapplicable=self.inapplicable,
        )


def said_of_months_before(months: Sequence[str], counting: str) -> str:
    """Return, in Chinese, that ``months`` came before the ledger's first budget and how they count; empty for none."""
    return f"（{'、'.join(months)} 早于账本第一笔预算，{counting}）" if months else ""


@frozen(kw_only=True)
class Sum:
    """A sum of money as a sentence names it, in fen."""

    name: str
    fen: int


def executed(facts: Facts) -> Sum:
    """Return what was executed by the end of the last month."""
    return Sum(name=f"至 {facts.months[-1].month} 执行数", fen=facts.months[-1].executed_fen)


def adjusted_budget(facts: Facts) -> Sum:
    """Return the adjusted budget at the end of the last month."""
    return Sum(name="调整后预算数", fen=facts.months[-1].adjusted_budget_fen)


def initial_budget(facts: Facts) -> Sum:
    """Return what was appropriated at the start of the year."""
    return Sum(name="年初预算数", fen=facts.moved_fen["appropriation"])


def quotient(line: Line, facts: Facts, part: Sum, whole: Sum, *, name: str) -> Percentage:
    """Return ``part`` ÷ ``whole``, which is called ``name``; not applicable where there is nothing to divide by."""
    found = share(part.fen, whole.fen)
    if found is None:
        sentence = f"至 {facts.months[-1].month} {whole.name}为 {yuan(whole.fen)} 元，不能计算{name}"
        return Percentage(
            percent=None,
            sentence=sentence,
            missing=(f"{line.title}：{whole.name}",),
            through_seq=facts.through_seq,
            inapplicable=sentence,
        )
    sentence = f"{part.name} {yuan(part.fen)} 元 ÷ {whole.name} {yuan(whole.fen)} 元 {equals(found * 100)}%"
    return Percentage(percent=found * 100, sentence=sentence, through_seq=facts.through_seq)


def before_year_end(line: Line, facts: Facts) -> Percentage:
    """Return what a figure of the whole year is while only a part of it counts: missing."""
    month = facts.months[-1].month
    return Percentage(
        percent=None,
        sentence=f"只计到 {month}，全年的执行率要到 {facts.year}-12 才能计算",
        missing=(f"{line.title}：{month} 之后各月的收支",),
        through_seq=facts.through_seq,
    )
