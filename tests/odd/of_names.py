"""Departments with odd names: as long as anybody would write them, and of characters of every kind that is accepted."""

import json
from collections.abc import Iterator
from random import Random

from ledger.values.text import invisible_character
from tests.conftest import event, money
from tests.odd.plain import YEAR, Line, funded, project, scored

LONG_CHARACTERS = 2_000
"""The ledger sets no bound; a cell of the workbook holds more, a page folds less."""

STRANGE = (
    "<script>alert('x')</script>&amp;\"", "</title></td>", "<r>x</r>", "=1+1", "+1", "-2+3", "@SUM(A1)", "＝1＋1",
    "a/b\\c?d=e&f#g%20~h", "../../etc/passwd", ".", "..", "P.json", "P.csv", "a,b;c", "a\"b'c`d", "{{ 7*7 }}{% x %}",
    "%s %d {0}", "\\u0000\\n", "NULL", "null", "None", "true", "0", "00", "1e5", "1", "'; DROP TABLE projects;--", "~",
    "*", "_", "$", "|", "[x](javascript:x)", "http://example.com/?a=b&c", "2023", "p1", "P1", "Ｐ１", "１２３",
    "𠮷野家㐀", "é", "q\u0323\u0301", "שלום", "مرحبا", "👩\u200d👩\u200d👧🇨🇳", "a\u200bb", "a\u00adb", "a\u00a0b",
    "一\u2028二\u2029三", "全\u3000角", "\ufeffbom", "\u3164", "\u00b7", "\ue000", "\ufffd", "\U0010ffff", "\ufe0f",
    "-", "——", "…", "“引”", "a  b", "project", "events", "all", "None·办公室", "甲·乙", "1234567890" * 3,
    "\ufffe", "\uffff", "\U0001ffff",
)  # fmt: skip


def long_names(chance: Random) -> Iterator[Line]:
    """Yield a department whose names, codes, offices and reasons are all very long."""
    for number in range(12):
        text = "".join(
            chance.choices("关于进一步加强和改进的若干事项及其配套措施（试行）ABC 12<&\"'", k=LONG_CHARACTERS)
        )
        code, told = f"P{number}-{'长' * 180}", text.strip()
        yield project(code, name=f"{number}{told}", office=f"{number % 4}{'某某综合协调与督促检查办公室' * 20}")
        yield money("appropriation", f"app-{number}", "1000.00", project=code, document=told, reason=told)
        yield money("expenditure", f"pay-{number}", f"{number + 1}.23", project=code, voucher=told)
        yield event(
            "target", f"of-{number}", year=YEAR, indicator=told, aspect="output", name=told, weight="1", value="9",
            unit=told, project=code,
        )  # fmt: skip
        yield event("result", f"done-{number}", year=YEAR, indicator=told, value="8", project=code, reason=told)
    yield event("department_registered", "unit", department="长" * 180, name="长名单位" * 100, parent="D1")
    yield from funded(["PU"], chance, department="长" * 180)
    name = "很长的单位名称" * (LONG_CHARACTERS // 7)
    yield event("department_changed", "renamed", department="D1", occurred_on=f"{YEAR}-02-01", name=name)
    yield from scored()


def strange_names(chance: Random) -> Iterator[Line]:
    """Yield a department in which each strange text is a project, its name, its office and what is said of it.

    What nobody sees stands in no code.
    """
    for number, text in enumerate(STRANGE):
        code = f"不可见{number}" if invisible_character(text) else text
        yield project(code, name=text, office=code)
        yield money("appropriation", f"app-{number}", "1000.00", project=code, document=text, reason=text)
        yield money("expenditure", f"pay-{number}", f"{chance.randrange(1, 999)}.23", project=code, voucher=text)
        yield event(
            "target", f"of-{number}", year=YEAR, indicator=code, aspect="benefit", name=text, weight="1", value="9",
            unit=text, project=code,
        )  # fmt: skip
        yield event("result", f"done-{number}", year=YEAR, indicator=code, value="8", project=code, reason=text)
        yield event("department_registered", f"unit-{number}", department=code, name=text, parent="D1")
        yield project(f"{code}-U", name=text, office=code, department=code)
        yield money("appropriation", f"app-u-{number}", "10.00", project=f"{code}-U")
    yield event("department_changed", "renamed", department="D1", occurred_on=f"{YEAR}-02-01", name="".join(STRANGE))
    yield from scored()[1:]
    yield from _strange_rubric()


def _strange_rubric() -> Iterator[Line]:
    """Yield a rubric with a line for each strange text that YAML takes, and what every line loses."""
    ids = [text for text in STRANGE if text not in ("\ufffe", "\uffff")]
    lines = [{"id": text, "title": text, "weight": 1, "rule": "deduction"} for text in ids]
    rubric = {"id": STRANGE[0], "title": "<b>=1", "source": "示例", "weight": len(ids), "scale": 2, "lines": lines}
    text = json.dumps(rubric, ensure_ascii=False)
    yield event("rubric_adopted", "rubric", year=YEAR, rubric=STRANGE[0], text=text)
    for number, line in enumerate(ids):
        yield event(
            "deduction", f"off-{number}", year=YEAR, rubric=STRANGE[0], line=line, points="0.01", reason=line,
            evidence=line,
        )  # fmt: skip
