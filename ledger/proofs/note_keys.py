"""Keys of signed notes: Ed25519, written as C2SP ``signed-note`` and Go's ``golang.org/x/mod/sumdb/note`` write them.

A verifier key is ``name+id+base64(0x01 ‖ public key)``, a signing key ``PRIVATE+KEY+name+id+base64(0x01 ‖ seed)``.
``id`` is the first four bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ public key), in hex.
"""

import hashlib
import re
import secrets
from base64 import b64encode

import attrs
from attrs import frozen

from ledger.errors import InvalidInput
from ledger.proofs.signed_note import KEY_ID_BYTES, KEY_NAME, Signature, SignedNote, decoded
from ledger.values.text import forbidden_character, shown

ED25519 = b"\x01"
KEY_BYTES = 32
_PRIVATE = "PRIVATE+KEY+"


@frozen(kw_only=True)
class VerifierKey:
    """The public half of a key: its name and its 32 bytes. ``str`` gives the text that ``--key`` takes."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand for name and key in a signature line."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        """Return the verifier key as C2SP writes it."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.public_key).decode()}"

    def verifies(self, note: SignedNote) -> bool:
        """Tell whether the note bears this key's signature; one that fails spoils the note. Never raises."""
        own = [signed for signed in note.signatures if (signed.name, signed.key_id) == (self.name, self.key_id)]
        return bool(own) and all(self._verifies(signed.signature, note.text) for signed in own)

    def _verifies(self, signature: bytes, text: str) -> bool:
        # Only who checks or makes signatures pays for this import.
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@frozen(kw_only=True)
class SigningKey:
    """The private half of a key: its name and its 32-byte seed. ``str`` gives the secret text of its file."""

    name: str
    seed: bytes = attrs.field(repr=False)

    @property
    def verifier_key(self) -> VerifierKey:
        """The public half."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        public_key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(name=self.name, public_key=public_key)

    def __str__(self) -> str:
        """Return the signing key as Go's note package writes it."""
        key_id = self.verifier_key.key_id.hex()
        return f"{_PRIVATE}{self.name}+{key_id}+{b64encode(ED25519 + self.seed).decode()}"

    def sign(self, note: SignedNote) -> SignedNote:
        """Return the note with one more signature."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(note.text.encode())
        signed = Signature(name=self.name, key_id=self.verifier_key.key_id, signature=signature)
        return SignedNote(text=note.text, signatures=(*note.signatures, signed))


def new_signing_key(name: str) -> SigningKey:
    """Return a fresh key of that name. Raises InvalidInput where a note could not hold the name."""
    if not _is_name(name):
        raise InvalidInput("invalid_key_name", f"密钥名称 {shown(name)}：应为不含空白和加号的文本，可用 --name 给出")
    return SigningKey(name=name, seed=secrets.token_bytes(KEY_BYTES))


def parse_verifier_key(text: str) -> VerifierKey:
    """Return the verifier key of a text. Raises InvalidInput where it is none."""
    name, key_id, key = _parts(
        text, "公钥", 'jixiao key new 打印的一行文本，不是文件名；存在文件里的可写作 --key "$(cat 文件)"'
    )
    found = VerifierKey(name=name, public_key=key)
    if found.key_id.hex() != key_id:
        raise InvalidInput("invalid_key", f"公钥 {shown(name)}：编号与密钥不符，可能抄写有误")
    return found


def parse_signing_key(text: str) -> SigningKey:
    """Return the signing key of a text. Raises InvalidInput, which never quotes the secret, where it is none."""
    if not text.startswith(_PRIVATE):
        raise InvalidInput("invalid_key", "不是 jixiao key new 生成的私钥")
    name, key_id, key = _parts(text.removeprefix(_PRIVATE).strip(), "私钥", "jixiao key new 生成的文本")
    found = SigningKey(name=name, seed=key)
    if found.verifier_key.key_id.hex() != key_id:
        raise InvalidInput("invalid_key", "私钥已损坏：编号与内容不符")
    return found


def _is_name(name: str) -> bool:
    return bool(KEY_NAME.fullmatch(name)) and not forbidden_character(name, note=False)


def _parts(text: str, what: str, wanted: str) -> tuple[str, str, bytes]:
    """Return name, key id in hex and 32 bytes of a key's text."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    key = decoded(encoded)
    if not _is_name(name) or not re.fullmatch("[0-9a-f]{8}", key_id) or len(key) != 1 + KEY_BYTES:
        raise InvalidInput("invalid_key", f"{what}格式无效：应为{wanted}")
    if not key.startswith(ED25519):
        raise InvalidInput("invalid_key", f"{what}不是 Ed25519 密钥")
    return name, key_id, key[1:]
