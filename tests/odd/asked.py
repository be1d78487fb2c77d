"""What is asked of a department of any shape: every command that reads figures, with the options that it takes."""

from collections.abc import Iterator, Sequence

from tests.conftest import DEPARTMENT
from tests.odd.plain import YEAR, Line

Command = tuple[str, ...]
_YEAR = ("--year", f"{YEAR}")
_BY = ("project", "office", "department")
AS_TEXT_ALONE = ("checkpoint", "export", "prove")
"""The commands that have no ``--json``."""


def commands(lines: Sequence[Line], through: str) -> Iterator[Command]:
    """Yield the commands that print figures or the log of a department, without ``--json``."""
    yield from _of_money(lines, through)
    yield from _of_scores(lines)
    yield from _of_the_log(lines)


def _of_money(lines: Sequence[Line], through: str) -> Iterator[Command]:
    for by in _BY:
        yield "balance", *_YEAR, "--by", by
        yield "rates", *_YEAR, "--by", by, "--top", "3"
        yield "monitor", "--through", through, "--by", by
        yield "balance", *_YEAR, "--by", by, "--top", "2", "--through", f"{YEAR}-03", "--wide"
    yield "rates", *_YEAR
    yield "balance", *_YEAR, "--all"
    yield "ranking", "--quarter", f"{YEAR}Q2"
    yield "monthly", "--through", f"{YEAR}-03"
    yield "advice", *_YEAR
    yield "appraisals", *_YEAR
    for unit in _some(lines, "department"):
        yield "balance", *_YEAR, "--department", unit, "--by", "office"
        yield "rates", *_YEAR, "--department", unit
        yield "monitor", "--through", through, "--department", unit
        yield "ranking", "--quarter", f"{YEAR}Q1", "--department", unit, "--all"
        yield "monthly", "--through", through, "--department", unit
        yield "score", *_YEAR, "--department", unit, "--provisional"
    for office in _some(lines, "office"):
        yield "balance", *_YEAR, "--office", office, "--all"
        yield "rates", *_YEAR, "--office", office, "--all"
        yield "monitor", "--through", through, "--office", office, "--all"
    for code in _some(lines, "project"):
        yield "balance", *_YEAR, "--project", code, "--all"
        yield "score", *_YEAR, "--project", code, "--provisional"
        yield "explain", "targets", *_YEAR, "--project", code, "--rubric", "guangzhou-2023"
        yield "what-if", *_YEAR, "--spend", f"{code}:1.00@{YEAR}-12", "--through", f"{YEAR}-04"


def _of_scores(lines: Sequence[Line]) -> Iterator[Command]:
    yield "score", *_YEAR
    yield "score", *_YEAR, "--provisional", "--through", f"{YEAR}-03"
    yield "score", *_YEAR, "--all-projects", "--provisional"
    yield "score", *_YEAR, "--all-projects", "--provisional", "--rubric", "national-project-2020"
    for line in ("spending_rate", "management", "targets"):
        yield "explain", line, *_YEAR, "--rubric", "guangzhou-2023"
    yield "what-if", *_YEAR, "--as-pledged", "--through", f"{YEAR}-04"


def _of_the_log(lines: Sequence[Line]) -> Iterator[Command]:
    yield ("log",)
    yield "log", "--kind", "project_registered"
    for code in _some(lines, "project"):
        yield "log", "--project", code
    for seq in {1, len(lines) // 2 + 1, len(lines) + 1}:
        yield "show", f"{seq}"
        yield "prove", f"{seq}"
    yield "diff", "--as-of", "1"
    yield "diff", "--as-of", f"{len(lines) // 2 + 1}", "--year", f"{YEAR}"
    yield ("verify",)
    yield "verify", "--quick"
    yield ("checkpoint",)
    yield "export", "--full"
    yield "export", "--with-details"


def _some(lines: Sequence[Line], name: str) -> list[str]:
    """Return the department's own, the first, the middle and the last of the codes or offices that are registered."""
    kind = "department_registered" if name == "department" else "project_registered"
    every = list(dict.fromkeys(line[name] for line in lines if line["kind"] == kind and name in line))
    chosen = [every[at] for at in sorted({0, len(every) // 2, len(every) - 1})] if every else []
    return [DEPARTMENT, *chosen] if name == "department" else chosen
