"""Payees (收款人) whom the ledger keeps confidential, and whom a public text names all the same."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ledger.kinds import KINDS, DepartmentChanged, DepartmentRegistered, Event, ProjectChanged, ProjectRegistered
from ledger.kinds.free_text import free_text_fields
from ledger.values.names import BETWEEN_TEXTS, Names, as_read, payee_names
from publish.confidential.mention import Mention, mention_in
from publish.tables.table import Row, Rows, Table

WITHHELD_TEXT = "（写有收款人，不公开）"
"""What stands in the place of a text of a table that names a payee."""
_AUTHORITIES = ("局", "厅", "委", "部", "办", "院", "会", "处", "署", "政府")
"""What the names of those end in who number their documents."""
TEXT_COLUMNS = {
    "overview": ("total_explanation", "published_reason"),
    "score_sheet": ("explanation",),
    "targets": (
        "indicator_class",
        "name",
        "target_text",
        "result",
        "result_text",
        "unit",
        "reason",
        "published_reason",
    ),
    "project_scores": ("published_reason",),
    "project_sheets": ("explanation",),
    "statements": ("document",),
}
"""The columns of tables that hold free text of events whose rows are shown though their bodies are withheld."""


def payees_mentioned(payees: Iterable[str], facts: Iterable[Event]) -> Mention | None:
    """Return what finds ``payees`` in a text; None where there is none to be looked for.

    Names of persons are looked for from two characters, others from four, only ever whole; not within a name that
    ``facts`` register (of a department, project or office), nor where an authority's number of a document begins with
    it (某县财政局〔2023〕1号). Those are public.
    """
    registered = {as_read(name) for event in facts for name in _registered(event)}
    names = payee_names(payees) - registered
    issuing = {f"{name}{bracket}" for name in names if name.endswith(_AUTHORITIES) for bracket in "〔["}
    return mention_in(Names(names), registered | issuing)


def _registered(event: Event) -> Iterator[str]:
    if isinstance(event, DepartmentRegistered | DepartmentChanged | ProjectRegistered | ProjectChanged):
        names = (getattr(event, field, None) for field in ("department", "project", "name", "office"))
        yield from (name for name in names if name)


def payee_named(fields: Mapping[str, Any], mention: Mention) -> tuple[str, str] | None:
    """Return which free text of a body that holds ``fields`` names a payee, and whom; None where none does."""
    texts = {name: fields[name] for name in free_text_fields(KINDS[fields["kind"]]) if name in fields}
    if "source" in fields:
        texts["source"] = fields["source"]["file"]
    # Few bodies name anyone: all texts of one are looked through at once.
    if mention.first_in(BETWEEN_TEXTS.join(texts.values())) is None:
        return None
    found = ((name, mention.first_in(text)) for name, text in texts.items())
    return next(((name, payee) for name, payee in found if payee is not None), None)


def without_payees(
    rows: Rows, mention: Mention | None, withheld_before: Mapping[tuple[str, object], frozenset[str]]
) -> Iterator[tuple[Table, Row]]:
    """Yield ``rows`` with ``WITHHELD_TEXT`` in the place of every free text that names a payee.

    So it stands in the columns of ``withheld_before`` too, by the table and key of their row: a payee who was erased
    since is not found any more.
    """
    for table, row in rows:
        if table.name in TEXT_COLUMNS:
            before = withheld_before.get((table.name, row[table.columns[0].name]), ())
            for column in TEXT_COLUMNS[table.name]:
                text = row[column]
                if column in before or (mention is not None and text is not None and mention.found_in(text)):
                    row = row | {column: WITHHELD_TEXT}
        yield table, row
