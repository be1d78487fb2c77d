"""JSON Lines: one object a line, nothing repeated, nothing rounded."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn

from ledger.problems import Refusal
from ledger.text import shown


class _RepeatedKey(ValueError):
    pass


def read_json_lines(content: bytes) -> Iterator[tuple[int, dict[str, Any] | Refusal]]:
    """Yield each line's number and its object, or why it is none. Blank lines are passed over."""
    lines = content.removeprefix(BOM_UTF8).split(b"\n")
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not filled:
        yield 1, Refusal(code="empty_file", wanted="每行一个 JSON 对象")
    for number, line in filled:
        yield number, read_object(line)


def read_object(line: bytes) -> dict[str, Any] | Refusal:
    """Return the JSON object of one line in UTF-8, or the refusal of anything else."""
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


_STRICT = json.JSONDecoder(object_pairs_hook=_without_repeats, parse_float=Decimal, parse_constant=_refuse_constant)
