"""JSON Lines: one object a line, nothing repeated, nothing rounded."""

import json
from codecs import BOM_UTF8
from collections.abc import Generator
from decimal import Decimal
from typing import IO, Any, NoReturn

import msgspec

from ledger.refusals import Refusal
from ledger.values.text import shown


class _RepeatedKey(ValueError):
    pass


def read_json_lines(file: IO[bytes]) -> Generator[tuple[int, bytes | Refusal], None, None]:
    """Yield each line's number and its text, which nobody has looked at. Blank lines are passed over."""
    empty = True
    for number, line in enumerate(file, 1):
        text = (line.removeprefix(BOM_UTF8) if number == 1 else line).rstrip(b"\r\n")
        if text and not text.isspace():
            empty = False
            yield number, text
    if empty:
        yield 1, Refusal(code="empty_file", wanted="每行一个 JSON 对象")


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


_QUICK = msgspec.json.Decoder(float_hook=Decimal)
_STRICT = json.JSONDecoder(object_pairs_hook=_without_repeats, parse_float=Decimal, parse_constant=_refuse_constant)
