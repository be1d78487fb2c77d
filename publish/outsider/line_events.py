"""The events that a line of the score sheet rests on, as far as they are disclosed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from publish.outsider.limits import MOST_TARGETS, NotRecomputed
from publish.outsider.log import Log
from publish.outsider.rubric_text import Line
from publish.outsider.targets import Target, targets_of
from publish.outsider.words import ASPECTS

RESTING_ON_MONEY = ("attainment", "execution_rate", "control_rate", "adjustment_rate", "carry_over_rate")
"""Percentages that rest on the money of the whole log: no single events are listed for them."""


class LineEvents:
    """Finds the seqs for lines that have a rule, or stand below one.

    ``through`` is the last month that is shown; ``rubric`` is the id that was adopted; ``of_rubric`` tells whether the
    lines are its own, or those of the sheet, which does not show the parameters of a line below another one's rule.
    """

    def __init__(self, log: Log, through: str, rubric: str | None, lines: Iterable[Line], *, of_rubric: bool) -> None:
        year = int(through[:4])
        self._targets, self._of_rubric = targets_of(log, year, through), of_rubric
        self._above = set(log.parents.values())
        self._by_id = {line.id: line for line in lines}
        self._below: dict[str | None, list[Line]] = defaultdict(list)
        for line in self._by_id.values():
            self._below[line.parent].append(line)
        months = {event["month"]: seq for seq, event in log.own("bulletin")}
        self._bulletins = {seq for month, seq in months.items() if month[:4] == str(year)}
        given = list(log.own_of_year("published_score", year))
        self._given = {event["line"]: seq for seq, event in given if event.get("rubric") in (None, rubric)}
        self._tells_given = rubric is not None or not any(event.get("rubric") for _, event in given)
        deductions = list(log.own_of_year("deduction", year))
        # Deductions are for a rubric: where its id is not known, nobody can tell which count.
        self._tells_deductions = (rubric is not None or not deductions) and len(deductions) <= MOST_TARGETS
        self._deductions: dict[str, set[int]] = defaultdict(set)
        for seq, event in deductions:
            if event["rubric"] == rubric:
                self._deductions[event["line"]].add(seq)

    def kinds(self, line: Line) -> tuple[str, ...]:
        """Return the kinds of events that can count for a line, none where no single event does."""
        rule, of = line.ruling or line.rule, line.parameters.get("of")
        if rule == "completion" and self._ruling(line).parameters.get("targets") == "projects":
            return ("target", "result", "project_registered")
        if rule == "completion" or (of == "indicator" and not line.ruling):
            return ("target", "result")
        if rule in ("deduction", "manual"):
            return ({"deduction": "deduction", "manual": "published_score"}[rule],)
        return ("bulletin",) if of == "bulletins" and not line.ruling else ()

    def of(self, line: Line) -> set[int]:
        """Return the seqs of a line. Raises NotRecomputed."""
        rule = line.ruling or line.rule
        if rule == "deduction":
            if not self._tells_deductions:
                raise NotRecomputed("rubric")
            return set().union(*(self._deductions[one.id] for one in self._walk(line)))
        if rule == "completion":
            return self._completion_with_those_below(line)
        if line.ruling is not None:
            return set()
        if rule == "manual" and not self._tells_given:
            raise NotRecomputed("rubric")
        if rule == "manual":
            return {self._given[line.id]} if line.id in self._given else set()
        return self._percentage(line)

    def _walk(self, line: Line) -> Iterator[Line]:
        """Yield a line and all below it; no recursion, because a sheet may claim any depth."""
        remaining = [line]
        while remaining:
            one = remaining.pop()
            yield one
            remaining += self._below[one.id]

    def _ruling(self, line: Line) -> Line:
        """Return the line whose rule a line stands below, itself where there is none."""
        while line.ruling is not None and line.parent is not None:
            line = self._by_id[line.parent]
        return line

    def _percentage(self, line: Line) -> set[int]:
        of = line.parameters.get("of")
        if line.rule == "milestones" or of in RESTING_ON_MONEY:
            return set()
        if of == "bulletins":
            return self._bulletins
        if of != "indicator":
            raise NotRecomputed("of")
        named = line.parameters.get("indicator")
        return _seqs(one for one in self._own_targets() if one.target["indicator"] == named)

    def _own_targets(self) -> list[Target]:
        if len(self._targets) > MOST_TARGETS:
            raise NotRecomputed("targets")
        return [one for one in self._targets if one.is_own]

    def _completion(self, line: Line) -> set[int]:
        own = self._own_targets()
        # A line below another says nothing of targets where it names no aspects.
        aspects, listed = (line.parameters.get(name) for name in ("aspects", "indicators"))
        aspects = [*ASPECTS] if aspects is None and listed is None and line.ruling is None else aspects or []
        if not isinstance(aspects, list) or not isinstance(listed or [], list):
            raise NotRecomputed("aspects")
        if listed and line.ruling is None:
            return _seqs(one for one in own if one.target["indicator"] in listed)
        if self._ruling(line).parameters.get("targets", "own") == "own":
            return _seqs(one for one in own if one.target["aspect"] in aspects)
        return self._of_projects(aspects) if line.ruling is None else set()

    def _completion_with_those_below(self, line: Line) -> set[int]:
        own, below = self._completion(line), [] if line.ruling else list(self._walk(line))[1:]
        if not self._of_rubric and (line.ruling or below):
            raise NotRecomputed("aspects")
        seqs = own.union(*map(self._completion, below))
        # A line that is left out lists its own alone.
        if seqs != own and line.not_applicable == "rebase":
            raise NotRecomputed("not_applicable")
        return seqs

    def _of_projects(self, aspects: list[str]) -> set[int]:
        by_project: dict[str, list[Target]] = defaultdict(list)
        for one in self._targets:
            project = one.target.get("project")
            if project is not None and project not in self._above and one.target["aspect"] in aspects:
                by_project[project].append(one)
        # A project of which nothing applies is left out of the line.
        return _seqs(one for found in by_project.values() if any(each.applies for each in found) for one in found)


def _seqs(targets: Iterable[Target]) -> set[int]:
    return {seq for one in targets for seq in (one.seq, one.result_seq) if seq is not None}
