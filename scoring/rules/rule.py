"""A rule: all that a rubric, a sheet and an editor need to know of it."""

from collections.abc import Callable, Iterable, Mapping

from attrs import field, frozen

from scoring.facts.year import Facts
from scoring.forms.fault import Fault
from scoring.forms.parameter_types import ParameterType
from scoring.rules.line import Line
from scoring.rules.result import RuleResult

Parameters = Mapping[str, ParameterType]


def _nothing(line: Line) -> tuple[Fault, ...]:
    return ()


def _never(line: Line) -> bool:
    return False


@frozen(kw_only=True)
class Outdated:
    """A word of a parameter that rubrics adopted before are scored by, and that none written now may hold.

    ``said`` tells of a line, in Chinese, what the word does there and what to write instead.
    """

    parameter: str
    word: str
    said: Callable[[Line], str]

    def is_at(self, line: Line) -> bool:
        """Tell whether the line holds the word."""
        return bool(line.parameters.get(self.parameter) == self.word)


@frozen(kw_only=True)
class Rule:
    """A rule by the name that rubrics call it; ``words`` say what it does in the words of a form.

    ``score`` makes points of the facts at a line; None where the line chooses among those below it. ``below`` are the
    parameters of a weightless line under the rule. ``faults`` yields what is wrong with parameters that are right by
    themselves, in sentences that leave out the line. ``can_be_inapplicable`` is False where there is always something
    to measure. ``of_departments`` tells whether a line rests on what is recorded for whole departments alone, but
    that points which people took off or gave (``by_points``) are recorded for projects too in some years.
    """

    name: str
    words: str
    score: Callable[[Line, Facts], RuleResult] | None
    parameters: Parameters = field(factory=dict)
    required: tuple[str, ...] = ()
    below: Parameters = field(factory=dict)
    faults: Callable[[Line], Iterable[Fault]] = _nothing
    can_be_inapplicable: bool = True
    of_departments: Callable[[Line], bool] = _never
    by_points: bool = False
    outdated: tuple[Outdated, ...] = ()
