"""Departments whose figures are odd: the largest that are accepted, and zeros where something is divided by them."""

from collections.abc import Iterator
from itertools import product
from random import Random

from ledger.values.days import months_of
from tests.conftest import event, money
from tests.odd.plain import YEAR, Line, funded, project, scored

LARGEST_AMOUNT, LARGEST_FIGURE = "9999999999999.99", "9999999999999.999999"


def largest_amounts(_chance: Random) -> Iterator[Line]:
    """Yield a department in which each amount is the largest that is accepted: sums that no float holds."""
    for number in range(12):
        code = f"P{number:02d}"
        yield project(code, office=f"第{number % 3}处")
        for kind in ("appropriation", "carry_over", "supplement"):
            yield money(kind, f"{kind}-{code}", LARGEST_AMOUNT, project=code, day=f"{YEAR}-01-05", document=kind)
        yield money("expenditure", f"pay-{code}", LARGEST_AMOUNT, project=code, day=f"{YEAR}-{number + 1:02d}-06")
    about = {"subject": "executed", "through": f"{YEAR}-12"}
    yield event("statement", "total", amount=LARGEST_AMOUNT, unit="万元", **about)
    yield from scored()


def odd_figures(chance: Random) -> Iterator[Line]:
    """Yield a department with rates, weights, values and points of 0 and of the largest size, and odd pledges."""
    yield from funded(["P1", "P2", "P3"], chance)
    yield event("rubric_adopted", "rubric", year=YEAR, rubric="guangzhou-2023")
    for number, month in enumerate(months_of(YEAR)):
        rate = ("0", LARGEST_FIGURE, "0.000001")[number % 3]
        yield event("bulletin", f"bulletin-{month}", month=month, rate=rate)
    yield from _odd_targets()
    yield event(
        "target", "zero", year=YEAR, indicator="0", aspect="output", name="零", weight="0", value="0", project="P2"
    )
    for number, points in enumerate(("0", LARGEST_FIGURE)):
        yield event(
            "deduction", f"off-{number}", year=YEAR, rubric="guangzhou-2023", line="assets", points=points, reason="多"
        )  # fmt: skip
    for code, plan in (("P1", ["0"] * 11 + ["100.00"]), ("P2", ["100.000000"] * 11 + ["100.00"])):
        yield event("pledge", f"pledge-{code}", year=YEAR, project=code, plan=plan, signed_by="某人")
    for code, conclusion in (("P1", "reject"), ("P2", "revise")):
        yield event(
            "appraisal", f"appraisal-{code}", year=YEAR, project=code, conclusion=conclusion, score=LARGEST_FIGURE
        )


def _odd_targets() -> Iterator[Line]:
    """Yield targets of the department and of a project: each figure against each, by each weight and direction."""
    figures, whose = ("0", "0.000001", LARGEST_FIGURE), ({}, {"project": "P1"})
    every = product(figures, figures, figures, (">=", "<=", "="), whose)
    for number, (value, done, weight, direction, of) in enumerate(every):
        about = {"year": YEAR, "indicator": f"I{number}", **of}
        yield event(
            "target", f"target-{number}", aspect="output", name=f"指标{number}", weight=weight, direction=direction,
            value=value, **about,
        )  # fmt: skip
        yield event("result", f"result-{number}", value=done, **about)


def closed_and_named(chance: Random) -> Iterator[Line]:
    """Yield a department whose every month is closed and whose every reason names a payee."""
    for number, payee in enumerate(("某某建筑工程有限公司", "欧阳小明")):
        code = f"P{number}"
        yield project(code)
        said = f"应{payee}要求"
        yield money("appropriation", f"app-{code}", "1000.00", project=code, day=f"{YEAR}-01-05", reason=said)
        for month in range(1, 13):
            yield money(
                "expenditure", f"pay-{code}-{month}", f"{chance.randrange(1, 80)}.00", project=code,
                day=f"{YEAR}-{month:02d}-07", voucher=f"{month}号（{payee}）", payee=payee, memo=said,
            )  # fmt: skip
    yield from scored()
    yield from (event("month_closed", f"close-{month}", month=month) for month in months_of(YEAR))
