"""JSON Lines: one object a line, nothing repeated, nothing rounded."""

import json
from codecs import BOM_UTF8
from collections.abc import Generator, Iterable
from decimal import Decimal
from typing import IO, Any, NoReturn

import msgspec

from ledger.problems import Refusal
from ledger.values.text import shown


class _RepeatedKey(ValueError):
    pass


def read_json_lines(file: IO[bytes]) -> Generator[tuple[int, dict[str, Any] | Refusal], None, None]:
    """Yield each line's number and its object, or why it is none. Blank lines are passed over."""
    empty, first = True, 1
    while lines := file.readlines(_BLOCK_BYTES):
        for number, read in enumerate(_read_block(lines, first), first):
            if read is not None:
                empty = False
                yield number, read
        first += len(lines)
    if empty:
        yield 1, Refusal(code="empty_file", wanted="每行一个 JSON 对象")


def _read_block(lines: list[bytes], first: int) -> Iterable[dict[str, Any] | Refusal | None]:
    """Return what each of the lines says, the number of the first being ``first``; of a blank one None."""
    together = _quickly_read_block(lines)
    if together is not None:
        return together
    whole = [lines[0].removeprefix(BOM_UTF8), *lines[1:]] if first == 1 else lines
    return (None if line.isspace() or not line else read_object(line.removesuffix(b"\n")) for line in whole)


def _quickly_read_block(lines: list[bytes]) -> list[dict[str, Any]] | None:
    """Return the objects of lines that each surely hold one that repeats no key; None for any others."""
    text = b"".join(lines)
    # Where each line begins and ends like an object, none can reach into the next.
    if not text.startswith(b"{") or not text.endswith(b"}\n") or text.count(b"}\n{") != len(lines) - 1:
        return None
    try:
        objects = _QUICK_LINES.decode_lines(text)
    except (ValueError, ArithmeticError, RecursionError):
        return None
    # No key has fewer than one colon, so that with no more of them than keys none is repeated.
    is_plain = len(objects) == len(lines) and text.count(b":") == sum(map(len, objects))
    return objects if is_plain else None


def read_object(line: bytes) -> dict[str, Any] | Refusal:
    """Return the JSON object of one line in UTF-8, or the refusal of anything else."""
    quickly = _quickly_read(line)
    return _strictly_read(line) if quickly is None else quickly


def _quickly_read(line: bytes) -> dict[str, Any] | None:
    """Return the object of a line with no more colons than keys, which repeats none; None for any other line."""
    try:
        value = _QUICK.decode(line)
    except (ValueError, ArithmeticError, RecursionError):
        return None
    return value if isinstance(value, dict) and line.count(b":") == len(value) else None


def _strictly_read(line: bytes) -> dict[str, Any] | Refusal:
    try:
        value = _STRICT.decode(line.decode())
    except UnicodeDecodeError as error:
        return Refusal(code="not_utf8", value=shown(line[error.start : error.end].hex()), wanted="UTF-8 编码的文件")
    except _RepeatedKey as error:
        return Refusal(code="repeated_key", field=shown(str(error)), wanted="每个字段只出现一次")
    except (ValueError, ArithmeticError, RecursionError):
        # A number such as 1e99999999999999999999 is too large even for a Decimal.
        return Refusal(code="invalid_json", value=shown(line.decode()), wanted="一个完整的 JSON 对象")
    if not isinstance(value, dict):
        return Refusal(code="not_an_object", value=shown(value), wanted='JSON 对象，如 {"event_id": …}')
    return value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _RepeatedKey(key)
        found[key] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


_BLOCK_BYTES = 256 * 1024
_QUICK = msgspec.json.Decoder(float_hook=Decimal)
_QUICK_LINES = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
_STRICT = json.JSONDecoder(object_pairs_hook=_without_repeats, parse_float=Decimal, parse_constant=_refuse_constant)
