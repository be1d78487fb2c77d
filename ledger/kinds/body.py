"""Bodies: an event as canonical JSON (RFC 8785), its leaf hash (RFC 6962) and its sealed details."""

import hashlib
import secrets
from typing import Any, NamedTuple

import msgspec

from ledger.errors import UnreadableBody
from ledger.kinds import KINDS, Event, fields_of

SALT_BYTES = 16
NONCE_BYTES = 16
LEAF_PREFIX = b"\x00"

# Equal to RFC 8785 for text, integers, booleans, arrays and objects with ASCII keys: all that a body holds.
_CANONICAL = msgspec.json.Encoder(order="sorted")


class _Head(msgspec.Struct):
    kind: str


_HEAD = msgspec.json.Decoder(_Head)
_DECODERS: dict[str, msgspec.json.Decoder[Event]] = {name: msgspec.json.Decoder(kind) for name, kind in KINDS.items()}


class SealedDetails(NamedTuple):
    """Confidential fields as canonical JSON, the random 16-byte salt, and the digest the body carries."""

    salt: bytes
    details: bytes

    @property
    def digest(self) -> str:
        """SHA-256(salt ‖ details) in lower-case hex."""
        return hashlib.sha256(self.salt + self.details).hexdigest()


def canonical(value: Any) -> bytes:
    """Return ``value`` as canonical JSON in UTF-8."""
    return _CANONICAL.encode(value)


def encode(event: Event) -> bytes:
    """Return the body of ``event``: its kind and every field that is not left out, as canonical JSON."""
    stored = {"kind": event.kind}
    for field in fields_of(type(event)):
        value = getattr(event, field.stored_name)
        if value is not None:
            stored[field.stored_name] = value
    return canonical(stored)


def decode(body: bytes) -> Event:
    """Return the event a stored body holds.

    Raises UnreadableBody where the body is no JSON object of a known kind.
    """
    try:
        return _DECODERS[_HEAD.decode(body).kind].decode(body)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableBody("body_unreadable", f"事件内容无法解读（{error}），请运行 jixiao verify") from error


def leaf_hash(body: bytes) -> bytes:
    """Return the 32-byte RFC 6962 leaf hash, SHA-256(0x00 ‖ body)."""
    return hashlib.sha256(LEAF_PREFIX + body).digest()


def seal(details: dict[str, Any]) -> SealedDetails:
    """Return ``details`` sealed under a fresh salt, so that they cannot be guessed from the digest."""
    return SealedDetails(salt=secrets.token_bytes(SALT_BYTES), details=canonical(details))


def fresh_nonce() -> str:
    """Return the 16 random bytes, in hex, that keep a body without details from being guessed from its hash."""
    return secrets.token_hex(NONCE_BYTES)
