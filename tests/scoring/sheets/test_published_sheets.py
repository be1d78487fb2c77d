"""Three published sheets come back row by row, from rubrics that use what docs/rubrics.md says."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CommandLine, event

SHEETS = Path(__file__).parents[2] / "data" / "sheets"
OF_PROJECTS = {"he-lfsp-2019": "P1", "hb-huanggang-sbjc-2020": "P1", "cq-kxc-rmt-2021": None}
BY_RULE: dict[str, dict[str, str]] = {
    "he-lfsp-2019": {},
    # 98 of 98 is met: 20 by the form's own rule, printed as 19.6.
    "hb-huanggang-sbjc-2020": {"M1": "20.0"},
    # 72.74 of 100 is 1.45 of 2, printed with the coefficient 100 %.
    "cq-kxc-rmt-2021": {"I09": "1.45"},
}
"""The rows on which a sheet departs from its own rule, with what the rule gives."""
TOTALS = {"he-lfsp-2019": "98", "hb-huanggang-sbjc-2020": "100.0", "cq-kxc-rmt-2021": "97.05"}
PUBLISHED_TOTALS = {"he-lfsp-2019": "98", "hb-huanggang-sbjc-2020": "99.6", "cq-kxc-rmt-2021": "97.6"}


def printed(sheet: str) -> dict[str, Any]:
    """Return the facts of a sheet as it was printed."""
    found: dict[str, Any] = json.loads((SHEETS / f"{sheet}.json").read_text("utf-8"))
    return found


def scored(cli: CommandLine, sheet: str) -> dict[str, Any]:
    """Import the events of a sheet and return what ``score`` makes of them, on the project where it is of one."""
    cli.ok("import", str(SHEETS / f"{sheet}.events.csv"))
    project, year = OF_PROJECTS[sheet], printed(sheet)["year"]
    if project is not None:
        # The lines of the sheet hold what was published as if of the department; of the project it is this.
        given = {"year": year, "project": project, "reason": "自评表公布"}
        published = [*departing(sheet), ("total", PUBLISHED_TOTALS[sheet])]
        kind = "published_score"
        lines = [event(kind, f"of-{line}", line=line, score=str(score), **given) for line, score in published]
        assert cli.import_lines(lines).exit_code == 0
    asked = ("score", "--year", str(year), "--rubric", str(SHEETS / f"{sheet}.yml"))
    found: dict[str, Any] = cli.json(*asked, *(("--project", project) if project else ()))
    return found


def departing(sheet: str) -> list[tuple[str, Any]]:
    """Return the codes on which a sheet departs from its rule, with the points it printed."""
    _, *rows = printed(sheet)["indicators"]
    codes = {"hb-huanggang-sbjc-2020": ["Z1", "J1", "M1", "Z2", "J2"]}.get(sheet, [])
    return [(code, row["score"]) for code, row in zip(codes, rows, strict=False) if code in BY_RULE[sheet]]


@pytest.mark.parametrize("sheet", OF_PROJECTS)
def test_a_published_sheet_comes_back_row_by_row(cli: CommandLine, sheet: str) -> None:
    """Weights and points of all rows are those printed; where the sheet departs from its rule, both stand there."""
    found = scored(cli, sheet)
    execution, *indicators = printed(sheet)["indicators"]
    rows = [row for line in found["lines"] for row in line["targets"]]
    assert [Decimal(row["weight"]) for row in rows] == [Decimal(str(row["weight"])) for row in indicators]
    for row, one in zip(rows, indicators, strict=True):
        by_rule = BY_RULE[sheet].get(row["indicator"])
        assert row["name"] == one["level3"] or row["name"].startswith("（")
        assert Decimal(row["published_score"] or row["score"]) == Decimal(str(one["score"]))
        assert by_rule is None or (row["score"], row["published_score"]) == (by_rule, str(Decimal(str(one["score"]))))
    assert Decimal(found["lines"][0]["score"]) == Decimal(str(execution["score"]))
    assert (found["total"], found["published_total"], found["missing"]) == (
        TOTALS[sheet],
        PUBLISHED_TOTALS[sheet],
        [],
    )
