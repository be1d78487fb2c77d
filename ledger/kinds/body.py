"""Bodies: an event as canonical JSON (RFC 8785), its leaf hash (RFC 6962) and its sealed details."""

import hashlib
from typing import Any, NamedTuple

import msgspec

from ledger.errors import UnreadableBody
from ledger.kinds.event import Event, fields_of, once_a_kind
from ledger.kinds.versions import FIRST, kind_of, lifted

SALT_BYTES = 16
NONCE_BYTES = 16
LEAF_PREFIX = b"\x00"

# Equal to RFC 8785 for text, integers, booleans, arrays and objects with ASCII keys: all that a body holds.
CANONICAL = msgspec.json.Encoder(order="sorted")


class _Head(msgspec.Struct):
    kind: str
    version: int = FIRST


_HEAD = msgspec.json.Decoder(_Head)


class SealedDetails(NamedTuple):
    """Confidential fields as canonical JSON, the random 16-byte salt, and the digest the body carries."""

    salt: bytes
    details: bytes

    @property
    def digest(self) -> str:
        """SHA-256(salt ‖ details) in lower-case hex."""
        return hashlib.sha256(self.salt + self.details).hexdigest()


def opened(sealed: SealedDetails | None) -> dict[str, Any]:
    """Return the confidential fields that were sealed; none of nothing."""
    return dict(msgspec.json.decode(sealed.details)) if sealed else {}


def canonical(value: Any) -> bytes:
    """Return ``value`` as canonical JSON in UTF-8."""
    return CANONICAL.encode(value)


def encode(event: Event) -> bytes:
    """Return the body of ``event``: its kind and every field that is not left out, as canonical JSON."""
    stored = {"kind": event.kind}
    for field in fields_of(type(event)):
        value = getattr(event, field.stored_name)
        if not field.is_left_out(value):
            stored[field.stored_name] = value
    return canonical(stored)


def decode(body: bytes) -> Event:
    """Return the event a stored body holds, as the newest version of its kind has it.

    Raises UnreadableBody where the body is no JSON object with what its kind must hold, and NewerVersion where it is of
    a kind or version that this release does not know.
    """
    event = decode_as_stored(body)
    kind = type(event)
    return kind.made_of(lifted(kind, event.__dict__)) if kind.lifts else event


def decode_as_stored(body: bytes) -> Event:
    """Return the event a stored body holds, as its own version of its kind has it. Raises as ``decode`` does."""
    try:
        head = _HEAD.decode(body)
        return _decoder(kind_of(head.kind, head.version)).decode(body)
    except UnreadableBody:
        raise
    except (ValueError, TypeError, RecursionError) as error:
        raise UnreadableBody("body_unreadable", f"事件内容无法解读（{error}），请运行 jixiao verify") from error


def leaf_hash(body: bytes) -> bytes:
    """Return the 32-byte RFC 6962 leaf hash, SHA-256(0x00 ‖ body)."""
    return hashlib.sha256(LEAF_PREFIX + body).digest()


@once_a_kind
def _decoder(kind: type[Event]) -> "msgspec.json.Decoder[Event]":
    return msgspec.json.Decoder(kind)
