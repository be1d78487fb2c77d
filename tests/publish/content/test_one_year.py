"""A publication holds one year: of later ones hashes alone, of earlier ones a row of the overview."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from publish.content.event_years import nearest, years_of
from publish.policy.reader import shipped_policy
from tests.conftest import CommandLine, event, money
from tests.publish.confidential.test_payees import everything_in
from tests.publish.fixtures import site, table_rows, walked
from tests.publish.outsider.verifying import change, verify, verify_public

YEARS = (2022, 2023, 2024)
RUBRIC = "guangzhou-2023"


def lines_of(year: int) -> Iterator[dict[str, Any]]:
    """Yield events of every kind that count for ``year`` alone, each with a word and an amount of that year."""
    word, own, day = f"专属{year}", f"Y{year}", f"{year}-03-01"
    fen = str(year)[2:]
    common = {"project": "P", "day": day}
    yield event("project_registered", f"reg-{year}", project=own, name=f"{word}项目", occurred_on=day)
    yield money("appropriation", f"app-{year}", f"7{fen}00000.01", document=word, **common)
    yield money("appropriation", f"own-{year}", f"8{fen}00000.02", project=own, day=day)
    yield event("project_changed", f"change-{year}", project=own, reason=word, office=word, occurred_on=day)
    yield money("expenditure", f"pay-{year}", f"3{fen}0000.03", voucher=word, **common)
    yield money("expenditure", f"wrong-{year}", f"4{fen}0000.04", voucher=word, **common)
    yield money("refund", f"back-{year}", f"1{fen}0000.05", refunds=f"pay-{year}", voucher=word, **common)
    yield event("reversal", f"undo-{year}", reverses=f"wrong-{year}", reason=word, occurred_on=day)
    yield event("bulletin", f"bulletin-{year}", month=f"{year}-01", rate=f"{fen}.07", document=word)
    yield event("rubric_adopted", f"rubric-{year}", year=year, rubric=RUBRIC, document=word)
    yield event(
        "statement", f"s-{year}", subject="executed", through=f"{year}-12", amount="1", unit="元", document=word
    )
    target = {"year": year, "indicator": "i", "project": "P"}
    yield event("target", f"target-{year}", aspect="output", name=word, weight="1", value="1", unit="次", **target)
    yield event("result", f"result-{year}", value="0.5", reason=word, **target)
    yield event("deduction", f"d-{year}", year=year, rubric=RUBRIC, line="procurement", points="1", reason=word)
    yield event("appraisal", f"appraisal-{year}", year=year, project="P", conclusion="pass", document=word)
    yield event("improvement_plan", f"plan-{year}", quarter=f"{year}Q3", office="办公室", measures=word)
    yield event("month_closed", f"closed-{year}", month=f"{year}-02", occurred_on=f"{year}-12-31")


@pytest.fixture
def three_years(cli: CommandLine) -> CommandLine:
    """A ledger of three years, one project in all of them and one in each."""
    common = event("project_registered", "reg", project="P", name="历年项目", occurred_on="2022-01-01")
    lines = [common, *(line for year in YEARS for line in lines_of(year) if line["kind"] != "month_closed")]
    late = [line for year in YEARS for line in lines_of(year) if line["kind"] == "month_closed"]
    late.append(event("reversal", "undo-late", reverses="d-2022", reason="专属2022", occurred_on="2024-05-01"))
    result = cli.import_lines([*lines, *late])
    assert result.exit_code == 0, result.output
    return cli


def publish(cli: CommandLine, public: Path, year: int = 2023, **policy: str) -> None:
    """Publish a year, under the shipped policy and what else it says."""
    file = cli.folder / "policy.yml"
    file.write_text("".join(f"{name}: {said}\n" for name, said in policy.items()) + shipped_policy().text, "utf-8")
    cli.ok("publish", "--year", str(year), "--output", str(public), "--policy", str(file))


def own_words(year: int) -> tuple[str, ...]:
    """Return what stands in events of that year alone, as CSV, JSON, workbooks and bodies write it."""
    fen = str(year)[2:]
    amounts = (f"7{fen}00000.01", f"8{fen}00000.02", f"3{fen}0000.03", f"4{fen}0000.04", f"1{fen}0000.05")
    return (f"专属{year}", f"Y{year}", *amounts, *(amount.replace(".", "") for amount in amounts))


@pytest.mark.parametrize("year", YEARS)
def test_nothing_of_another_year_goes_out(three_years: CommandLine, tmp_path: Path, year: int) -> None:
    """No table, body or download of a year has a word or an amount of one before it or after it."""
    public = tmp_path / "public.db"
    publish(three_years, public, year)
    text = everything_in(public)
    assert all(word in text for word in own_words(year)[:2])
    assert [word for other in YEARS if other != year for word in own_words(other) if word in text] == []
    assert [row["year"] for row in table_rows(public, "overview")] == list(range(2022, year + 1))
    assert {row["project"] for row in table_rows(public, "projects")} == {"P", f"Y{year}"}
    three_years.ok("publish", "--check", str(public))


@pytest.mark.parametrize("year", YEARS)
def test_no_page_shows_another_year(three_years: CommandLine, tmp_path: Path, year: int) -> None:
    """On no page of a year, however it is reached, stands a word or an amount of another one."""
    public = tmp_path / "public.db"
    publish(three_years, public, year)
    seen = {path: text.replace(",", "") for path, text, _ in walked(site(public), f"/{year}", f"/public-{year}")}
    words = [word for other in YEARS if other != year for word in own_words(other)]
    assert [(path, word) for path, text in seen.items() for word in words if word in text] == []
    assert any(own_words(year)[2] in text for text in seen.values())
    assert {f"/{year}/{page}" for page in ("score", "months", "projects", "changes", "events")} <= seen.keys()


def test_a_body_that_is_withheld_for_its_year_says_which(three_years: CommandLine, tmp_path: Path) -> None:
    """Every event of another year has its leaf hash and its year; those of every year, and of this one, a body."""
    public = tmp_path / "public.db"
    publish(three_years, public)
    log = [json.loads(line) for line in three_years.ok("export", "--full").splitlines()]
    ids = {one["seq"]: one["event_id"] for one in log}
    for row in table_rows(public, "events"):
        name = ids[row["seq"]]
        years = [year for year in YEARS if str(year) in name] or [2022] * (name == "undo-late")
        expected = None if years in ([], [2023]) else years[0]
        assert (row["year"], row["body"] is None) == (expected, expected is not None), name


def test_a_policy_may_show_the_bodies_of_earlier_years(three_years: CommandLine, tmp_path: Path) -> None:
    """With ``earlier_years: bodies`` those before are shown, and those after are not; tables stay of the year."""
    public = tmp_path / "public.db"
    publish(three_years, public, earlier_years="bodies")
    bodies = "".join(row["body"] or "" for row in table_rows(public, "events"))
    assert [f"专属{year}" in bodies for year in YEARS] == [True, True, False]
    assert {row["occurred_on"][:4] for row in table_rows(public, "fund_changes")} == {"2023"}
    three_years.ok("publish", "--check", str(public))


def test_a_dry_run_names_the_years(three_years: CommandLine) -> None:
    """It says which years' bodies go out, and how many are withheld for their year."""
    said = three_years.ok("publish", "--year", "2023", "--dry-run")
    assert "各表和事件内容只有 2023 年的；2022 年只有年度总览的一行" in said
    assert "2 个属于其他年度" in said


IN_DOUBT = ("不能确认：", "存疑", "与公开事件得出的不同", "以公开范围所写属实为前提")


def test_an_outsider_is_as_certain_as_of_a_ledger_of_one_year(three_years: CommandLine, tmp_path: Path) -> None:
    """What is withheld for its year leaves nothing of the published year in doubt; the premise is named."""
    public = tmp_path / "public.db"
    publish(three_years, public)
    code, said = verify(public)
    others = sum(row["year"] is not None for row in table_rows(public, "events"))
    assert (code, f"前提：{others} 个属于其他年度" in said) == (0, True)
    assert [words for words in IN_DOUBT if words in said] == []
    assert "没有核对 overview 的 2022 行（--with 那一年的公开数据库）" in said.splitlines()[-1]
    change(public, "UPDATE overview SET executed_fen = executed_fen + 1 WHERE year = 2023")
    assert verify(public)[0] == 1


def test_with_the_other_publications_earlier_rows_are_computed(three_years: CommandLine, tmp_path: Path) -> None:
    """``--with`` finds the bodies of another year by their hashes; without it an earlier row is not compared."""
    public, earlier, later = tmp_path / "public.db", tmp_path / "2022.db", tmp_path / "2024.db"
    for path, year in ((public, 2023), (earlier, 2022), (later, 2024)):
        publish(three_years, path, year)
    code, said = verify(public, "--with", str(earlier), "--with", str(later))
    assert (code, "前提：" in said, "由 --with 取得" in said) == (0, False, True)
    change(public, "UPDATE overview SET executed_fen = executed_fen + 1 WHERE year = 2022")
    assert verify(public)[0] == 0
    code, said = verify(public, "--with", str(earlier))
    assert (code, "overview 的 2022 行 executed_fen" in said) == (1, True)


LIES = [
    "UPDATE events SET year = 2022 WHERE body IS NOT NULL AND seq = 2",
    "UPDATE events SET year = 2023 WHERE year = 2024 AND seq > 4",
    "UPDATE publication SET through = '2023-11'",
]


@pytest.mark.parametrize("lie", LIES)
def test_what_cannot_be_said_of_other_years_is_found(three_years: CommandLine, tmp_path: Path, lie: str) -> None:
    """A shown body that is called withheld, a withheld one of the published year, months cut off: each is 不相符."""
    public = tmp_path / "public.db"
    publish(three_years, public)
    change(public, lie)
    assert verify(public)[0] == 1


def test_a_year_that_another_publication_contradicts_is_found(three_years: CommandLine, tmp_path: Path) -> None:
    """The body that another publication shows tells which year it counts for, and two ledgers are not one."""
    public, earlier, other = tmp_path / "public.db", tmp_path / "2022.db", tmp_path / "other.db"
    publish(three_years, public)
    publish(three_years, earlier, 2022)
    change(public, "UPDATE events SET year = 2024 WHERE year = 2022 AND seq = (SELECT max(seq) FROM events)")
    code, said = verify(public, "--with", str(earlier))
    assert (code, "由内容得出的是 2022" in said) == (1, True)
    shutil.copy(earlier, other)
    change(other, "UPDATE events SET leaf_hash = replace(leaf_hash, '0', '1')")
    assert "不是同一账本" in verify(public, "--with", str(other))[1]


def test_two_publications_side_by_side_tell_nothing(three_years: CommandLine, tmp_path: Path) -> None:
    """Whether an event of another year names a secret, is not told by how it is withheld: its year says no more."""
    lines = [
        event(
            "project_registered", "secret", project="S", name="专属2023", confidential=True, occurred_on="2024-03-01"
        ),
        money("expenditure", "to", "1.00", project="P", day="2024-03-01", payee="专属2022"),
    ]
    before, after = tmp_path / "before.db", tmp_path / "after.db"
    publish(three_years, before, 2024)
    assert three_years.import_lines(lines).exit_code == 0
    publish(three_years, after, 2024)
    years = [[row["year"] for row in table_rows(path, "events")] for path in (before, after)]
    assert years[1][: len(years[0])] == years[0]


OTHER_LIES = [
    ("UPDATE events SET year = 2022 WHERE seq = 1", "", "属于每一年度"),
    ("UPDATE events SET body = NULL, year = 2022 WHERE seq = {pay}", "2022.db", "2022.db（2022 年）中是 2023"),
    ("DELETE FROM overview WHERE year = 2022", "", "不知道 overview 应否有 2022 行"),
]


@pytest.mark.parametrize(("lie", "other", "told"), OTHER_LIES)
def test_what_is_said_of_other_years_is_held_against_them(
    three_years: CommandLine, tmp_path: Path, lie: str, other: str, told: str
) -> None:
    """The first event is of every year; another year's publication knows which are its own; a missing row is named."""
    public = tmp_path / "public.db"
    publish(three_years, public)
    publish(three_years, tmp_path / "2022.db", 2022)
    pay = three_years.json("show", "pay-2023")["seq"]
    change(public, lie.format(pay=pay))
    options = ("--with", str(tmp_path / other)) if other else ()
    assert told in verify(public, *options)[1]


CIRCLES = [("reversal", "reverses"), ("refund", "refunds"), ("details_erased", "erases")]


@pytest.mark.parametrize(("kind", "names"), CIRCLES)
def test_events_that_name_each_other_are_of_no_year(kind: str, names: str) -> None:
    """Two bodies that name each other keep nobody waiting."""
    one, other = ({"event_id": a, "kind": kind, names: b, "occurred_on": "2023-01-01"} for a, b in ("ab", "ba"))
    log = SimpleNamespace(named=lambda event_id: (1, {"a": one, "b": other}[event_id]))
    assert verify_public.year_of(one, log) is None


OF_PROJECTS = {"P": frozenset({2022, 2024})}
COUNTS = [
    ({"kind": "expenditure", "occurred_on": "2023-05-01"}, {2023}),
    ({"kind": "bulletin", "month": "2024-01", "occurred_on": "2023-05-01"}, {2024}),
    ({"kind": "statement", "through": "2022-12", "occurred_on": "2023-05-01"}, {2022}),
    ({"kind": "improvement_plan", "quarter": "2022Q4", "occurred_on": "2023-05-01"}, {2022}),
    ({"kind": "target", "year": 2022, "occurred_on": "2023-05-01"}, {2022}),
    ({"kind": "project_changed", "project": "P", "occurred_on": "2023-05-01"}, {2022, 2024}),
    ({"kind": "department_registered", "occurred_on": "2023-05-01"}, None),
    ({"kind": "department_changed", "occurred_on": "2023-05-01"}, None),
]


@pytest.mark.parametrize(("fields", "years"), COUNTS)
def test_an_event_counts_for_its_years(fields: dict[str, Any], years: set[int] | None) -> None:
    """Money counts for the year of its day, a fact for its own, what says which departments there are for every."""
    assert years_of(fields, of_projects=OF_PROJECTS) == (years and frozenset(years))


def test_the_nearest_year_is_the_last_before_or_the_first() -> None:
    """What is of several years is found in the publication of the last one before, else of the first after."""
    years = frozenset({2020, 2022, 2025})
    assert [nearest(years, year) for year in (2019, 2021, 2024, 2026)] == [2020, 2020, 2022, 2025]
