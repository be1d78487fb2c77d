"""Identity: whether a line that carries a recorded event_id says the same again, or something else."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from ledger.kinds import DepartmentRegistered, Event, RubricAdopted, fields_of
from ledger.kinds.body import decode
from ledger.kinds.field_types import LINE
from ledger.refusals import Refusal
from ledger.storage import queries
from ledger.storage.store import OWN_DEPARTMENT_PREFIX
from ledger.values.figures import yuan
from ledger.values.text import shown

NOT_CONTENT = ("event_id", "version", "recorded_at", "recorded_by", "source", "nonce", "details_digest")


def differences(
    event: Event, details: dict[str, Any], recorded: Event, recorded_details: dict[str, Any] | None
) -> Iterator[Refusal]:
    """Yield each field in which a new event differs from the recorded one of the same id.

    ``recorded_details`` is None where there are none to compare with because they were erased. A confidential
    field, or a rubric's text and digest, that the line leaves out is not compared.
    """
    if event.kind != recorded.kind:
        yield _differs("kind", event.kind, recorded.kind)
        return
    for field in fields_of(type(event)):
        if field.name in NOT_CONTENT or _is_not_compared(event, field.name):
            continue
        if field.confidential:
            if recorded_details is None or field.name not in details:
                continue
            new, old = details[field.name], recorded_details.get(field.name)
        else:
            new, old = getattr(event, field.stored_name), getattr(recorded, field.stored_name)
        if field.type is LINE:
            new, old = _trimmed(new), _trimmed(old)
        if new != old:
            yield _differs(field.name, _printed(field.stored_name, new), _printed(field.stored_name, old))


def differences_from_recorded(
    event: Event, details: dict[str, Any], ask: Callable[..., list[Any]]
) -> Iterator[Refusal]:
    """Yield each field in which an event differs from the recorded one of its id; ``ask`` asks the file."""
    [(_, body)] = ask(queries.BODY, event.event_id)
    recorded = decode(body)
    return differences(event, details, recorded, details_recorded(recorded, ask))


def details_recorded(recorded: Event, ask: Callable[..., list[Any]]) -> dict[str, Any] | None:
    """Return the confidential fields of a recorded event, None where they were erased; ``ask`` asks the file."""
    [(seq, _)] = ask(queries.BODY, recorded.event_id)
    found = ask(queries.DETAILS, seq)
    if found:
        return dict(msgspec.json.decode(found[0][0]))
    return None if recorded.details_digest is not None else {}


def _is_not_compared(event: Event, name: str) -> bool:
    if name == "occurred_on":
        return not event.dated
    if name == "name" and isinstance(event, DepartmentRegistered):
        return event.event_id == OWN_DEPARTMENT_PREFIX + event.department
    return name in ("text", "sha256") and isinstance(event, RubricAdopted) and getattr(event, name) is None


def _trimmed(text: Any) -> Any:
    return text.strip() if isinstance(text, str) else text


def _differs(field: str, new: Any, old: Any) -> Refusal:
    return Refusal(
        code="duplicate_event_id",
        field=field,
        value=shown(new) or "（空）",
        wanted=f"已记录的 {shown(old) or '（空）'}",
    )


def _printed(stored_name: str, value: Any) -> Any:
    return yuan(value) if stored_name == "amount_fen" and value is not None else value
