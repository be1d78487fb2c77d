"""Every odd shape by its name, its lines, the same in every run, and the ledger that they make."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.conftest import DEPARTMENT, DEPARTMENT_NAME, CommandLine
from tests.odd import of_figures, of_money, of_names, of_offices, of_size
from tests.odd.plain import YEAR, Line

SHAPES: dict[str, Callable[[Random], Iterator[Line]]] = {
    shape.__name__: shape
    for shape in (
        of_money.nothing,
        of_money.no_money,
        of_money.one_project,
        of_money.ten_years,
        of_money.all_reversed,
        of_money.zero_sum,
        of_money.money_moved_out,
        of_money.refunds,
        of_money.prior_years_alone,
        of_money.under_way,
        of_offices.units,
        of_offices.moved_units,
        of_offices.changed_offices,
        of_offices.confidential,
        of_offices.deep,
        of_figures.largest_amounts,
        of_figures.odd_figures,
        of_figures.closed_and_named,
        of_names.long_names,
        of_names.strange_names,
        of_size.long_rubric,
        of_size.many_facts,
        of_size.three_thousand_projects,
    )
}
LARGE = ("long_rubric", "many_facts", "three_thousand_projects")
RECORDED_AT = {"under_way": "2023-05-20T04:00:00.000000Z"}
"""When a shape was recorded that was not today."""


def every_shape(*quick: str) -> list[object]:
    """Return the names of all shapes as parameters of a test; those that are not among the ``quick`` ones are slow."""
    return [name if name in quick else pytest.param(name, marks=pytest.mark.slow) for name in SHAPES]


@cache
def lines_of(shape: str) -> tuple[Line, ...]:
    """Return the lines of a shape, nobody's to change; chance is seeded with its name."""
    return tuple(SHAPES[shape](Random(shape)))


def through_of(shape: str) -> str:
    """Return the last month of the year that figures of a shape count."""
    return RECORDED_AT.get(shape, f"{YEAR}-12")[:7]


def made(shape: str, factory: pytest.TempPathFactory) -> CommandLine:
    """Return a command line with the ledger of a shape, recorded once a run; nobody may write there."""
    cli = CommandLine(folder=factory.getbasetemp() / f"odd-{shape}")
    if not cli.folder.exists():
        cli.folder.mkdir()
        with pytest.MonkeyPatch.context() as clock:
            if moment := RECORDED_AT.get(shape):
                clock.setattr("ledger.record.recorded_now", lambda: moment)
                clock.setattr("ledger.history.clocks.recorded_now", lambda: moment)
            cli.ok("init", str(cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
            result = cli.import_lines(lines_of(shape))
        assert result.exit_code == 0, result.output
    return cli


def published(shape: str, factory: pytest.TempPathFactory) -> Path:
    """Return the public database of a shape for the year, made once a run; nobody may write there."""
    cli = made(shape, factory)
    public = Path(cli.folder) / "public.db"
    if not public.exists():
        cli.ok("publish", "--year", f"{YEAR}", "--output", str(public))
    return public
