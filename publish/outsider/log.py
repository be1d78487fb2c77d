"""The disclosed events: what stands of them, and the money they moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from publish.outsider.columns import Row
from publish.outsider.events import event_of, is_of_a_later_release
from publish.outsider.figures import added
from publish.outsider.limits import MOST_NESTED, Unreadable
from publish.outsider.words import BUDGET_SIGN, KIND_TITLES, NOT_APPLICABLE


@dataclass
class Target:
    """A target and its result with their seqs; no result is None."""

    seq: int
    target: Row
    result_seq: int | None
    result: Row | None

    @property
    def applies(self) -> bool:
        """Whether it is measured this year."""
        return self.result is None or self.result.get("grade") != NOT_APPLICABLE


class Log:
    """The disclosed events with their seqs: what stands of them, and the money they moved.

    ``later`` are those that only a later release understands; no figure counts them. ``fen`` is by place and period,
    then by kind: a place is a project, whatever stands above it, or None for the department; a period is a month or a
    year.
    """

    def __init__(self, bodies: Iterable[tuple[int, str]]) -> None:
        read = [(seq, event_of(seq, body)) for seq, body in bodies]
        self.events = [(seq, event) for seq, event in read if not is_of_a_later_release(event)]
        self.later = {seq: event for seq, event in read if is_of_a_later_release(event)}
        self.by_id = {event["event_id"]: event for _, event in self.events}
        reversed_ = {event["reverses"] for _, event in self.events if event["kind"] == "reversal"}
        self._standing: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        for seq, event in self.events:
            if event["event_id"] not in reversed_:
                self._standing[event["kind"]].append((seq, event))
        self.parents = {event["project"]: event.get("parent") for _, event in self.standing("project_registered")}
        self._bulletins: dict[str, dict[str, Fraction]] = defaultdict(dict)
        for _, event in self.standing("bulletin"):
            self._bulletins[event["month"][:4]][event["month"]] = Fraction(event["rate"])
        self.fen: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
        self._moved: dict[str, set[int]] = defaultdict(set)
        for project, month, kind, amount_fen in self._movements():
            self._moved[project].add(int(month[:4]))
            for place in self._places(project):
                self.fen[place, month][kind] += amount_fen
                self.fen[place, month[:4]][kind] += amount_fen

    def standing(self, kind: str) -> list[tuple[int, Row]]:
        """Return the events of a kind that no disclosed reversal names."""
        return self._standing.get(kind, [])

    def of_year(self, kind: str, year: int) -> Iterator[tuple[int, Row]]:
        """Yield those of a budget year."""
        return ((seq, event) for seq, event in self.standing(kind) if event.get("year") == year)

    def _movements(self) -> Iterator[tuple[str, str, str, int]]:
        for _, event in self.events:
            taken_back = event["kind"] == "reversal"
            moving = self.by_id.get(event["reverses"], event) if taken_back else event
            if moving["kind"] not in KIND_TITLES:
                continue
            month, kind = event["occurred_on"][:7], moving["kind"]
            amount_fen = -moving["amount_fen"] if taken_back else moving["amount_fen"]
            yield moving["project"], month, kind, -amount_fen if kind == "virement" else amount_fen
            if kind == "virement":
                yield moving["to_project"], month, kind, amount_fen

    def _places(self, project: str) -> set[str | None]:
        # A set, because a file may claim that a project stands above itself.
        places: set[str | None] = {None}
        above: str | None = project
        while above not in places:
            places.add(above)
            above = self.parents.get(above or "")
            if len(places) > MOST_NESTED:
                raise Unreadable(f"项目 {project[:20]} 的上级项目超过 {MOST_NESTED} 层")
        return places

    def added_fen(self, place: str | None, periods: Iterable[str], signs: Mapping[str, int]) -> int:
        """Return what the kinds of ``signs`` add up to at a place over periods."""
        return sum(sign * self.fen[place, period][kind] for period in periods for kind, sign in signs.items())

    def bulletins(self, year: int) -> dict[str, Fraction]:
        """Return the official rates of a year by month."""
        return self._bulletins.get(str(year), {})

    def average_bulletin(self, year: int, before: Collection[str] = ()) -> Fraction | None:
        """Return the average of the year's official rates; None where one is not there, those ``before`` apart."""
        rates = self.bulletins(year)
        needed = {f"{year}-{number:02d}" for number in range(1, 13)} - {*before}
        return added(rates.values()) / len(rates) if rates and needed <= rates.keys() else None

    def months_before_budget(self, year: int) -> list[str]:
        """Return the months of a year before the first in which the budget of any project was moved; none for none."""
        months = [f"{year}-{number:02d}" for number in range(1, 13)]
        moved = {month for (place, month), fen in self.fen.items() if place and any(fen[kind] for kind in BUDGET_SIGN)}
        first = min(moved.intersection(months), default="")
        return [month for month in months if month < first]

    def projects_of(self, year: int) -> set[str]:
        """Return the projects of a year: those that anything is recorded of in it, or only that they began in it.

        Those that others stand below are left out: no money is recorded on them.
        """
        years = {project: {*of} for project, of in self._moved.items()}
        for kind in ("target", "result", "pledge", "appraisal", "statement"):
            for _, event in self.standing(kind):
                if event.get("project") is not None:
                    said = int(event["through"][:4]) if kind == "statement" else event["year"]
                    years.setdefault(event["project"], set()).add(said)
        begun = {event["project"]: int(event["occurred_on"][:4]) for _, event in self.standing("project_registered")}
        parents = set(self.parents.values())
        return {code for code, day in begun.items() if code not in parents and year in (years.get(code) or {day})}

    def targets(self, year: int) -> list[Target]:
        """Return the targets of a year with their results, in order of the log."""
        results = {(one.get("project"), one["indicator"]): (seq, one) for seq, one in self.of_year("result", year)}
        found = []
        for seq, target in self.of_year("target", year):
            result_seq, result = results.get((target.get("project"), target["indicator"]), (None, None))
            found.append(Target(seq, target, result_seq, result))
        return found

    def labels(self, year: int) -> dict[str, Row]:
        """Return what each project is called at the end of a year, changes applied by day, then seq."""
        found = {event["project"]: {**event} for _, event in self.standing("project_registered")}
        changes = [(event["occurred_on"], seq, event) for seq, event in self.standing("project_changed")]
        for day, _, change in sorted(changes, key=lambda one: one[:2]):
            if int(day[:4]) <= year and change["project"] in found:
                changed = {name: change[name] for name in ("name", "office", "category") if change.get(name)}
                found[change["project"]].update(changed)
        return found
