"""The rules of a rubric that are computed here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction

from publish.outsider.checked_publication import Check
from publish.outsider.columns import Row
from publish.outsider.completion import Completed, Completion
from publish.outsider.figures import PLACES, rounded
from publish.outsider.fulfilment import holds
from publish.outsider.limits import NotRecomputed, Unread
from publish.outsider.recorded import Recorded
from publish.outsider.rubric_text import Line, figure_of
from publish.outsider.words import BUDGET_SIGN, KIND_TITLES
from publish.outsider.year_figures import DIVISORS, Outcome, YearFigures


def _known(line: Line, key: str, choices: Iterable[str] = (), default: str | None = None) -> str:
    """Return a parameter that is one of ``choices``, any text where there are none. Raises NotRecomputed."""
    value = line.parameters.get(key, default)
    if not isinstance(value, str) or (choices and value not in choices):
        raise NotRecomputed(key)
    return value


def _nodes(line: Line, key: str) -> list[Row]:
    value = line.parameters.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise NotRecomputed(key)
    return value


def of_whole_departments(line: Line, *, takes_points: bool) -> bool:
    """Tell whether a line rests on what is recorded for whole departments alone."""
    of_projects = line.rule == "completion" and line.parameters.get("targets") == "projects"
    recorded = line.rule in ("rate", "steps", "per_points") and line.parameters.get("of") in ("bulletins", "appraised")
    return of_projects or recorded or (line.rule in ("deduction", "manual") and not takes_points)


class Rules:
    """The rules that are computed here: a line in, points out."""

    def __init__(self, check: Check, recorded: Recorded, rubric: str | None, scale: int, project: str | None) -> None:
        self.project, self.targets, self._scale = project, recorded.targets.get(project, []), scale
        self._completed: dict[str, Completed] = {}
        self._of_year = YearFigures(check.log, check.year, project, months=check.months, before=check.before_budget)
        self.given = recorded.published_under(rubric, project)
        self.taken: dict[str, Fraction] = defaultdict(Fraction)
        deductions = recorded.deductions.get(project, [])
        # Deductions are for a rubric: where its id is not known, nobody can tell which count.
        self.tells_taken = rubric is not None or not deductions
        for event in deductions:
            if event["rubric"] == rubric:
                self.taken[event["line"]] += Fraction(event["points"])

    def kinds(self, line: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the kinds of events that a line rests on, and of which it rests on totals of money."""
        of = line.parameters.get("of")
        if line.rule == "completion" or of == "indicator":
            return ("target", "result"), ()
        if line.rule in ("deduction", "manual"):
            return ({"deduction": "deduction", "manual": "published_score"}[line.rule],), ()
        if of == "bulletins":
            # In the first year the budget says which months need one.
            return ("bulletin",), tuple(BUDGET_SIGN) if self._of_year.before else ()
        return (), tuple(KIND_TITLES)

    def outcome(self, line: Line, taken: Fraction) -> Outcome:
        """Return what the rule of a line gives. Raises NotRecomputed."""
        weight = line.weight or Fraction(0)
        if self.project is not None and of_whole_departments(line, takes_points=True):
            return Outcome(None)
        if line.rule == "deduction" and not self.tells_taken:
            raise NotRecomputed("rubric")
        if line.rule == "deduction":
            return Outcome(max(weight - taken, Fraction(0)))
        if line.rule == "manual" and self.given is None:
            raise NotRecomputed("rubric")
        if line.rule == "manual":
            given = (self.given or {}).get(line.id)
            return Outcome(min(weight, Fraction(given["score"])) if given else None)
        scored: dict[str, Callable[[Line, Fraction], Outcome]] = {
            "completion": lambda line, _: self.completed(line).outcome,
            "milestones": self._milestones,
            "rate": self._rate,
            "steps": self._steps,
            "per_points": self._per_points,
        }
        try:
            return scored[line.rule or ""](line, weight)
        except (Unread, KeyError, TypeError, ArithmeticError) as error:
            raise NotRecomputed(str(error)) from error

    def _rate(self, line: Line, weight: Fraction) -> Outcome:
        found = self._figure(line)
        if found.points is None:
            return found
        return Outcome(max(Fraction(0), min(weight, weight * found.points / 100)))

    def _steps(self, line: Line, weight: Fraction) -> Outcome:
        found = self._figure(line)
        if found.points is None:
            return found
        value = found.points
        points = [figure_of(band["points"]) for band in _nodes(line, "steps") if holds(band, value)]
        return Outcome(points[0] if points else Fraction(0))

    def _per_points(self, line: Line, weight: Fraction) -> Outcome:
        found = self._figure(line)
        if found.points is None:
            return found
        target, per, less = (figure_of(line.parameters[key]) for key in ("target", "per", "less"))
        short = target - found.points
        side = _known(line, "side", ("below", "above", "either"), "below")
        beyond = {"below": short, "above": -short, "either": abs(short)}[side]
        return Outcome(weight if beyond <= 0 else max(weight - beyond // per * less, Fraction(0)))

    def _milestones(self, line: Line, weight: Fraction) -> Outcome:
        points = Fraction(0)
        for milestone in _nodes(line, "milestones"):
            if int(figure_of(milestone["month"])) > self._of_year.months:
                return Outcome(None)
            budget_fen, executed_fen = self._of_year.money_until(int(figure_of(milestone["month"])))
            if budget_fen <= 0:
                raise NotRecomputed("milestones")
            reached = Fraction(100 * executed_fen, budget_fen) >= figure_of(milestone["share"])
            points += figure_of(milestone["points"]) if reached else 0
        return Outcome(points)

    def completed(self, line: Line) -> Completed:
        """Return what a line earns by its targets, and its rows. Raises NotRecomputed."""
        if line.id not in self._completed:
            self._completed[line.id] = Completion(line, self.targets, self._scale).completed()
        return self._completed[line.id]

    def _figure(self, line: Line) -> Outcome:
        """Return the figure in per cent that ``of`` names, as ``points``."""
        figures: dict[str, Callable[[], Outcome]] = {
            "bulletins": lambda: self._of_year.bulletins(line),
            "attainment": lambda: self._of_year.attainment(line),
            "execution_rate": lambda: self._of_year.execution_rate(line),
            "control_rate": self._of_year.control_rate,
            "adjustment_rate": self._of_year.adjustment_rate,
            "carry_over_rate": lambda: self._of_year.carry_over_rate(_known(line, "divisor", DIVISORS)),
            "indicator": lambda: self._indicator(_known(line, "indicator")),
        }
        found = figures[_known(line, "of", figures)]()
        places = line.parameters.get("average_places")
        if found.points is None or places is None:
            return found
        return Outcome(Fraction(rounded(found.points, int(_known(line, "average_places", PLACES)))))

    def _indicator(self, indicator: str) -> Outcome:
        found = [one for one in self.targets if one.target["indicator"] == indicator]
        if len(found) != 1:
            return Outcome(None)
        value = (found[0].result or {}).get("value")
        return Outcome(None, inapplicable=not found[0].applies) if value is None else Outcome(Fraction(value))
