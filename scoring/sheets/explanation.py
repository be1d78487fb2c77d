"""One line of a score sheet explained: its rule and source, every input, the arithmetic, and what was lost."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from ledger.errors import NotRecorded
from ledger.history.entries import Entry
from ledger.history.snapshot import Snapshot
from ledger.kinds import Bulletin, Deduction, Event, PublishedScore, Result, Target
from ledger.values.figures import decimal_text, yuan
from ledger.values.listed import FEW, Listed
from ledger.values.nearest import choices_titled
from ledger.values.text import shown
from ledger.values.words import DIRECTIONS, FIELDS, HEADINGS
from scoring.facts.year import Facts
from scoring.rules.by_name import RULE_WORDS
from scoring.rules.either import CHOOSING
from scoring.rules.line import Line
from scoring.sheets.row_cells import explained_rows
from scoring.sheets.sheet import Sheet, SheetLine
from scoring.sheets.sum_of_lines import applying, weight_of


@frozen(kw_only=True)
class Input:
    """One thing a line rests on: the seq of its event, None for a sum of money or the score of a line below."""

    seq: int | None
    name: str
    value: str


@frozen(kw_only=True)
class Explanation:
    """A line with all that explains it. ``rule`` is what it does in Chinese, ``source`` where it is taken from.

    ``shortfall`` are sentences on what would have given the points that were lost. ``rows`` are the targets one by one,
    as ``explain --json`` prints them.
    """

    line: SheetLine
    rule: str
    parameters: dict[str, Any]
    source: str
    inputs: tuple[Input, ...]
    shortfall: tuple[str, ...]
    rows: tuple[dict[str, Any], ...] = ()


def explain(snapshot: Snapshot, facts: Facts, sheet: Sheet, named: str) -> Explanation:
    """Return the explanation of a line of a sheet of ``facts``, by its id or its title.

    Raises NotRecorded where there is none, or several lines have the title.
    """
    line = _named(sheet, named)
    found = next(one for one in sheet.lines if one.line == line.id)
    return Explanation(
        line=found,
        rule=_rule(line),
        parameters=dict(line.parameters),
        source=line.source or sheet.rubric.source,
        inputs=tuple(_inputs(snapshot, facts, sheet, found, line.parameters)),
        shortfall=tuple(_shortfall(sheet, found)),
        rows=tuple(explained_rows(found, sheet.published_rows)),
    )


def _named(sheet: Sheet, named: str) -> Line:
    lines = list(sheet.rubric.walk())
    found = [line for line in lines if line.id == named] or [line for line in lines if line.title == named]
    if len(found) == 1:
        return found[0]
    every = f"全部 {len(lines)} 个见 jixiao score --json 各行的 line"
    if found:
        what = f"有 {len(found)} 个指标叫 {shown(named)}，请用编号"
        instead = Listed(items=[f"{line.id}（{line.title}）" for line in found]).first(FEW)
    else:
        what = f"没有指标 {shown(named)}"
        instead = choices_titled(named, {line.id: line.title for line in lines}, every=every)
    raise NotRecorded("unknown_line", f"{sheet.rubric.id} {what}，{instead}")


def _rule(line: Line) -> str:
    if line.rule is not None:
        return RULE_WORDS[line.rule]
    if line.weight is None:
        return "不单独计分"
    return "下级指标得分之和" if line.local_weight is None else "下级指标得分之和，按本级分值折算"


def _inputs(
    snapshot: Snapshot, facts: Facts, sheet: Sheet, line: SheetLine, parameters: Mapping[str, Any]
) -> Iterator[Input]:
    if line.weight is not None and line.rule in (None, CHOOSING):
        for one in _below(sheet, line):
            score = "（缺）" if one.score is None else f"{one.score:f}"
            yield Input(seq=None, name=one.title, value=f"{score} / {one.weight or 0:f}")
        return
    if line.through_seq is not None:
        yield from (
            Input(seq=None, name=HEADINGS[kind], value=f"{yuan(amount_fen)} 元")
            for kind, amount_fen in facts.moved_fen.items()
            if amount_fen
        )
        now = facts.months[-1]
        yield Input(seq=None, name=HEADINGS["adjusted_budget"], value=f"{yuan(now.adjusted_budget_fen)} 元")
        yield Input(seq=None, name=HEADINGS["executed"], value=f"{yuan(now.executed_fen)} 元")
        yield from _months(facts, line, parameters)
    entries = {entry.seq: entry for entry in snapshot.facts}
    yield from (_of_event(entries[seq]) for seq in line.events if seq in entries)


def _months(facts: Facts, line: SheetLine, parameters: Mapping[str, Any]) -> Iterator[Input]:
    """Yield the money at the end of each month that a line looks at by itself."""
    numbers = {int(one["month"]) for one in parameters.get("milestones", ())}
    for number, month in enumerate(facts.months, start=1):
        if number in numbers or parameters.get("of") == "attainment":
            money = f"{yuan(month.executed_fen)} 元 ÷ {yuan(month.adjusted_budget_fen)} 元"
            yield Input(
                seq=None, name=f"至 {month.month} {HEADINGS['executed']} ÷ {HEADINGS['adjusted_budget']}", value=money
            )


def _block_with_own_scale(sheet: Sheet, line: SheetLine) -> str | None:
    """Return how points of a line count above, where a block that it lies in has a scale of its own."""
    lines = {one.line: one for one in sheet.lines}
    local = {one.id: one for one in sheet.rubric.walk() if one.local_weight is not None}
    above = line.parent
    while above is not None and above not in local:
        above = lines[above].parent
    if above is None:
        return None
    whole = weight_of(applying(_below(sheet, lines[above])))
    return f"以上分数按“{lines[above].title}”之下的分值计：其中 {whole:f} 分折合上级 {lines[above].weight:f} 分"


def _below(sheet: Sheet, line: SheetLine) -> list[SheetLine]:
    return [one for one in sheet.lines if one.parent == line.line and one.weight is not None]


def _shortfall(sheet: Sheet, line: SheetLine) -> Iterator[str]:
    """Yield what would have given the points that were lost: of a sum, which of the lines below lost how many."""
    yield from line.shortfall
    if line.shortfall and (block := _block_with_own_scale(sheet, line)) is not None:
        yield block
    if line.rule is None and line.weight is not None:
        below = [one for one in _below(sheet, line) if one.deduction]
        yield from (f"{one.title}失 {one.deduction:f} 分" for one in below)
        if below and (block := _block_with_own_scale(sheet, below[0])) is not None:
            yield block


def _of_event(entry: Entry) -> Input:
    event = entry.event
    return Input(seq=entry.seq, name=type(event).title, value=_in_words(event))


def _in_words(event: Event) -> str:
    if isinstance(event, Bulletin):
        return f"{event.month} {event.rate}%"
    if isinstance(event, Target):
        planned = f"{DIRECTIONS[event.direction]} {event.value}{event.unit or ''}" if event.value else "定性"
        return f"{event.name} {planned}，权重 {event.weight}"
    if isinstance(event, Result):
        parts = [f"{event.value}" if event.value else event.grade, event.coefficient and f"系数 {event.coefficient}"]
        reason = event.reason and f"{FIELDS['reason']}：{event.reason}"
        return "，".join(part for part in (event.indicator, *parts, reason) if part)
    if isinstance(event, Deduction):
        return f"{event.line} {event.points} 分：{event.reason}"
    if isinstance(event, PublishedScore):
        return f"{event.line} {event.score} 分：{event.reason}"
    return event.event_id


def as_json(found: Explanation) -> dict[str, Any]:
    """Return the explanation as ``explain --json`` prints it."""
    line, given = found.line, found.line.published
    return {
        "line": line.line,
        "title": line.title,
        "rule": line.rule,
        "rule_in_words": found.rule,
        "parameters": found.parameters,
        "source": found.source,
        "weight": decimal_text(line.weight),
        "score": decimal_text(line.score),
        "deduction": decimal_text(line.deduction),
        "explanation": line.explanation,
        "inputs": [{"seq": one.seq, "name": one.name, "value": one.value} for one in found.inputs],
        "events": list(line.events),
        "through_seq": line.through_seq,
        "shortfall": list(found.shortfall),
        "published": None
        if given is None
        else {"seq": given.seq, "score": given.published.score, "reason": given.published.reason},
        "targets": list(found.rows),
    }
