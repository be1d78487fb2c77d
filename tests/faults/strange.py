"""Text that does not belong into a field, or only just does."""

from hypothesis import strategies as st

from .drawing import weighted

LONG = 100_000


def words(text: str) -> list[str]:
    """Return the words of a table that is written as one line."""
    return text.split()


DATES = [
    *words("2023-02-30 2023-13-01 2023-02-29 2024-02-29 0000-00-00 1999-12-31 2000-01-01 2099-12-31 2100-01-01"),
    *words("9999-12-31 10000-01-01 2023-1-1 20230101 2023-W01-1 2023-001 2023-01-01T00:00:00 2023\u201001\u201001"),
    *words(
        "２０２３-０１-０１ ٢٠٢٣-01-01 2023-00 2023-13 ２０２３-０６ 2023-6 1999-12 2023Q0 2023Q5 2023q1 ２０２３Q1"
    ),
    *("2023-01-01\n", " 2023-01-01", "2023-06\n"),
]
NUMERALS = [
    *words("0 0.00 -0 0.01 0.001 -1 +1 1. .5 00001 1e3 1E+2 1_000 1,000.00 9999999999999.99 99999999999999 1.1234567"),
    *words("NaN Infinity １２ ٣ ² Ⅷ ０.５ 2023 ２０２３ 23 002023 1 01 true TRUE 100 100.00 0.95 1.000001"),
    *("1 ", "1\n", "1\u00a0000"),
]
REFUSED_TEXTS = [
    *("\0", "a\0b", "a\nb\0", "\x01", "\x1b[2J", "\x7f", "\x85", "a\rb", "\r\n", " ", "\u3000\t", "\u00a0", "\u2028"),
    *("\u202eP1", "a\u2066b\u2069", "\u202a", "a\tb\u202e", "\ud800", "a\udfffb", "\udfff\ud800"),
]
FIT_TEXTS = [
    *("e\u0301", "\u212b", "\u1112\u1161\u11ab", "\uf900", "a\u0323\u0307", "\u0958", "\U0002f800"),
    *("P1\u200b", "\u200dP1", "\ufeffP1", "\u00ad", "P\u00a01", " P1", "P1 ", "a\u2028b", "\u2060", "\u061c", "\u200e"),
    *("=1+1", "@SUM(A1)", '"', '""', "'", ",", ";", "\\", "/", "{}", "[]", "null", "%s", "{0}", "<b>", "'; DROP TABLE"),
    *("𠮷", "👩\u200d👩\u200d👧", "\U0010ffff", "\uffff", "\ufffd", "ﷺ", "\u0301" * 99),
]
NAMES = words("P1 P0 P2 D1 D1-01 pay-1 pay-2 back-1 rev-1 app-1 department:D1 bulletin 万元 元")
PLANS = [",".join([*["8.33"] * 11, last]) for last in ("8.33", "100", "8.32", "100.00,100.00", "")]

_NEAR = {
    **dict.fromkeys(words("occurred_on signed_on approved_on month through quarter"), DATES),
    **dict.fromkeys(words("amount rate weight value points score coefficient year version"), NUMERALS),
    **dict.fromkeys(words("project to_project parent department event_id refunds reverses erases"), NAMES),
    "plan": PLANS,
}

texts = st.one_of(
    *(st.sampled_from(pool) for pool in (DATES, NUMERALS, REFUSED_TEXTS, FIT_TEXTS, NAMES)),
    st.text(st.characters(), max_size=6),
    st.just("x" * LONG),
)


def near(name: str) -> st.SearchStrategy[str]:
    """Return texts that could almost stand in the field of that name, and any others."""
    return weighted((7, st.sampled_from(_NEAR.get(name, REFUSED_TEXTS + FIT_TEXTS))), (2, texts))
