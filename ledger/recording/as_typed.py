"""Texts as they were typed: blanks at their ends are taken off, and codes hold nothing that nobody sees.

Asked of new lines only. What the log holds as written stays as written: an id or a code is looked up so first.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from ledger.kinds import SET_BY_LEDGER, DepartmentRegistered, Event, ProjectRegistered, fields_of
from ledger.kinds.event import once_a_kind
from ledger.kinds.field_types import LINE
from ledger.kinds.form import Record
from ledger.lines.reading import Line
from ledger.recording.names_held import NamesHeld
from ledger.refusals import Refusal
from ledger.rules.books import Books
from ledger.values.text import invisible_character, shown

EVENTS_NAMED = ("event_id", "refunds", "reverses", "erases")
LOOKED_UP = (*EVENTS_NAMED, "project", "to_project", "parent", "office", "department", "indicator")

Typed = Mapping[str, str]
"""By field, the texts of a line that are not stored as they were typed, unless the log holds them so."""


def typed(record: Record, own: str) -> Typed:
    """Return what of a line was typed otherwise than it is stored, and trim it but for ids and codes.

    ``own`` is the code of the ledger's own department.
    """
    found = {}
    for name in _one_line_texts(record.event):
        text = getattr(record, name)
        if text is None or (text == text.strip() and not (name in LOOKED_UP and invisible_character(text))):
            continue
        found[name] = text
        # Whose an event is decides of which version it is, before anything is looked up.
        if name not in LOOKED_UP or (name == "department" and text.strip() == own != text):
            setattr(record, name, text.strip())
    return found


class AsTyped:
    """Settles what ids and codes of a batch mean, and counts the texts that lost blanks."""

    def __init__(self, books: Books, names: NamesHeld) -> None:
        self._books = books
        self._names = names
        self._trimmed: dict[tuple[str | None, str], tuple[Line, str, str]] = {}
        self._counts: Counter[tuple[str | None, str]] = Counter()

    def settle(self, record: Record, said: Typed) -> list[Refusal]:
        """Trim the ids and codes that are not held as written; return why a new one is refused."""
        refused = []
        for name in LOOKED_UP:
            if name not in said or self._is_held(record, name, said[name]):
                continue
            text = said[name].strip()
            setattr(record, name, text)
            unseen = invisible_character(text)
            if unseen and _is_new(record, name) and not self._is_held(record, name, text):
                wanted = f"不含 {shown(unseen)} 的文本：这个字符看不见"
                refused.append(Refusal(code="forbidden_character", field=name, value=text, wanted=wanted))
        return refused

    def add(self, record: Record, line: Line, said: Typed) -> None:
        """Take what of a line was typed, once its event is written."""
        for name, text in said.items():
            if text.strip() == text or getattr(record, name) == text:
                continue
            self._trimmed.setdefault((line.file, name), (line, text, text.strip()))
            self._counts[line.file, name] += 1

    def found(self) -> Iterator[Refusal]:
        """Yield one warning a file and field: where blanks were first taken off, and how often."""
        for (file, name), (line, text, stored) in self._trimmed.items():
            others = self._counts[file, name] - 1
            wanted = f"按「{stored}」记录{f'；这一栏另有 {others} 行也是这样' if others else ''}"
            yield Refusal(code="blanks_trimmed", field=name, value=f"「{text}」", wanted=wanted).at(file, line.number)

    def _is_held(self, record: Record, name: str, text: str) -> bool:
        if name in EVENTS_NAMED:
            return self._books.past.holds(text)
        if name in ("office", "indicator"):
            return self._names.hold(name, text)
        if name == "department" or (name == "parent" and record.kind != ProjectRegistered.kind):
            return text in self._books.departments
        return self._books.project(text) is not None


def _is_new(record: Record, name: str) -> bool:
    """Tell whether a field may bring in a code; others name one there is, or are refused for that."""
    registers = {"project": ProjectRegistered.kind, "department": DepartmentRegistered.kind}
    return name in ("event_id", "office", "indicator") or record.kind == registers.get(name)


@once_a_kind
def _one_line_texts(kind: type[Event]) -> tuple[str, ...]:
    return tuple(field.name for field in fields_of(kind) if field.type is LINE and field.name not in SET_BY_LEDGER)
