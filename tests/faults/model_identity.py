"""Identity: when two lines of one event_id say the same."""

from .model_figures import MONEY, Line, fen

CONFIDENTIAL = {"payee", "memo"}
DATED = (*MONEY, "reversal", "project_changed")
DEFAULTS = {"department": "D1"}
DEFAULTS_OF_A_TARGET = {"nature": "quantitative", "direction": ">="}


def says_the_same(line: Line, old: Line, *, erased: bool) -> bool:
    """Tell whether a line says the same as the recorded one, whose confidential fields may be erased."""
    not_compared = CONFIDENTIAL if erased else CONFIDENTIAL - line.keys()
    return without(content(line), not_compared) == without(content(old), not_compared)


def content(line: Line) -> Line:
    """Return what a line says: every field but those that are never compared, after defaults, amounts in fen."""
    never_compared = {"source", "version"} | ({"occurred_on"} if line["kind"] not in DATED else set())
    said: Line = DEFAULTS | (DEFAULTS_OF_A_TARGET if line["kind"] == "target" else {}) | line
    amount = {"amount": fen(line["amount"])} if line["kind"] in MONEY else {}
    return without(said | amount, never_compared)


def without(line: Line, names: set[str]) -> Line:
    """Return ``line`` without the fields of these names."""
    return {name: value for name, value in line.items() if name not in names}
