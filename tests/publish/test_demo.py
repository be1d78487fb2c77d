"""The worked example: built and served by one command, real where the report is, and computed from its events."""

import json
import shutil
import signal
import socket
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from publish.example import DEPARTMENT_CODE, DEPARTMENT_NAME, lines
from tests.conftest import CommandLine
from tests.publish.fixtures import JIXIAO, NOTICE, built_demo, free_port, get, run, served, site, table_rows

MADE = ("events.jsonl", "ledger.db", "public.db")
HEADLINES = [
    DEPARTMENT_NAME,
    "调整后预算数：10,369.89 万元",
    "执行数：10,369.89 万元",
    "平均执行率：95.81 %",
    "部门预算资金支出率：9.58",
    "履职效能：49.58",
    "管理效率：50.00",
    "总分：99.58",
]
MONEY_KINDS = {
    "appropriation",
    "carry_over",
    "supplement",
    "reduction",
    "surrender",
    "virement",
    "expenditure",
    "refund",
    "reversal",
}


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the worked example."""
    return built_demo(tmp_path_factory)


def build(folder: Path) -> tuple[int, str, str]:
    """Run ``jixiao demo --no-serve`` and return its exit code, stdout and stderr."""
    done = run(JIXIAO, "demo", "--no-serve", "--directory", str(folder))
    return done.returncode, done.stdout, done.stderr


def made_in(folder: Path) -> tuple[str, ...]:
    """Return the names of what lies in a folder, but for the downloads, which have to be there."""
    names = [path.name for path in sorted(folder.iterdir())]
    assert "public.files" in names
    return tuple(name for name in names if name != "public.files")


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder with their bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_demo_leaves_three_files_and_prints_the_figures(tmp_path: Path) -> None:
    """``jixiao demo --no-serve`` makes three files and the downloads, and prints the figures of the report."""
    code, said, complained = build(tmp_path / "new" / "folder")
    assert (code, complained) == (0, "")
    printed = said.splitlines()
    assert [line for line in HEADLINES if line not in printed] == []
    assert made_in(tmp_path / "new" / "folder") == MADE


def test_the_example_is_warned_of_where_its_story_says(cli: CommandLine, demo: Path) -> None:
    """Its one payment recorded twice is warned of, and its one statement that differs is found; nothing else is."""
    ledger = CommandLine(folder=cli.folder / "example")
    ledger.folder.mkdir()
    ledger.ok("init", str(ledger.ledger), "--department", DEPARTMENT_CODE, "--name", DEPARTMENT_NAME)
    warnings = ledger.json("import", str(demo / "events.jsonl"))["warnings"]
    assert [(one["code"], one["line"], one["field"]) for one in warnings] == [("possible_duplicate", 702, "voucher")]
    # The department is the first event, so that a line's is the next one.
    assert [(one["code"], one["seq"]) for one in ledger.json("verify")["findings"]] == [("statement_differs", 967)]
    assert (
        json.loads((demo / "events.jsonl").read_text("utf-8").splitlines()[966 - 1])["event_id"]
        == "statement-2023-half-year"
    )


def test_run_twice_it_replaces_only_what_it_made(tmp_path: Path) -> None:
    """A second run gives the same events, a new ledger and publication, and leaves the user's own file alone."""
    assert build(tmp_path)[0] == 0
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    before = contents(tmp_path)
    assert build(tmp_path)[0] == 0
    after = contents(tmp_path)
    assert made_in(tmp_path) == ("events.jsonl", "ledger.db", "notes.txt", "public.db")
    assert after["events.jsonl"] == before["events.jsonl"]
    assert after["notes.txt"] == b"mine"
    assert after["ledger.db"] != before["ledger.db"]


@pytest.mark.parametrize("name", MADE)
def test_a_users_own_file_is_refused_and_untouched(demo: Path, tmp_path: Path, name: str) -> None:
    """Where one of the three names is taken by a file that is not the demo's, nothing at all is changed."""
    for made in MADE:
        shutil.copy(demo / made, tmp_path)
    (tmp_path / name).write_bytes(b"my own work\n")
    before = contents(tmp_path)
    code, said, complained = build(tmp_path)
    assert (code, said) == (1, "")
    assert "没有改动 [not_the_demos]" in complained
    assert name in complained
    assert contents(tmp_path) == before


def test_another_ledger_is_refused_and_untouched(cli: CommandLine) -> None:
    """A real department's ledger that lies where the demo's would is refused and untouched."""
    before = contents(cli.folder)
    code, _, complained = build(cli.folder)
    assert code == 1
    assert "[not_the_demos]" in complained
    assert contents(cli.folder) == before


def test_a_ledger_with_additions_is_refused_and_untouched(tmp_path: Path) -> None:
    """What a user recorded in the demo's ledger is not thrown away by a second run."""
    assert build(tmp_path)[0] == 0
    added = CommandLine(folder=tmp_path)
    added.ok("append", "month_closed", "--month", "2022-12", "--event-id", "mine")
    before = contents(tmp_path)
    code, _, complained = build(tmp_path)
    assert code == 1
    assert "ledger.db" in complained
    assert "[not_the_demos]" in complained
    assert contents(tmp_path) == before


def test_another_publication_is_refused_and_untouched(funded: CommandLine) -> None:
    """The demo does not take the place of a publication of another department."""
    funded.ok("append", "rubric_adopted", "--year", "2023", "--rubric", "guangzhou-2023")
    folder = funded.folder / "out"
    folder.mkdir()
    funded.ok("publish", "--year", "2023", "--output", str(folder / "public.db"))
    before = contents(folder)
    result = funded("demo", "--no-serve", "--directory", str(folder))
    assert result.exit_code == 1
    assert "[not_the_demos]" in result.stderr
    assert contents(folder) == before


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A folder below a file cannot be made; that is said in a sentence."""
    (tmp_path / "file").write_text("", "utf-8")
    code, _, complained = build(tmp_path / "file" / "demo")
    assert code == 1
    assert "[cannot_write_demo]" in complained
    assert "Traceback" not in complained


def test_a_port_in_use_is_a_clear_error(tmp_path: Path) -> None:
    """Where another program listens on the port, the demo says so, exits 1 and builds nothing."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = run(JIXIAO, "demo", "--directory", str(tmp_path / "demo"), "--port", port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"端口 {port} 已被另一程序占用")
    assert "[port_in_use]" in done.stderr
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize(("file", "code"), [("absent.db", "no_such_file"), ("ledger.db", "not_a_public_database")])
def test_only_a_public_database_is_served(funded: CommandLine, file: str, code: str) -> None:
    """``serve`` refuses an absent file and any file that is no public database, a ledger above all."""
    result = funded("serve", str(funded.folder / file), "--port", str(free_port()))
    assert result.exit_code == 1
    assert f"[{code}]" in result.stderr
    assert "http://" not in result.output


@pytest.mark.parametrize("kept", [100, 4096, 20_000])
def test_a_damaged_public_database_is_not_served(demo: Path, empty: CommandLine, kept: int) -> None:
    """``serve`` refuses a public database that was cut off, rather than answering 500."""
    file = empty.folder / "public.db"
    file.write_bytes((demo / "public.db").read_bytes()[:kept])
    result = empty("serve", str(file), "--port", str(free_port()))
    assert result.exit_code == 1
    assert "[damaged_public_database]" in result.stderr


@pytest.mark.parametrize(
    ("how", "codes"),
    [(signal.SIGINT, {0}), (signal.SIGTERM, {0, -signal.SIGTERM})],
    ids=["SIGINT", "SIGTERM"],
)
def test_the_demo_serves_until_interrupted(tmp_path: Path, how: signal.Signals, codes: set[int]) -> None:
    """``jixiao demo`` answers on its port; Ctrl+C ends it with 0, SIGTERM as any program, both without a traceback."""
    port = free_port()
    with served(JIXIAO, "demo", "--directory", str(tmp_path), "--port", str(port), port=port) as server:
        page = server.get("/2023")
        code, said = server.end(how)
    assert page.status_code == 200
    assert "99.58" in page.text
    assert NOTICE in page.text
    assert code in codes
    assert "Traceback" not in said
    assert "Aborted" not in said


@pytest.fixture
def own(empty: CommandLine) -> CommandLine:
    """A new ledger with the example's department code under another name."""
    empty.ok("init", str(empty.ledger), "--department", DEPARTMENT_CODE, "--name", "另一名称（示例）")
    return empty


def test_the_events_import_into_another_ledger(demo: Path, own: CommandLine) -> None:
    """events.jsonl imports into a ledger that ``init`` made with the same code, and gives the same score."""
    outcome = own.json("import", str(demo / "events.jsonl"))
    (warning,) = outcome.pop("warnings")
    assert (warning["code"], warning["line"]) == ("possible_duplicate", 702)
    assert outcome == {"recorded": sum(1 for _ in lines()), "already_recorded": 0, "problems": []}
    assert own.json("score", "--year", "2023")["total"] == "99.58"
    assert own.json("verify")["ok"]
    assert own.json("import", str(demo / "events.jsonl"))["recorded"] == 0


def test_one_bulletin_changed_changes_the_total_everywhere(demo: Path, own: CommandLine) -> None:
    """With December's bulletin at 88.00 the average, the line and the total change, in CLI, JSON, file and page."""
    events = [json.loads(line) for line in (demo / "events.jsonl").read_text("utf-8").splitlines()]
    for event in events:
        if event["event_id"] == "bulletin-2023-12":
            event["rate"] = "88.00"
    assert own.import_lines(events).exit_code == 0
    assert "总分：99.48 / 100.00" in own.ok("score", "--year", "2023")
    sheet = own.json("score", "--year", "2023")
    scores = {line["line"]: line["score"] for line in sheet["lines"]}
    assert (scores["spending_rate"], scores["performance"], sheet["total"]) == ("9.48", "49.48", "99.48")
    output = own.folder / "public.db"
    printed = own.ok("publish", "--year", "2023", "--output", str(output))
    assert "平均执行率：94.81 %" in printed
    assert table_rows(output, "overview")[0]["total"] == "99.48"
    page = get(site(output), "/").text
    assert "99.48" in page
    assert "94.81%" in page
    assert "99.58" not in page


@pytest.fixture(scope="module")
def events() -> list[dict[str, Any]]:
    """Every line of the example."""
    return list(lines())


def test_the_example_is_large_enough(events: list[dict[str, Any]]) -> None:
    """At least 12 offices, 8 parent projects in the four categories, 30 projects, 1,500 events, every money kind."""
    projects = [event for event in events if event["kind"] == "project_registered"]
    parents = {event["parent"] for event in projects if "parent" in event}
    assert len({event["office"] for event in projects if "office" in event}) >= 12
    assert len(parents) >= 8
    categories = {event["category"] for event in projects if event["project"] in parents}
    assert categories == {"development", "operation", "it_maintenance", "acquisition"}
    assert sum("parent" in event for event in projects) >= 30
    assert len(events) >= 1500
    kinds = Counter(event["kind"] for event in events)
    assert set(kinds) >= MONEY_KINDS


def test_the_example_holds_what_the_report_prints(events: list[dict[str, Any]]) -> None:
    """Twelve bulletins average 95.81, 12 of 12 courses, 28 of 28 lecturers, cancelled trainings' money surrendered."""
    rates = [Decimal(event["rate"]) for event in events if event["kind"] == "bulletin"]
    assert (len(rates), sum(rates) / 12) == (12, Decimal("95.81"))
    whole = [event for event in events if event["kind"] in {"target", "result"} and "project" not in event]
    facts = {(event["kind"], event["indicator"]): event.get("value") for event in whole}
    assert facts["target", "CC1"] == facts["result", "CC1"] == "12"
    assert facts["target", "CC2"] == facts["result", "CC2"] == "28"
    assert any(event["kind"] == "surrender" and "培训" in event["reason"] for event in events)
    assert not any(event["kind"] == "deduction" for event in events)


def test_made_up_names_say_so(events: list[dict[str, Any]]) -> None:
    """What the report does not print is plainly made up: documents, vouchers, payees and memos say 示例."""
    assert DEPARTMENT_NAME.endswith("（示例）")
    for event in events:
        for field in ("document", "voucher", "payee", "memo", "signed_by"):
            if field in event and event[field] != "2023年度部门整体支出绩效自评报告":
                assert "示例" in event[field], event


@pytest.mark.parametrize(("quarter", "month"), [("2023Q1", "2023-03"), ("2023Q2", "2023-06"), ("2023Q3", "2023-09")])
def test_improvement_plans_are_of_the_last_three(
    demo: Path, events: list[dict[str, Any]], quarter: str, month: str
) -> None:
    """The offices that owe an improvement plan are those with the three lowest execution rates of the quarter."""
    rates = CommandLine(folder=demo).json("rates", "--year", "2023", "--by", "office", "--through", month)
    year_to_date = [row for row in rates if row["month"] == month]
    last = sorted(year_to_date, key=lambda row: Decimal(row["execution_rate"]))[:3]
    plans = [event["office"] for event in events if event.get("quarter") == quarter]
    assert plans == [row["office"] for row in last]


@pytest.mark.parametrize("table", ["balance", "rates", "score"])
def test_every_table_of_figures_says_that_it_is_an_example(demo: Path, table: str) -> None:
    """The caption of every table of figures names the department, whose name ends in （示例）."""
    caption = CommandLine(folder=demo).ok(table, "--year", "2023").splitlines()[0]
    assert caption.startswith(DEPARTMENT_NAME)
