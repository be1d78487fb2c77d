"""``diff``: which figures changed between two moments, from what to what, by which events, and which were restated."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import event as observed
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import record
from tests.conftest import A_LITTLE_MONEY, DEPARTMENT, DEPARTMENT_NAME, CommandLine, event, money
from tests.ledger.rules.test_reversals import undo
from tests.ledger.test_laws import Fields, history, law
from tests.scoring.rubrics.test_rubric import rubric
from tests.scoring.sheets.test_as_of import TEXTS, breaking, figures_at, kept_line, scored

KEPT = rubric(f"[{kept_line('10')}]")
STRICTER = KEPT.replace("weight: 10", "weight: 8").replace("title: 管理", "title: 管理效率")
CHANGE_KEYS = ["year", "of", "subject", "title", "figure", "from", "to", "restated", "events", "through"]
EVENT_KEYS = ["seq", "occurred_on", "kind", "title", "project", "amount", "event_id", "recorded_at"]


def deducted(event_id: str, line: str) -> Fields:
    """Return the line of a deduction of one point."""
    return event("deduction", event_id, year=2023, rubric="r", line=line, points="1", reason="迟报")


LATE = money("expenditure", "late", "50.00", day="2023-02-20")
FIRST = (
    *A_LITTLE_MONEY,  # 2 to 7
    event("rubric_adopted", "adopted", year=2023, rubric="r", text=KEPT),  # 8
    event("bulletin", "b-1", month="2023-01", rate="95.00"),  # 9
    event("bulletin", "b-2", month="2023-02", rate="90.00"),  # 10
)
LAST = (
    undo("b-1"),  # 12
    event("bulletin", "b-1-anew", month="2023-01", rate="96.00"),  # 13
    event("bulletin", "b-3", month="2023-03", rate="97.00"),  # 14
    deducted("lost", "late"),  # 15
    money("appropriation", "before", "7.00", day="2022-12-01"),  # 16
    event("project_changed", "renamed", project="P2", occurred_on="2023-04-01", name="改名"),  # 17
    undo("adopted"),  # 18
    event("rubric_adopted", "anew", year=2023, rubric="r", text=STRICTER),  # 19
)
STORY = (
    ("2023-03-31T10:00:00.000000Z", FIRST),
    ("2023-04-20T02:00:00.000000Z", (LATE,)),  # 11
    ("2023-05-05T02:00:00.000000Z", LAST),
)


def tell(cli: CommandLine, story: Sequence[tuple[str, Sequence[Fields]]]) -> CommandLine:
    """Make a ledger that recorded the lines of each moment of a story then."""
    with pytest.MonkeyPatch.context() as patch:
        for moment, lines in story:
            patch.setattr(record, "recorded_now", lambda now=moment: now)
            if not cli.ledger.exists():
                cli.ok("init", str(cli.ledger), "--department", DEPARTMENT, "--name", DEPARTMENT_NAME)
            result = cli.import_lines(lines)
            assert result.exit_code == 0, result.output
    return cli


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A ledger of the 19 events of STORY, to be read only."""
    return tell(CommandLine(folder=tmp_path_factory.mktemp("story")), STORY)


def moments(*given: str) -> list[str]:
    """Return the options for the moments."""
    return [part for moment in given for part in ("--as-of", moment)]


def changes(cli: CommandLine, *options: str) -> list[tuple[Any, ...]]:
    """Return every change but its title and last month: year, of, subject, figure, from, to, restated, events."""
    rows = cli.json("diff", *options)["changes"]
    return [tuple(value for name, value in row.items() if name not in ("title", "through")) for row in rows]


def test_the_contract_of_diff(story: CommandLine) -> None:
    """``diff --json`` holds both seqs, each moving event once, and each changed figure with its title and events."""
    found = story.json("diff", *moments("10", "11"), "--through", "2023-02")
    assert list(found) == ["from", "to", "recorded", "events", "changes", "moved_nothing"]
    assert (found["from"], found["to"], found["recorded"], found["moved_nothing"]) == (10, 11, 1, [])
    assert [list(row) for row in found["changes"]] == [CHANGE_KEYS] * len(found["changes"])
    assert [list(row.values()) for row in found["events"]] == [
        [11, "2023-02-20", "expenditure", "支出", "P1", "50.00", "late", "2023-04-20T02:00:00.000000Z"]
    ]
    assert list(found["events"][0]) == EVENT_KEYS
    assert [list(row.values()) for row in found["changes"]] == [
        [2023, "month", "2023-02", "2023-02", "executed", "300.00", "350.00", True, [11], "2023-02"],
        [2023, "month", "2023-02", "2023-02", "execution_rate", "20.00", "23.33", True, [11], "2023-02"],
        [2023, "project", "P1", "项目一", "expenditure", "300.00", "350.00", True, [11], "2023-02"],
        [2023, "project", "P1", "项目一", "executed", "300.00", "350.00", True, [11], "2023-02"],
        [2023, "project", "P1", "项目一", "execution_rate", "30.00", "35.00", True, [11], "2023-02"],
    ]


@pytest.mark.parametrize("earlier", ["10", "2023-03-31", "2023-04-19", "2023-04-20T09:59:59.999999+08:00"])
def test_a_month_that_had_ended_is_restated(story: CommandLine, earlier: str) -> None:
    """However the moment is given, the months that had ended while that log could be read are restated, April not."""
    found = [row for row in changes(story, *moments(earlier, "11"), "--through", "2023-04") if row[3] == "executed"]
    assert [(row[1], row[2], row[6]) for row in found] == [
        ("month", "2023-02", True),
        ("month", "2023-03", True),
        ("month", "2023-04", False),
        ("project", "P1", False),
    ]


@pytest.mark.parametrize(
    ("now", "restated"),
    [
        ("2023-02-28T15:59:59.999999Z", []),
        ("2023-02-28T16:00:00.000000Z", ["2023-02"]),
        ("2023-03-31T15:59:59.999999Z", ["2023-02"]),
        ("2023-03-31T16:00:00.000000Z", ["2023-02", "2023-03"]),
        ("2024-01-01T00:00:00.000000Z", ["2023-02", "2023-03", "2023-04", "P1"]),
    ],
)
def test_a_month_ends_at_midnight_in_china(empty: CommandLine, now: str, restated: list[str]) -> None:
    """What a late event changes is restated where its period had ended, in UTC+8, when the event was recorded."""
    tell(empty, (("2023-02-21T00:00:00.000000Z", A_LITTLE_MONEY[:5]), (now, (LATE,))))
    found = [row for row in changes(empty, *moments("6", "7"), "--through", "2023-04") if row[3] == "executed"]
    assert [row[2] for row in found] == ["2023-02", "2023-03", "2023-04", "P1"]
    assert [row[2] for row in found if row[6]] == restated


def test_a_rate_that_there_was_not_is_not_restated(story: CommandLine) -> None:
    """Where a past month had no budget its sums are restated, but no rate of it had been given."""
    found = [row for row in changes(story, *moments("3", "5"), "--through", "2023-02") if row[2] == "2023-02"]
    assert [row[3:] for row in found] == [
        ("adjusted_budget", "0.00", "1500.00", True, [4, 5]),
        ("execution_rate", None, "0.00", False, [4, 5]),
        ("attainment", None, "0.00", False, [4, 5]),
    ]


CORRECTED = [
    (2023, "month", "2023-01", "bulletin_rate", "95.00", "96.00", True, [12, 13]),
    (2023, "month", "2023-03", "bulletin_rate", None, "97.00", False, [14]),
]


def scored_anew(before: str | None, after: str | None, *events: int, restated: bool = True) -> list[tuple[Any, ...]]:
    """Return the changes of the one line of a sheet and of its total."""
    return [(2023, "score", one, "score", before, after, restated, [*events]) for one in ("kept", "total")]


SCORED_ANEW = scored_anew("10.00", "7.00", 15, 18, 19)
OF_2022 = [
    (2022, "month", "2022-12", "adjusted_budget", "0.00", "7.00", True, [16]),
    (2022, "month", "2022-12", "execution_rate", None, "0.00", False, [16]),
    (2022, "month", "2022-12", "attainment", None, "0.00", False, [16]),
    (2022, "project", "P1", "appropriation", "0.00", "7.00", True, [16]),
    (2022, "project", "P1", "adjusted_budget", "0.00", "7.00", True, [16]),
    (2022, "project", "P1", "execution_rate", None, "0.00", False, [16]),
]
CASES: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {
    "a bulletin, and a bulletin corrected": (moments("11", "14"), CORRECTED),
    "a correction under way": (moments("12", "13"), [(*CORRECTED[0][:4], None, "96.00", False, [13])]),
    "a bulletin after the month asked for": ([*moments("11", "14"), "--through", "2023-02"], CORRECTED[:1]),
    "a deduction": (moments("14", "15"), scored_anew("10.00", "9.00", 15)),
    "a first rubric": (moments("7", "8"), scored_anew(None, "10.00", 8, restated=False)),
    "another rubric": (moments("17", "19"), scored_anew("9.00", "7.00", 18, 19)),
    "a rubric taken back": (moments("17", "18"), scored_anew("9.00", None, 18)),
    "a new name": (moments("16", "17"), []),
    "the year before": (moments("15", "16"), OF_2022),
    "every year by year": (moments("11"), [*OF_2022, *CORRECTED, *SCORED_ANEW]),
    "one year": ([*moments("11"), "--year", "2022"], OF_2022),
    "a year through a month": ([*moments("11"), "--through", "2022-11"], []),
    "another year": ([*moments("11"), "--year", "2024"], []),
    "the year of the month": ([*moments("11"), "--through", "2023-12"], [*CORRECTED, *SCORED_ANEW]),
    "both": ([*moments("11"), "--year", "2023", "--through", "2023-01"], [CORRECTED[0], *SCORED_ANEW]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_changed(story: CommandLine, case: str) -> None:
    """Between these moments exactly these figures changed, the months before the scores before the projects."""
    options, expected = CASES[case]
    assert changes(story, *options) == expected


def test_the_order_of_the_moments_does_not_matter(story: CommandLine) -> None:
    """Whichever moment comes first, the earlier one is what it was compared with, in whatever form both are given."""
    for earlier, later in (("10", "19"), ("2023-03-31", "2023-05-05"), ("2023-03-31", "11")):
        one_way, other_way = (story.ok("diff", *moments(*both)) for both in ((earlier, later), (later, earlier)))
        assert "第 10 号事件之后" in one_way
        assert one_way == other_way


def test_one_moment_is_compared_with_now(story: CommandLine) -> None:
    """Given one moment, the other is the end of the log, in words and in JSON."""
    for options in ([], ["--json"]):
        assert story.ok("diff", *moments("10"), *options) == story.ok("diff", *moments("10", "19"), *options)
    assert story.json("diff", *moments("10"))["to"] == 19


@pytest.mark.parametrize("given", [(), ("1", "2", "3")], ids=len)
def test_one_moment_or_two(story: CommandLine, given: tuple[str, ...]) -> None:
    """No moment and three are errors of usage."""
    result = story("diff", *moments(*given))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--as-of" in result.stderr


@pytest.mark.parametrize(("earlier", "later"), [("19", "19"), ("16", "17"), ("2023-04-01", "2023-04-19"), ("0", "3")])
def test_where_nothing_changed_it_says_so(story: CommandLine, earlier: str, later: str) -> None:
    """Without a changed figure there is one sentence, and in JSON neither events nor changes."""
    said = story.ok("diff", *moments(earlier, later)).splitlines()[1:]
    assert [line for line in said if "变动" in line and "个事件" not in line] == ["没有数值变动"]
    found = story.json("diff", *moments(earlier, later))
    assert (found["events"], found["changes"]) == ([], [])


def test_diff_in_words(story: CommandLine) -> None:
    """The tables name figures in Chinese, what was absent as such, what is restated, and the events that did it."""
    printed = story.ok("diff", *moments("11", "15"))
    assert printed.startswith(f"{DEPARTMENT_NAME}：第 11 号事件之后，至第 15 号事件\n")
    rows = [line.split() for line in printed.splitlines()]
    assert ["2023-01", "通报执行率（%）", "95.00", "96.00", "是", "12、13"] in rows
    assert ["2023-03", "通报执行率（%）", "（无）", "97.00", "14"] in rows
    assert ["total", "总分", "得分", "10.00", "9.00", "是", "15"] in rows
    assert "引起变动的 4 个事件" in printed
    assert "\nkept 管理效率 " in story.ok("diff", *moments("17", "19"))
    assert "没有数值变动" not in printed
    assert "1,500.00" in story.ok("diff", *moments("0", "7"))


def test_each_period_has_its_own_events(funded: CommandLine) -> None:
    """A month has the events up to it, a project those of its own, each year those of the year."""
    lines = [
        money("appropriation", "budget", "9", day="2022-12-01"),  # 8
        money("expenditure", "february", "1", day="2023-02-20"),  # 9
        money("expenditure", "march", "1", day="2023-03-20"),  # 10
        money("expenditure", "year-before", "1", day="2022-12-20"),  # 11
        money("expenditure", "other", "1", day="2023-01-20", project="P2"),  # 12
        *(event("rubric_adopted", f"r-{year}", year=year, rubric="r", text=KEPT) for year in (2022, 2023)),  # 13, 14
    ]
    assert funded.import_lines(lines).exit_code == 0
    found = {row[:3]: row[-1] for row in changes(funded, *moments("8")) if row[3] in ("executed", "score")}
    assert {key[1:]: events for key, events in found.items() if key[0] == 2022} == {
        ("month", "2022-12"): [11], ("project", "P1"): [11], ("score", "kept"): [13], ("score", "total"): [13],
    }  # fmt: skip
    months = [found[2023, "month", f"2023-{month:02d}"] for month in (1, 2, 3, 12)]
    assert months == [[12], [9, 12], [9, 10, 12], [9, 10, 12]]
    assert [found[2023, "project", "P1"], found[2023, "project", "P2"]] == [[9, 10], [12]]
    assert [found[2023, "score", line] for line in ("kept", "total")] == [[14], [14]]


STEPS: list[tuple[Fields, list[str]]] = [
    (event("rubric_adopted", "adopted", year=2023, rubric="r", text=TEXTS[0]), ["spent", "kept"]),
    (event("target", "t", year=2023, indicator="i", aspect="output", name="培训", weight="1", value="10"), []),
    (event("result", "d", year=2023, indicator="i", value="5"), ["done", "total"]),
    (money("expenditure", "pay", "150.00"), ["spent", "total"]),
    (money("appropriation", "before", "7.00", day="2022-12-01"), []),
    (event("bulletin", "b", month="2023-01", rate="95.00"), []),
    (deducted("lost", "late"), ["kept", "total"]),
    (undo("lost"), ["kept", "total"]),
    (undo("pay"), ["spent", "total"]),
    (undo("t"), ["done", "total"]),
]


def test_each_line_has_the_event_that_moved_it(funded: CommandLine) -> None:
    """Step by step, what is recorded or reversed moves the lines of the score that rest on it, and the total."""
    for seq, (line, expected) in enumerate(STEPS, 8):
        assert funded.import_lines([line]).exit_code == 0
        rows = [row for row in changes(funded, *moments(str(seq - 1))) if row[1] == "score"]
        assert [(row[2], row[-1]) for row in rows] == [(name, [seq]) for name in expected]


def test_an_event_moves_what_it_adds_to(funded: CommandLine) -> None:
    """Each sum has the events that add to it, not those that add to another; a rate has those of both its sums."""
    assert funded.import_lines([money("supplement", "more", "100"), money("expenditure", "pay", "7")]).exit_code == 0
    found = {row[1:4]: row[-1] for row in changes(funded, *moments("7"))}
    sums = {"adjusted_budget": [8], "executed": [9], "execution_rate": [8, 9]}
    assert {key[2]: events for key, events in found.items() if key[:2] == ("month", "2023-12")} == {
        **sums, "attainment": [8, 9],
    }  # fmt: skip
    assert {key[2]: events for key, events in found.items() if key[0] == "project"} == {
        **sums, "supplement": [8], "expenditure": [9],
    }  # fmt: skip


def test_a_score_that_can_be_given_no_more_has_its_event(cli: CommandLine) -> None:
    """Where a deduction names no line, no score can be given; it is the event that took the scores away."""
    assert cli.import_lines([event("rubric_adopted", "adopted", year=2023, rubric="r", text=KEPT)]).exit_code == 0
    assert cli.import_lines([deducted("wrong", "nowhere"), undo("wrong")]).exit_code == 0
    for before, after, score in (("2", "3", ("10.00", None)), ("3", "4", (None, "10.00"))):
        rows = changes(cli, *moments(before, after))
        assert [(row[2], *row[4:6], row[-1]) for row in rows] == [
            (one, *score, [int(after)]) for one in ("kept", "total")
        ]
        assert "没有数值变动" not in cli.ok("diff", *moments(before, after))


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999+00:00", "0001-01-01T00:00:00Z"])
def test_every_moment_is_one_to_compare_with(story: CommandLine, moment: str) -> None:
    """The first and the last moment there can be are before and after everything, as for any other figure."""
    found = story.json("diff", *moments("11", moment))
    assert {found["from"], found["to"]} == {11, 0 if moment < "2000" else 19}


@pytest.mark.parametrize("month", ["", "abc", "2023", "2023-13", "1999-12", "２０２３-06"])
def test_a_period_ends_with_a_month(story: CommandLine, month: str) -> None:
    """``--through`` takes a month and nothing else."""
    assert "[invalid_month]" in story.refused("diff", *moments("19"), "--through", month)


def test_a_rate_is_printed_as_everywhere(funded: CommandLine) -> None:
    """A bulletin's rate has the two places that ``rates`` gives it."""
    assert funded.import_lines([event("bulletin", "b", month="2023-01", rate="95.805")]).exit_code == 0
    assert [row[4:6] for row in changes(funded, *moments("7"))] == [(None, "95.81")]


def absent(key: tuple[Any, ...]) -> str | None:
    """Return what a figure is of a project that is not yet registered, or of a line the rubric does not have."""
    return "0.00" if key[1] == "project" and key[3] != "execution_rate" else None


@settings(law, max_examples=15)
@given(scored(breaking), st.integers(0, 14), st.integers(1, 12))
def test_what_changed_is_what_differs(lines: list[Fields], earlier: int, further: int) -> None:
    """Exactly the figures that differ between two seqs are listed, as they are there, with events from between."""
    with history(lines) as cli:
        head = len(cli.json("log"))
        earlier = min(earlier, head - 1)
        later = min(earlier + further, head)
        before, after = (figures_at(cli, seq, months_of=later) for seq in (earlier, later))
        both = {key: (before.get(key, absent(key)), after.get(key, absent(key))) for key in {**before, **after}}
        found = cli.json("diff", *moments(str(earlier), str(later)))
        listed = {(row["year"], row["of"], row["subject"], row["figure"]): row for row in found["changes"]}
        assert {key: (row["from"], row["to"]) for key, row in listed.items()} == {
            key: two for key, two in both.items() if two[0] != two[1]
        }
        assert len(listed) == len(found["changes"])
        for row in found["changes"]:
            assert row["events"] == sorted(set(row["events"])) != []
            assert earlier < row["events"][0] <= row["events"][-1] <= later
        assert [row["seq"] for row in found["events"]] == sorted(
            {seq for row in listed.values() for seq in row["events"]}
        )
        observed(f"changed {sorted({row['of'] for row in listed.values()})}")
