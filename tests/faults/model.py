"""The ledger in a page: a list of lines, and the rules by which one more is recorded, already recorded, or refused.

It shares no code with the ledger. When two lines say the same and how lines add up stand beside it, in
``model_identity`` and ``model_figures``.
"""

from collections.abc import Iterator

from attrs import field, frozen

from .model_figures import MONEY, Line, childless, fen, movements, registered, remaining_fen, standing
from .model_identity import CONFIDENTIAL, says_the_same, without

FINAL = ("department_registered", "project_registered", "reversal", "details_erased")
SUBJECT = {
    "bulletin": ("month",),
    "month_closed": ("month",),
    "target": ("year", "project", "indicator"),
    "result": ("year", "project", "indicator"),
    "statement": ("subject", "project", "through"),
}


@frozen(kw_only=True)
class Model:
    """What a ledger should hold and refuse; ``erased`` are the event_ids whose confidential fields are gone."""

    lines: list[Line]
    erased: set[str] = field(factory=set)

    def refused(self, line: Line) -> set[str]:
        """Return the codes a line is refused with, none where it is recorded or is recorded already."""
        old = self.named(line["event_id"])
        if old is not None:
            same = says_the_same(line, old, erased=old["event_id"] in self.erased)
            return set() if same else {"duplicate_event_id"}
        return set(self._disorder(line)) or set(self._overdraft(line))

    def after(self, line: Line) -> "Model":
        """Return the model that holds an accepted line too; one that is recorded already changes nothing."""
        if self.named(line["event_id"]) is not None:
            return self
        named = self.named(line.get("erases"))
        erased = {named["event_id"]} if named is not None and CONFIDENTIAL & named.keys() else set()
        return Model(lines=[*self.lines, line], erased=self.erased | erased)

    def exported(self) -> "Model":
        """Return the model of what an export holds: what was erased is not in it, as if it had never been given."""
        hidden = dict.fromkeys(self.erased, CONFIDENTIAL)
        return Model(lines=[without(line, hidden.get(line["event_id"], set())) for line in self.lines])

    def named(self, event_id: str | None) -> Line | None:
        """Return the recorded line of that event_id."""
        return next((line for line in self.lines if line["event_id"] == event_id), None)

    def _disorder(self, line: Line) -> Iterator[str]:
        kind, projects = line["kind"], registered(self.lines)
        if kind == "project_registered":
            yield from self._registration(line, projects)
        elif line.get("project") is not None and line["project"] not in projects:
            yield "unknown_project"
        if kind in SUBJECT and any(subject(line) == subject(other) for other in self._standing(kind)):
            yield "duplicate_fact"
        if kind == "details_erased" and self.named(line["erases"]) is None:
            yield "unknown_event"
        if kind in MONEY:
            yield from self._money(line, projects)
        if kind == "reversal":
            yield from self._reversal(line)

    def _registration(self, line: Line, projects: dict[str, Line]) -> Iterator[str]:
        parent = line.get("parent")
        if line["project"] in projects:
            yield "already_registered"
        if parent is None:
            return
        if parent not in projects or parent == line["project"]:
            yield "unknown_parent"
        elif parent in childless(projects) and any(parent == moved.project for moved in movements(self.lines)):
            yield "parent_has_movements"

    def _money(self, line: Line, projects: dict[str, Line]) -> Iterator[str]:
        yield from self._closed(line)
        if {line["project"], line.get("to_project")} & projects.keys() - childless(projects).keys():
            yield "project_has_children"
        if line["kind"] == "virement" and line["to_project"] == line["project"]:
            yield "same_project"
        elif line["kind"] == "virement" and line["to_project"] not in projects:
            yield "unknown_project"
        if line["kind"] == "refund":
            yield from self._refund(line)

    def _refund(self, line: Line) -> Iterator[str]:
        payment = self.named(line["refunds"])
        if payment is None or payment["kind"] != "expenditure":
            yield "unknown_event" if payment is None else "not_a_payment"
            return
        if line["project"] != payment["project"]:
            yield "other_project"
        yield from _too_early(line, payment)
        left_fen = fen(payment["amount"]) - self._refunded_fen(payment) if payment in standing(self.lines) else 0
        if fen(line["amount"]) > left_fen:
            yield "refund_exceeds_payment"

    def _reversal(self, line: Line) -> Iterator[str]:
        named = self.named(line["reverses"])
        if named is None or named["kind"] in FINAL:
            yield "unknown_event" if named is None else "not_reversible"
        elif named not in standing(self.lines):
            yield "already_reversed"
        elif named["kind"] in MONEY:
            yield from self._closed(line)
            yield from _too_early(line, named)
            if self._refunded_fen(named):
                yield "has_refunds"

    def _closed(self, line: Line) -> Iterator[str]:
        if line["occurred_on"][:7] in {closing["month"] for closing in self._standing("month_closed")}:
            yield "month_closed"

    def _refunded_fen(self, payment: Line) -> int:
        refunds = [line for line in self._standing("refund") if line["refunds"] == payment["event_id"]]
        return sum(fen(refund["amount"]) for refund in refunds)

    def _overdraft(self, line: Line) -> Iterator[str]:
        before, after_it = movements(self.lines), movements([*self.lines, line])
        for moved in after_it[len(before) :]:
            earlier = [other for other in before if (other.project, other.year) == (moved.project, moved.year)]
            if remaining_fen([moved]) < 0 and remaining_fen([*earlier, moved]) < 0:
                yield "reversal_overdraws" if line["kind"] == "reversal" else "insufficient_budget"

    def _standing(self, kind: str) -> list[Line]:
        return [line for line in standing(self.lines) if line["kind"] == kind]


def subject(line: Line) -> list[object]:
    """Return what a fact is about: no two that stand are about the same."""
    return [line.get(name) for name in SUBJECT[line["kind"]]]


def _too_early(line: Line, named: Line) -> Iterator[str]:
    """Yield why a line may not follow the one it names: another fiscal year, or before it."""
    if line["occurred_on"][:4] != named["occurred_on"][:4]:
        yield "other_fiscal_year"
    elif line["occurred_on"] < named["occurred_on"]:
        yield "before_named_event"
