"""What stands in a field and does not belong there, or only just does: texts, and JSON as it is written."""

import json

from hypothesis import strategies as st

from .drawing import weighted

LONG = 100_000

DATES = [
    *("2023-02-30", "2023-13-01", "2023-02-29", "2024-02-29", "0000-00-00", "1999-12-31", "2000-01-01"),
    *("2099-12-31", "2100-01-01", "9999-12-31", "10000-01-01", "2023-1-1", "20230101", "2023-W01-1", "2023-001"),
    *("2023-01-01T00:00:00", "2023-01-01\n", " 2023-01-01", "2023\u201001\u201001", "２０２３-０１-０１", "٢٠٢٣-01-01"),
    *(
        "2023-00",
        "2023-13",
        "2023-06\n",
        "２０２３-０６",
        "2023-6",
        "1999-12",
        "2023Q0",
        "2023Q5",
        "2023q1",
        "２０２３Q1",
    ),
]
NUMERALS = [
    *(
        "0",
        "0.00",
        "-0",
        "0.01",
        "0.001",
        "-1",
        "+1",
        "1.",
        ".5",
        "00001",
        "1e3",
        "1E+2",
        "1_000",
        "1,000.00",
        "1 ",
        "1\n",
    ),
    *(
        "9999999999999.99",
        "99999999999999",
        "1.1234567",
        "NaN",
        "Infinity",
        "１２",
        "٣",
        "²",
        "Ⅷ",
        "1\u00a0000",
        "０.５",
    ),
    *("2023", "２０２３", "23", "002023", "1", "01", "true", "TRUE", "100", "100.00", "0.95", "1.000001"),
]
REFUSED_TEXTS = [
    *(
        "\0",
        "a\0b",
        "a\nb\0",
        "\x01",
        "\x1b[2J",
        "\x7f",
        "\x85",
        "a\rb",
        "\r\n",
        "\u202eP1",
        "a\u2066b\u2069",
        "\u202a",
    ),
    *("\ud800", "a\udfffb", "\udfff\ud800", " ", "\u3000\t", "\u00a0", "\u2028", "a\tb\u202e"),
]
FIT_TEXTS = [
    *("e\u0301", "\u212b", "\u1112\u1161\u11ab", "\uf900", "a\u0323\u0307", "\u0958", "\U0002f800"),
    *("P1\u200b", "\u200dP1", "\ufeffP1", "\u00ad", "P\u00a01", " P1", "P1 ", "a\u2028b", "\u2060", "\u061c", "\u200e"),
    *("=1+1", "@SUM(A1)", '"', '""', "'", ",", ";", "\\", "/", "{}", "[]", "null", "%s", "{0}", "<b>", "'; DROP TABLE"),
    *("𠮷", "👩\u200d👩\u200d👧", "\U0010ffff", "\uffff", "\ufffd", "ﷺ", "\u0301" * 99),
]
NAMES = [
    "P1",
    "P0",
    "P2",
    "D1",
    "D1-01",
    "pay-1",
    "pay-2",
    "back-1",
    "rev-1",
    "app-1",
    "department:D1",
    "bulletin",
    "万元",
    "元",
]

PLANS = ["100.00", ",".join(["8.33"] * 12), ",".join(["8.33"] * 11 + ["100"]), "9," + ",".join(["8"] * 10) + ",100.00"]
texts = st.one_of(
    st.sampled_from(DATES),
    st.sampled_from(NUMERALS),
    st.sampled_from(REFUSED_TEXTS),
    st.sampled_from(FIT_TEXTS),
    st.sampled_from(NAMES),
    st.text(st.characters(), max_size=6),
    st.just("x" * LONG),
)
_NEAR = {
    **dict.fromkeys(("occurred_on", "signed_on", "approved_on", "month", "through", "quarter"), DATES),
    **dict.fromkeys(
        ("amount", "rate", "weight", "value", "points", "score", "coefficient", "year", "version"), NUMERALS
    ),
    **dict.fromkeys(
        ("project", "to_project", "parent", "department", "event_id", "refunds", "reverses", "erases"), NAMES
    ),
    **dict.fromkeys(("plan",), PLANS),
}


def near(name: str) -> st.SearchStrategy[str]:
    """Return texts that could almost stand in the field of that name, and any others."""
    return weighted((7, st.sampled_from(_NEAR.get(name, REFUSED_TEXTS + FIT_TEXTS))), (2, texts))


def as_json(value: object, *, escaped: bool = True) -> str:
    """Return ``value`` as JSON, every character beyond ASCII escaped, or none (an unpaired surrogate too)."""
    return json.dumps(value, ensure_ascii=escaped)


DEPTHS = st.sampled_from([1, 2, 90, LONG]) | st.integers(900, 1000)
json_numbers = st.sampled_from(
    [
        *(
            "0",
            "-0",
            "-0.0",
            "1",
            "1.0",
            "1e0",
            "10e-1",
            "0.1",
            "-1",
            "2023",
            "2023.0",
            "2.023e3",
            "100",
            "1e400",
            "1e-400",
        ),
        *("1E99999999999999999999", "-1E+9999999999999999999", "NaN", "Infinity", "-Infinity", "12345678901234567890"),
        *("9007199254740993", "9" * 400, "9" * 5000),
    ]
)
nested = st.one_of(
    st.sampled_from(
        [
            *(
                "true",
                "false",
                "null",
                '""',
                "[]",
                "{}",
                '["P1"]',
                '[["1.00"]]',
                '{"P1": 1}',
                '["8.33", 100]',
                "[null]",
            ),
            *('{"a": 1, "a": 2}', '{"a": {"b": [{"c": 1, "c": 1}]}}', '[{"a": 1, "a": 1}]'),
        ]
    ),
    DEPTHS.map(lambda depth: "[" * depth + "]" * depth),
    DEPTHS.map(lambda depth: '{"a":' * depth + "1" + "}" * depth),
)
malformed = st.one_of(
    st.sampled_from(
        ["", "{", "}", "[1,]", "[1 2]", '"', '"\\x41"', '"\\u12"', "'P1'", "undefined", "01", "+1", "1.", ".5", "0x1F"]
    ),
    DEPTHS.map(lambda depth: "[" * depth),
)
DIGEST = "ab" * 32
SOURCES = [
    f'{{"file": "a.csv", "file": "a.csv", "sha256": "{DIGEST}", "row": 1}}',
    f'{{"file": "a.csv", "sha256": "{DIGEST}", "row": 1, "row": 2}}',
    f'{{"file": "a.csv", "sha256": "{DIGEST}", "row": 1, "r\\u006fw": 1}}',
    *(
        f'{{"file": {file}, "sha256": "{digest}", "row": {row}}}'
        for file, digest, row in (
            *(
                ('"a.csv"', DIGEST, row)
                for row in ("1", "0", "-1", "1.0", "1e0", "true", '"1"', "null", str(2**53), "[]")
            ),
            *(
                (file, DIGEST, "1")
                for file in ('"/a"', '"a\\\\b"', '"e\\u0301"', '""', "1", '"\\ud800"', '"\\u202e"', "{}")
            ),
            *(('"a"', digest, "1") for digest in (DIGEST.upper(), "", "ab", DIGEST + "\\n")),
        )
    ),
    f'{{"file": "a.csv", "sha256": "{DIGEST}"}}',
    f'{{"file": "a.csv", "sha256": "{DIGEST}", "row": 1, "column": 1}}',
]


def json_near(name: str) -> st.SearchStrategy[str]:
    """Return JSON that could almost stand in the field of that name, and any other."""
    written = st.builds(lambda text, escaped: as_json(text, escaped=escaped), near(name), st.booleans())
    if name == "source":
        return st.sampled_from(SOURCES)
    return weighted((4, written), (2, json_numbers), (2, nested))
