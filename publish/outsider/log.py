"""The disclosed events: what stands of them, and the money they moved."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from publish.outsider.columns import Row
from publish.outsider.events import event_of, is_of_a_later_release, parsed
from publish.outsider.figures import added, canonical
from publish.outsider.limits import MOST_NESTED, Unreadable
from publish.outsider.read_anew import Bodies
from publish.outsider.words import BUDGET_SIGN, KIND_TITLES

Place = Any
"""A project, ``("unit", code)`` for the projects of one unit, or None for the whole department."""


class Log:
    """The disclosed events with their seqs: what stands of them, and the money they moved.

    Facts are kept; of all others what they add up to, and one is read again where it is asked for. ``later`` are the
    kinds and versions of those that only a later release understands; no figure counts them. ``forms`` has the seqs by
    kind and fields, ``seqs`` by event_id; ``recorded_at`` are the times of recording, to the second. ``fen`` is by
    place and period, then by kind: a place is a project, whatever stands above it, ``("unit", code)`` for the projects
    of one unit, or None for the department ``own`` with all of them; a period is a month or a year.
    """

    def __init__(self, bodies: Bodies, own: str | None = None) -> None:
        self._bodies, self._own = bodies, own
        self.count, self.last_seq = 0, 0
        self.seqs: dict[str, int] = {}
        self.forms: dict[tuple[str, tuple[str, ...]], array[int]] = defaultdict(lambda: array("q"))
        self.later: dict[int, tuple[str, Any]] = {}
        self.not_canonical: list[int] = []
        self.recorded_at: set[str] = set()
        self._standing: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        # By project, month and kind; every reversal by its month and what it names.
        self._movements: Counter[tuple[str, str, str]] = Counter()
        self._reversals: list[tuple[str, str]] = []
        for seq, body in bodies:
            self._take(seq, body)
        reversed_ = {reverses for _, reverses in self._reversals}
        for kind, found in self._standing.items():
            self._standing[kind] = [(seq, event) for seq, event in found if event["event_id"] not in reversed_]
        self._take_back()
        self._read_facts()

    def _take(self, seq: int, body: str) -> None:
        event = event_of(seq, body)
        if canonical(event) != body:
            self.not_canonical.append(seq)
        if is_of_a_later_release(event):
            self.later[seq] = (event["kind"], event.get("version", 1))
            return
        kind, month = event["kind"], event["occurred_on"][:7]
        self.count, self.last_seq = self.count + 1, seq
        self.seqs[event["event_id"]] = seq
        self.forms[kind, tuple(event)].append(seq)
        if event.get("recorded_at"):
            self.recorded_at.add(event["recorded_at"][:19])
        if kind == "reversal":
            self._reversals.append((month, event["reverses"]))
        elif kind in KIND_TITLES:
            self._move(event, month, 1)
        else:
            self._standing[kind].append((seq, event))

    def _move(self, event: Row, month: str, sign: int) -> None:
        kind, amount_fen = event["kind"], sign * event["amount_fen"]
        self._movements[event["project"], month, kind] += -amount_fen if kind == "virement" else amount_fen
        if kind == "virement":
            self._movements[event["to_project"], month, kind] += amount_fen

    def _take_back(self) -> None:
        for month, reverses in self._reversals:
            _, moving = self.named(reverses) or (0, {})
            if moving.get("kind") in KIND_TITLES:
                self._move(moving, month, -1)

    def _read_facts(self) -> None:
        registered = [event for _, event in self.standing("project_registered")]
        self.parents = {event["project"]: event.get("parent") for event in registered}
        self._units = {event["project"]: event.get("department", "") for event in registered}
        self._bulletins: dict[str, dict[str, Fraction]] = defaultdict(dict)
        for _, event in self.own("bulletin"):
            self._bulletins[event["month"][:4]][event["month"]] = Fraction(event["rate"])
        self.fen: dict[tuple[Place, str], Counter[str]] = defaultdict(Counter)
        self.years_moved: dict[str, set[int]] = defaultdict(set)
        for (project, month, kind), amount_fen in self._movements.items():
            self.years_moved[project].add(int(month[:4]))
            for place in self._places(project):
                self.fen[place, month][kind] += amount_fen
                self.fen[place, month[:4]][kind] += amount_fen

    @property
    def events(self) -> Iterator[tuple[int, Row]]:
        """The events in order, read anew."""
        return ((seq, parsed(body)) for seq, body in self._bodies if seq not in self.later)

    def named(self, event_id: Any) -> tuple[int, Row] | None:
        """Return the event of that id with its seq, None where none is disclosed."""
        seq = self.seqs.get(event_id)
        return None if seq is None else (seq, parsed(self._bodies[seq]))

    def standing(self, kind: str) -> list[tuple[int, Row]]:
        """Return the events of a kind that no disclosed reversal names."""
        return self._standing.get(kind, [])

    def unit_of(self, event: Row) -> str | None:
        """Return the sub-unit that a fact counts for alone, None where that is the department, or a project.

        Version 1 of every kind counts for the department, whatever unit it names.
        """
        if event.get("version", 1) == 1 or event.get("project") is not None or event.get("department") == self._own:
            return None
        return event.get("department")

    def own(self, kind: str) -> list[tuple[int, Row]]:
        """Return the facts of a kind that count for a department whole, neither for a sub-unit nor a project alone."""
        found = self.standing(kind)
        return [one for one in found if self.unit_of(one[1]) is None and one[1].get("project") is None]

    def of_year(self, kind: str, year: int) -> Iterator[tuple[int, Row]]:
        """Yield those of a budget year."""
        return ((seq, event) for seq, event in self.standing(kind) if event.get("year") == year)

    def own_of_year(self, kind: str, year: int) -> Iterator[tuple[int, Row]]:
        """Yield those of a budget year that count for the whole department."""
        return ((seq, event) for seq, event in self.own(kind) if event.get("year") == year)

    @property
    def units(self) -> set[str]:
        """The units, the department itself among them, that projects are registered for."""
        return {*self._units.values()}

    def subunit_of(self, project: str) -> str | None:
        """Return the sub-unit that a project is registered for, None where it is the department's own."""
        unit = self._units.get(project)
        return None if unit == self._own else unit

    def _places(self, project: str) -> set[Place]:
        # A set, because a file may claim that a project stands above itself.
        places: set[Place] = {None, ("unit", self._units.get(project, ""))}
        above: str | None = project
        while above not in places:
            places.add(above)
            above = self.parents.get(above or "")
            if len(places) > MOST_NESTED:
                raise Unreadable(f"项目 {project[:20]} 的上级项目超过 {MOST_NESTED} 层")
        return places

    def added_fen(self, place: Place, periods: Iterable[str], signs: Mapping[str, int]) -> int:
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
