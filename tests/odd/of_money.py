"""Departments whose money is odd: none, of one project, taken back, adding up to nothing, of other years alone."""

from collections.abc import Iterator
from random import Random

from tests.conftest import event, money
from tests.odd.plain import YEAR, Line, funded, project, scored, spent, undone


def nothing(_chance: Random) -> Iterator[Line]:
    """Yield a department without projects: a rubric alone."""
    yield event("rubric_adopted", "rubric", year=YEAR, rubric="guangzhou-2023")


def no_money(_chance: Random) -> Iterator[Line]:
    """Yield a department with projects that no money was ever recorded on."""
    for number in range(3):
        yield project(f"P{number}", occurred_on=f"{YEAR}-01-01")
    yield from scored()


def one_project(chance: Random) -> Iterator[Line]:
    """Yield a department of exactly one project, which belongs to no office."""
    yield project("P1", office=None)
    yield from spent("P1", chance)
    yield from scored()


def ten_years(chance: Random) -> Iterator[Line]:
    """Yield a department with money and bulletins of ten years, projects that come and go, money carried over."""
    for number in range(10):
        yield project(f"P{number}", office=f"第{number % 3}处", category="operation" if number % 2 else None)
    for year in range(YEAR - 9, YEAR + 1):
        yield from scored(year=year, rate=f"{80 + year % 10}.55")
        for number in range(10):
            if (year + number) % 3:
                yield from spent(f"P{number}", chance, year=year)
                day = f"{year}-01-02"
                yield money("carry_over", f"carry-{number}-{year}", "33.33", project=f"P{number}", day=day)


def all_reversed(chance: Random) -> Iterator[Line]:
    """Yield a department in which every event that can be is reversed, money and facts; a rubric is adopted anew."""
    lines = [*funded(["P1", "P2"], chance), *scored()]
    yield from lines
    yield from (undone(line) for line in reversed(lines) if line["kind"] != "project_registered")
    yield event("rubric_adopted", "rubric-anew", year=YEAR, rubric="guangzhou-2023")


def zero_sum(_chance: Random) -> Iterator[Line]:
    """Yield a department whose every sum of the year is zero, and no movement is."""
    for code in ("P1", "P2"):
        yield project(code)
        yield money("supplement", f"more-{code}", "100.00", project=code, day=f"{YEAR}-02-01")
        yield money("expenditure", f"pay-{code}", "40.00", project=code, day=f"{YEAR}-03-01")
        yield money("refund", f"back-{code}", "40.00", project=code, day=f"{YEAR}-04-01", refunds=f"pay-{code}")
    for number, (come, go) in enumerate((("P1", "P2"), ("P2", "P1"))):
        yield money("virement", f"move-{number}", "100.00", project=come, to_project=go, day=f"{YEAR}-05-01")
    for code in ("P1", "P2"):
        kind = "reduction" if code == "P1" else "surrender"
        yield money(kind, f"less-{code}", "100.00", project=code, day=f"{YEAR}-06-01")
    yield from scored()


def money_moved_out(_chance: Random) -> Iterator[Line]:
    """Yield a department whose virements leave in months before the budget counts: negative until then."""
    for number, code in enumerate(("P1", "P2", "P3")):
        yield project(code, office=f"第{number}处")
    yield money("appropriation", "app", "1000.00", project="P1", day=f"{YEAR}-09-01")
    yield money("virement", "move-1", "900.00", project="P1", to_project="P2", day=f"{YEAR}-02-01")
    yield money("virement", "move-2", "600.00", project="P2", to_project="P3", day=f"{YEAR}-01-10")
    yield money("expenditure", "pay-1", "99.99", project="P1", day=f"{YEAR}-01-20")
    yield money("expenditure", "pay-3", "600.00", project="P3", day=f"{YEAR}-03-20")
    yield from scored()


def refunds(chance: Random) -> Iterator[Line]:
    """Yield a department whose payments come back in many parts, some of which are reversed again."""
    for code in ("P1", "P2"):
        yield project(code, expenditure_type="operating" if code == "P1" else "project")
        yield money("appropriation", f"app-{code}", "1000.00", project=code, day=f"{YEAR}-01-05")
        yield money("expenditure", f"pay-{code}", "900.00", project=code, day=f"{YEAR}-02-01")
        for number in range(60):
            day = f"{YEAR}-{chance.randrange(3, 13):02d}-11"
            back = money("refund", f"back-{code}-{number}", "12.34", project=code, day=day, refunds=f"pay-{code}")
            yield back
            if number % 7 == 0:
                yield undone(back)
    yield from scored()


def prior_years_alone(chance: Random) -> Iterator[Line]:
    """Yield a department whose money is all of earlier years."""
    for code in ("P1", "P2"):
        yield project(code)
        for year in (YEAR - 2, YEAR - 1):
            yield from spent(code, chance, year=year)
    yield from scored()


def under_way(chance: Random) -> Iterator[Line]:
    """Yield a department whose year is under way: all of it was recorded on 20 May."""
    for number in range(4):
        code = f"P{number}"
        yield project(code, occurred_on=f"{YEAR}-01-01")
        yield money("appropriation", f"app-{code}", "1000.00", project=code, day=f"{YEAR}-01-05")
        for month in range(1, 6):
            paid = f"{chance.randrange(1, 150)}.50"
            yield money("expenditure", f"pay-{code}-{month}", paid, project=code, day=f"{YEAR}-{month:02d}-07")
    yield from (line for line in scored() if line.get("month", "") <= f"{YEAR}-05")
