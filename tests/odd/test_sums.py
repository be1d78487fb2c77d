"""The sums of every odd shape: what commands print is what the lines come to by a plain reference."""

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DEPARTMENT, DEPARTMENT_NAME, CommandLine
from tests.faults.model_figures import fen, yuan
from tests.odd.plain import YEAR, Line
from tests.odd.reference import NOTHING, Reference, Sums
from tests.odd.shapes import LARGE, SHAPES, every_shape, lines_of, made, through_of

SLOW = (*LARGE, "one_project", "prior_years_alone", "long_names", "closed_and_named", "changed_offices")
QUICK = [shape for shape in SHAPES if shape not in SLOW]
_YEAR = ("--year", f"{YEAR}")


@pytest.fixture(params=every_shape(*QUICK))
def shape(request: pytest.FixtureRequest) -> str:
    """The name of a shape."""
    return str(request.param)


@pytest.fixture
def odd(shape: str, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A command line with its ledger; not to be changed."""
    return made(shape, tmp_path_factory)


@pytest.fixture
def reference(shape: str) -> Reference:
    """Its figures for the year."""
    return Reference(lines_of(shape), through_of(shape))


def units_of(reference: Reference) -> list[str]:
    """Return the department and a few of its units, the deepest among them."""
    deepest = max([DEPARTMENT, *reference.parents], key=lambda unit: (unit in reference.below(DEPARTMENT), unit))
    return list(dict.fromkeys([DEPARTMENT, *list(reference.parents)[:4], deepest]))


def as_sums(rows: list[Line], *names: str) -> dict[Any, Sums]:
    """Return the sums of rows by what stands in the columns of those names; one row each."""
    found = {tuple(row.get(name) for name in names): Sums(row["adjusted_budget"], row["executed"]) for row in rows}
    assert len(found) == len(rows)
    return found if len(names) > 1 else {key[0]: value for key, value in found.items()}


def as_offices(found: dict[Any, Sums]) -> dict[Any, Sums]:
    """Return the sums of offices by the code of their unit and their name, as the reference names them."""
    return {(unit or DEPARTMENT, office): value for (unit, office), value in found.items()}


def test_balances(odd: CommandLine, shape: str, reference: Reference) -> None:
    """``balance`` by project, office and unit, of the department and of each unit, now and at the end of March."""
    for until in (reference, Reference(lines_of(shape), f"{YEAR}-03")):
        for unit in units_of(until):
            of = ("balance", *_YEAR, "--all", "--department", unit, "--through", until.through)
            assert as_sums(odd.json(*of), "project") == until.by_project(unit)
            offices = as_sums(odd.json(*of, "--by", "office"), "subunit_code", "office")
            assert as_offices(offices) == until.by_office(unit)
            assert as_sums(odd.json(*of, "--by", "department"), "department") == until.by_unit(unit)


def test_no_money_falls_out(odd: CommandLine, reference: Reference) -> None:
    """Without ``--all`` the rows of the year's own projects come to the same total."""
    for by in ("project", "office", "department"):
        rows = odd.json("balance", *_YEAR, "--by", by)
        total = Sums(*(yuan(sum(_fen(row[name]) for row in rows)) for name in Sums._fields))
        assert total == reference.total()
        for row in rows:
            assert _fen(row["remaining"]) == _fen(row["adjusted_budget"]) - _fen(row["executed"])


def _fen(amount: str) -> int:
    return -fen(amount[1:]) if amount.startswith("-") else fen(amount)


def test_months(odd: CommandLine, reference: Reference) -> None:
    """``rates`` of the department and of each unit, and the last month of each project, office and unit."""
    for unit in units_of(reference):
        assert as_sums(odd.json("rates", *_YEAR, "--department", unit), "month") == reference.months(unit)
    wanted = {
        "project": (("project",), reference.by_project()),
        "office": (("subunit_code", "office"), reference.by_office()),
        "department": (("department",), reference.by_unit()),
    }
    for by, (names, sums) in wanted.items():
        rows = [row for row in odd.json("rates", *_YEAR, "--all", "--by", by) if row["month"] == reference.through]
        found = as_sums(rows, *names)
        assert (as_offices(found) if by == "office" else found) == sums


def test_narrowed(odd: CommandLine, reference: Reference) -> None:
    """``--office`` and ``--project`` show what is theirs, ``--top`` the largest budgets, the largest first."""
    by_project = reference.by_project()
    for code in list(by_project)[:3]:
        found = as_sums(odd.json("balance", *_YEAR, "--all", "--project", code), "project")
        assert found == {code: by_project[code]}
        office = reference.office_of(code)[1]
        if office is not None:
            found = as_sums(odd.json("balance", *_YEAR, "--all", "--office", office), "project")
            assert found == {one: by_project[one] for one in found}
            assert found.keys() >= {one for one in by_project if reference.office_of(one)[1] == office}
    rows = odd.json("balance", *_YEAR, "--all", "--top", "3")
    largest = sorted((_fen(one.adjusted_budget) for one in by_project.values()), reverse=True)[:3]
    assert [_fen(row["adjusted_budget"]) for row in rows] == largest


def test_reports(odd: CommandLine, shape: str, reference: Reference) -> None:
    """``ranking``, ``monthly`` and ``monitor`` say of each office and project what the lines say."""
    quarter = Reference(lines_of(shape), f"{YEAR}-03")
    for unit in units_of(quarter):
        offices = {key: one for key, one in quarter.by_office(unit, of_project_funds=True).items() if key[1]}
        of = ("--all", "--department", unit)
        ranked = odd.json("ranking", "--quarter", f"{YEAR}Q1", *of)
        assert as_offices(as_sums(ranked, "subunit_code", "office")) == offices
        report = odd.json("monthly", "--through", f"{YEAR}-03", *of)
        assert as_offices(as_sums(report["offices"], "subunit_code", "office")) == offices
        if report["funds"]:
            assert as_sums(report["funds"], "expenditure_type")["合计"] == quarter.total(unit)
    watched = ("monitor", "--through", reference.through, "--all")
    assert as_sums(odd.json(*watched), "project") == reference.by_project()
    by_office = as_sums(odd.json(*watched, "--by", "office"), "subunit_code", "office")
    assert as_offices(by_office) == reference.by_office()
    assert as_sums(odd.json(*watched, "--by", "department"), "department") == reference.by_unit()


def test_advice_and_appraisals(odd: CommandLine, reference: Reference) -> None:
    """``advice`` says what each project did with its project funds, ``appraisals`` what new ones were granted."""
    advised = as_sums(odd.json("advice", *_YEAR, "--all"), "project")
    assert advised == reference.by_project(of_project_funds=True)
    granted = {"appropriation", "supplement"}
    for row in odd.json("appraisals", *_YEAR):
        moved = [it for it in reference.moved if it.project == row["project"]]
        assert row["granted"] == yuan(sum(it.amount_fen for it in moved if it.kind in granted))


def test_average_bulletins(odd: CommandLine, reference: Reference) -> None:
    """A unit's line of the spending rate is a tenth of its own bulletins' average, at most ten; else missing."""
    for unit in units_of(reference):
        score = ("score", *_YEAR, "--rubric", "guangzhou-2023", "--department", unit, "--provisional")
        line = next(one for one in odd.json(*score)["lines"] if one["line"] == "spending_rate")
        average = reference.average_bulletin(unit)
        wanted = None if average is None else min(Decimal(10), _rounded(_rounded(average) / 10))
        assert line["score"] == (None if wanted is None else f"{wanted:.2f}")


def _rounded(figure: Decimal) -> Decimal:
    return figure.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_differences(odd: CommandLine, reference: Reference) -> None:
    """``diff`` from the first event to now ends for each project at its sums, and tells of all that are not zero."""
    changes = odd.json("diff", "--as-of", "1", *_YEAR)["changes"]
    found: dict[str, dict[str, str]] = {}
    for row in changes:
        if row["of"] == "project" and row["figure"] in Sums._fields:
            found.setdefault(row["subject"], {})[row["figure"]] = row["to"]
    wanted = {code: {name: value for name, value in one._asdict().items() if value != "0.00"}
              for code, one in reference.by_project().items() if one != NOTHING}  # fmt: skip
    told = {code: {name: value for name, value in one.items() if value != "0.00"} for code, one in found.items()}
    assert {code: one for code, one in told.items() if one} == wanted


def test_what_is_supposed_begins_as_it_stands(odd: CommandLine, shape: str, reference: Reference) -> None:
    """``what-if`` begins with the provisional score of the month, and ends with it where nothing was pledged."""
    if reference.through < f"{YEAR}-05":
        pytest.skip("the year has not come so far")
    until = (*_YEAR, "--through", f"{YEAR}-04")
    both, sheet = odd.json("what-if", *until, "--as-pledged"), odd.json("score", *until, "--provisional")
    assert both["before"]["total"] == both["after"]["total"] == sheet["total"]


def test_an_export_makes_the_same_department(odd: CommandLine, shape: str, tmp_path: Path) -> None:
    """Every line stands in the log, and what is exported gives a new ledger the same figures."""
    lines = lines_of(shape)
    logged = odd.json("log")
    assert [row["event_id"] for row in logged][1:] == [line["event_id"] for line in lines]
    exported = odd.ok("export", "--with-details")
    # Other breaks of a line than this one may stand in a text.
    told = [json.loads(line)["event_id"] for line in exported.split("\n") if line]
    assert told[1:] == [line["event_id"] for line in lines]
    again = CommandLine(folder=tmp_path)
    again.ok("init", str(again.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
    again.ok("import", "-", stdin=exported.encode())
    period = (*_YEAR, "--all", "--through", through_of(shape))
    assert again.json("balance", *period) == odd.json("balance", *period)
    assert again.json("rates", *period, "--by", "office") == odd.json("rates", *period, "--by", "office")


def test_the_ledger_is_sound(odd: CommandLine, shape: str, tmp_path: Path) -> None:
    """``verify`` finds nothing, and a backup has the same root."""
    found = odd.json("verify")
    assert (found["ok"], found["problems"], found["events"]) == (True, [], len(lines_of(shape)) + 1)
    copied = odd.json("backup", str(tmp_path / "copy.db"))
    assert (copied["events"], copied["root"]) == (found["events"], found["root"])
