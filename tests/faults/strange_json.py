"""JSON, as it is written, that does not belong into a field, or only just does."""

import json

from hypothesis import strategies as st

from .drawing import weighted
from .strange import LONG, near, words

DIGEST = "ab" * 32

numbers = st.sampled_from(
    [
        *words("0 -0 -0.0 1 1.0 1e0 10e-1 0.1 -1 2023 2023.0 2.023e3 100 1e400 1e-400 NaN Infinity -Infinity"),
        *words("1E99999999999999999999 -1E+9999999999999999999 12345678901234567890 9007199254740993"),
        *("9" * 400, "9" * 5000),
    ]
)
# Around 1,000 Python itself gives up.
depths = st.sampled_from([1, 2, 90, LONG]) | st.integers(900, 1000)
nested = st.one_of(
    st.sampled_from(words('true false null "" [] {} ["P1"] [["1.00"]] {"P1":1} ["8.33",100] [null]')),
    st.sampled_from(words('{"a":1,"a":2} {"a":{"b":[{"c":1,"c":1}]}} [{"a":1,"a":1}] {"a":1,"\\u0061":1}')),
    depths.map(lambda depth: "[" * depth + "]" * depth),
    depths.map(lambda depth: '{"a":' * depth + "1" + "}" * depth),
)
malformed = st.one_of(
    st.sampled_from(["", "[1 2]", *words(r"""{ } [1,] " "\x41" "\u12" 'P1' undefined 01 +1 1. .5 0x1F""")]),
    depths.map(lambda depth: "[" * depth),
)


def as_json(value: object, *, escaped: bool = True) -> str:
    """Return ``value`` as JSON, every character beyond ASCII escaped, or none (an unpaired surrogate too)."""
    return json.dumps(value, ensure_ascii=escaped)


def _source(file: str = '"a.csv"', sha256: str = f'"{DIGEST}"', row: str = "1", more: str = "") -> str:
    return f'{{"file": {file}, "sha256": {sha256}, "row": {row}{more}}}'


SOURCES = [
    *(_source(more=f", {again}") for again in ('"row": 1', '"row": 2', '"r\\u006fw": 1', '"file": "b"', '"column": 1')),
    *(_source(row=row) for row in words(f'1 0 -1 1.0 1e0 true "1" null [] {{}} {2**53} {2**53 - 1}')),
    *(_source(file=file) for file in words(r'"/a" "a\\b" "e\u0301" "" 1 "\ud800" "\u202e" {} null')),
    *(_source(sha256=sha256) for sha256 in words(f'"{DIGEST.upper()}" "" "ab" "{DIGEST}\\n" 1 null')),
    *('{"file": "a.csv"}', '"a.csv"', "{}", "null", "[]"),
]


def json_near(name: str) -> st.SearchStrategy[str]:
    """Return JSON that could almost stand in the field of that name, and any other."""
    if name == "source":
        return st.sampled_from(SOURCES)
    written = st.builds(lambda text, escaped: as_json(text, escaped=escaped), near(name), st.booleans())
    return weighted((4, written), (2, numbers), (2, nested))
