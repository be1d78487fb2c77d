"""Which result counts: the year's, or how far it was by the end of a month; by hand."""

from fractions import Fraction
from typing import Any

import pytest

from ledger.kinds import Result
from scoring.facts.fulfilment import fulfilled
from scoring.facts.results import counting_results
from tests.conftest import CommandLine, event
from tests.scoring.made_facts import ENVELOPE, planned

TARGETS = [
    event("target", f"t-{code or 'D'}", year=2023, indicator="T", aspect="output", name="件数", weight="1", value="10",
          **({"project": code} if code else {}))
    for code in (None, "P1")
]  # fmt: skip


def result(event_id: str, value: str, through: str | None = None, **fields: Any) -> dict[str, Any]:
    """Return the line of a result of 2023."""
    month = {} if through is None else {"through": through}
    return event("result", event_id, year=2023, indicator="T", value=value, **month, **fields)


@pytest.mark.parametrize(
    ("months", "by_month"),
    [
        ([], {"2023-03": None, "2023-12": None}),
        ([None], {"2023-01": 0, "2023-06": 0, "2023-12": 0}),
        (["2023-06"], {"2023-05": None, "2023-06": 0, "2023-11": 0, "2023-12": None}),
        (["2023-06", "2023-03"], {"2023-02": None, "2023-03": 1, "2023-05": 1, "2023-06": 0, "2023-12": None}),
        (["2023-12", "2023-06"], {"2023-05": None, "2023-11": 1, "2023-12": 0}),
        (["2023-12", None, "2023-06"], {"2023-03": 1, "2023-06": 1, "2023-12": 1}),
    ],
    ids=str,
)
def test_which_result_counts(months: list[str | None], by_month: dict[str, int | None]) -> None:
    """The year's counts always; else the last up to the month; of the whole year December's alone."""
    found = [
        ("T", seq, Result(event_id=f"r{seq}", year=2023, indicator="T", value="1", through=month, **ENVELOPE))
        for seq, month in enumerate(months)
    ]
    for through, seq in by_month.items():
        counting = counting_results(found, through=through)
        assert counting.get("T", (None,))[0] == seq, through


@pytest.mark.parametrize("of_project", [{}, {"project": "P1"}], ids=["department", "project"])
def test_a_month_never_fills_the_sheet_of_the_year(funded: CommandLine, of_project: dict[str, str]) -> None:
    """What was done by June is not what was done in the year: the year's sheet lacks it, that until June has it."""
    assert funded.import_lines([*TARGETS, result("r-6", "5", "2023-06", **of_project)]).exit_code == 0
    rubric = funded.folder / "own.yml"
    rubric.write_text(
        "id: own\ntitle: 测试\nsource: 测试\nweight: 10\nscale: 2\nlines:\n"
        "  - {id: out, title: 产出, weight: 10, rule: completion, parameters: {aspects: [output]}}\n",
        "utf-8",
    )
    whose = ["--project", "P1"] if of_project else []
    scored = ("score", "--year", "2023", "--rubric", str(rubric), *whose, "--json")
    for through, exit_code, score in (("2023-05", 1, None), ("2023-06", 0, "5.00"), ("2023-11", 0, "5.00")):
        answer = funded(*scored, "--through", through)
        assert (answer.exit_code, f'"score": "{score}"' in answer.stdout) == (exit_code, score is not None), through
    whole = funded("score", "--year", "2023", "--rubric", str(rubric), *whose, "--through", "2023-12")
    assert whole.exit_code == 1
    assert "件数 的完成情况" in whole.stderr
    assert funded.import_lines([result("r-12", "8", "2023-12", **of_project)]).exit_code == 0
    assert '"score": "8.00"' in funded.ok(*scored, "--through", "2023-12")
    assert funded.import_lines([result("r", "9", **of_project)]).exit_code == 0
    for through in ("2023-03", "2023-06", "2023-12"):
        assert '"score": "9.00"' in funded.ok(*scored, "--through", through)


def test_the_monitor_looks_at_the_month(funded: CommandLine) -> None:
    """Results of months up to its own count in the monitor, the last of each indicator."""
    lines = [result(f"r-{month}", value, f"2023-{month}", project="P1") for month, value in (("03", "2"), ("06", "7"))]
    assert funded.import_lines([*TARGETS, *lines]).exit_code == 0
    found = {}
    for month in ("2023-02", "2023-03", "2023-05", "2023-06", "2023-11"):
        [row] = [row for row in funded.json("monitor", "--through", month) if row["project"] == "P1"]
        found[month] = row["results"], row["fulfilment"]
    assert found == {
        "2023-02": (0, None),
        "2023-03": (1, "20.00"),
        "2023-05": (1, "20.00"),
        "2023-06": (1, "70.00"),
        "2023-11": (1, "70.00"),
    }
    assert "填有截至月份（through）的" in funded.ok("monitor", "--through", "2023-06")


def test_a_result_of_a_month_without_its_target_is_told_from_then_on(funded: CommandLine) -> None:
    """A result that no target asks for is named by the sheets of its month and later."""
    assert funded.import_lines([result("r-6", "5", "2023-06")]).exit_code == 0
    adopted = ("append", "rubric_adopted", "--year", "2023", "--rubric", "guangzhou-2023")
    funded.ok(*adopted)
    told = {
        month: "r-6" in funded("score", "--year", "2023", "--through", month).stderr for month in ("2023-05", "2023-06")
    }
    assert told == {"2023-05": False, "2023-06": True}


@pytest.mark.parametrize(
    ("direction", "wanted", "done", "share"),
    [
        (">=", "-5", "-5", "1"),
        (">=", "-5", "-2", "1"),
        (">=", "-5", "-10", "0"),
        (">=", "5", "-1", "0"),
        ("<=", "-5", "-6", "1"),
        ("<=", "-5", "-3", "0"),
        ("<=", "-5", "3", "0"),
        ("<=", "0", "3", "0"),
        ("=", "-5", "-5", "1"),
        ("=", "-5", "-4", "0"),
        ("=", "5", "-5", "0"),
        (">=", "10", "5", "1/2"),
    ],
)
def test_a_target_below_zero_is_met_or_not(direction: str, wanted: str, done: str, share: str) -> None:
    """Of what is not above 0 no quotient is a share: a target is met in full, or not at all."""
    assert fulfilled(planned(wanted, done, direction=direction)).share == Fraction(share)
