"""Lines, bodies and details at a glance: by the block, of every kind.

What passes here is what ``draft`` takes and what the closer look of a verification finds no fault with. What does not
pass is not wrong for that: they decide, and say why.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar, Union

import msgspec

from ledger.kinds import KINDS
from ledger.kinds.body import CANONICAL
from ledger.kinds.event import Event, once_a_kind
from ledger.kinds.form import Form, Record, form_of, is_of_its_version
from ledger.kinds.versions_at_a_glance import are_of_a_version, are_plainly_first, hold_no_later_default
from ledger.values.figures import parse_yuan
from ledger.values.text import are_plain

Item = TypeVar("Item")

_ONE_OF_TWO = {(True, False), (False, True)}


def by_halves(items: Sequence[Item], reading: Callable[[Sequence[Item]], list[Record] | None]) -> list[Record | None]:
    """Return what ``reading`` makes of each item, of as many at once as pass; None for one that does not pass alone."""
    found = reading(items)
    if found is not None:
        return [*found]
    half = len(items) // 2
    return [*by_halves(items[:half], reading), *by_halves(items[half:], reading)] if half else [None]


def read_lines(texts: Sequence[bytes]) -> list[Record] | None:
    """Return the records of lines of JSON, their amounts in fen, where all of them surely are lines to be taken."""
    text = b"\n".join(texts)
    if text.count(b"\n") != len(texts) - 1 or not are_plain(text.replace(b"\n", b"")):
        return None
    records = _decoded(text, _decoder(_every_kind()))
    if records is None or len(records) != len(texts) or not _say_all(records, text):
        return None
    return records if _are_lines(records) else None


def read_fields(lines: Sequence[Mapping[str, Any]]) -> list[Record] | None:
    """Return the records of lines given as fields, their amounts in fen, where all surely are lines to be taken."""
    try:
        records = msgspec.convert(lines, list[_any_record(_every_kind())])  # type: ignore[misc]
        text = CANONICAL.encode_lines(lines)
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return None
    if not are_plain(text.replace(b"\n", b"")) or not _say_all(records, text):
        return None
    return records if _are_lines(records) else None


def read_bodies(bodies: Sequence[bytes]) -> list[Record] | None:
    """Return the records of ``bodies``, where all of them surely are what the ledger stores."""
    records = _as_written(bodies, _decoder(_every_kind()))
    return records if records is not None and _are_bodies(records) else None


def are_sound_details(kind: type[Event], details: Sequence[bytes]) -> bool:
    """Tell whether all ``details`` surely are what the ledger seals for events of ``kind``."""
    form = form_of(kind)
    if form.details is None or b"{}" in details:
        return False
    records = _as_written(details, _details_decoder(kind))
    return records is not None and _fit(records, form, form.confidential)


def by_form(records: Iterable[Record]) -> list[tuple[Form, list[Record]]]:
    """Return the records of each form, in their order."""
    found: dict[type, list[Record]] = {}
    for record in records:
        found.setdefault(type(record), []).append(record)
    return [(form_of(alike[0].event), alike) for alike in found.values()]


def _as_written(texts: Sequence[bytes], decoder: "msgspec.json.Decoder[Record]") -> list[Record] | None:
    """Return the records of ``texts``, where every one is canonical JSON of plain text and of nothing else."""
    text = b"".join([one + b"\n" for one in texts])
    if text.count(b"\n") != len(texts) or not are_plain(text.replace(b"\n", b"")):
        return None
    records = _decoded(text, decoder)
    return records if records is not None and CANONICAL.encode_lines(records) == text else None


def _decoded(text: bytes, decoder: "msgspec.json.Decoder[Record]") -> list[Record] | None:
    try:
        records: list[Record] = decoder.decode_lines(text)
    except (ValueError, RecursionError):
        return None
    return records


def _say_all(records: Sequence[Record], text: bytes) -> bool:
    """Tell whether records say all that the ``text`` of their lines says, and no text of theirs ends in a blank.

    No key was repeated then, and none was null.
    """
    compact = CANONICAL.encode_lines(records)
    # No key is without a colon, and none is written that was not read; here a blank before a quote ends a text.
    return compact.count(b":") == text.count(b":") and b' "' not in compact


def _are_lines(records: Sequence[Record]) -> bool:
    return all(_are_lines_of(form, alike) for form, alike in by_form(records))


def _are_lines_of(form: Form, records: Sequence[Record]) -> bool:
    return (
        _are_left_out(records, form.never_in_lines)
        and are_of_a_version(records, form)
        and _fit(records, form)
        and (not form.has_amount or all(map(_in_fen, records)))
    )


def _are_bodies(records: Sequence[Record]) -> bool:
    return all(_are_bodies_of(form, alike) for form, alike in by_form(records))


def _are_bodies_of(form: Form, records: Sequence[Record]) -> bool:
    return (
        (not form.never_in_bodies or _are_left_out(records, form.never_in_bodies))
        and _are_there(records, form.always_in_bodies)
        and {(record.nonce is None, record.details_digest is None) for record in records} <= _ONE_OF_TWO
        and (are_plainly_first(records, form) or all(map(is_of_its_version, records)))
        and hold_no_later_default(records, form)
        and _fit(records, form)
    )


def _are_left_out(records: Iterable[Record], names: Sequence[str]) -> bool:
    return set(map(attrgetter(*names), records)) <= {None, (None,) * len(names)}


def _are_there(records: Iterable[Record], names: Sequence[str]) -> bool:
    return None not in chain.from_iterable(map(attrgetter(*names), records))


def _fit(records: Sequence[Record], form: Form, names: Iterable[str] | None = None) -> bool:
    """Tell whether fields, all or those of these ``names``, are what their types do not say yet."""
    for name in form.all_fit if names is None else form.all_fit.keys() & set(names):
        all_fit = form.all_fit[name]
        values = set(map(attrgetter(name), records))
        values.discard(None)
        if values and not all_fit(values):
            return False
    return True


def _in_fen(record: Record) -> bool:
    """Put the amount of a line in fen, and tell whether it is one."""
    try:
        record.amount_fen = parse_yuan(record.amount or "")
    except ValueError:
        return False
    record.amount = None
    return bool(record.amount_fen)


def _every_kind() -> tuple[type[Event], ...]:
    return tuple(KINDS.values())


@lru_cache(maxsize=1)
def _any_record(kinds: tuple[type[Event], ...]) -> Any:
    return Union[tuple(form_of(kind).record for kind in kinds)]  # noqa: UP007 - of as many as there are


@lru_cache(maxsize=1)
def _decoder(kinds: tuple[type[Event], ...]) -> "msgspec.json.Decoder[Record]":
    return msgspec.json.Decoder(_any_record(kinds))


@once_a_kind
def _details_decoder(kind: type[Event]) -> "msgspec.json.Decoder[Record]":
    return msgspec.json.Decoder(form_of(kind).details)
