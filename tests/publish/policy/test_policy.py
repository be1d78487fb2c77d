"""The policy: what it does not name is not in the file, and the site stands whatever is left out."""

from pathlib import Path

import pytest
from attrs import evolve

from publish.policy.policy import Policy, PolicyError
from publish.policy.reader import load_policy, policy_of_file, shipped_policy
from publish.policy.unmentioned import unmentioned
from publish.tables.tables import ALWAYS_PUBLIC, TABLES
from tests.conftest import CommandLine, event
from tests.publish.fixtures import NOTICE, get, public_file, site, some_rows, table_columns
from tests.publish.outsider.verifying import verify

REFUSED = [
    ("tables:\n  nowhere: [id]", "unknown_table"),
    ("tables:\n  publication: [year, department]", "unknown_table"),
    ("tables:\n  events: [body]", "missing_key"),
    ("tables: {}\nbodies: {money: []}", "unknown_kind"),
    ("tables: {}\nbodies: {expenditure: [payee]}", "unknown_field"),
    ("tables: {}\nbodies: {expenditure: [event_id]}", "unknown_field"),
    ("tables: {}\nbodies: {every_kind: [payee]}", "unknown_field"),
    ("tables: {}\nbodies: {expenditure: all}", "invalid_policy"),
    ("tables: {}\nbodies: [expenditure]", "invalid_policy"),
    ("tables: {}\nconfidential: true", "invalid_policy"),
    ("tables: {}\nconfidential: {in_totals: maybe}", "invalid_policy"),
    ("tables: {}\nconfidential: {residual: }", "invalid_policy"),
    ("tables: {}\nconfidential: {names: true}", "invalid_policy"),
    ("confidential: {largest_share: 0}\ntables: {}", "invalid_policy"),
    ("confidential: {largest_share: 80%}\ntables: {}", "invalid_policy"),
    ("confidential: {largest_share: [80]}\ntables: {}", "invalid_policy"),
    ("confidential: {source_digests: no}\ntables: {}", "invalid_policy"),
    ("tables: {}\nbodies: {expenditure: [[project]]}", "unknown_field"),
    ("tables: {}\nbodies: {expenditure: [{project: amount}]}", "unknown_field"),
    ("tables: {}\nbodies: {every_kind: [[source]]}", "unknown_field"),
    ("tables:\n  sqlite_schema: [sql]", "unknown_table"),
    ("tables:\n  months: [month, payee]", "unknown_column"),
    ("tables:\n  months: [month, 'executed_fen; drop']", "unknown_column"),
    ("tables:\n  months: [month, [schedule]]", "unknown_column"),
    ("tables:\n  months: [schedule]", "missing_key"),
    ("tables:\n  months: []", "missing_key"),
    ("tables:\n  months: [month]", "missing_key"),
    ("tables:\n  months: all", "invalid_policy"),
    ("tables:\n  months: {month: yes}", "invalid_policy"),
    ("tables:\n  months:", "invalid_policy"),
    ("tables:", "invalid_policy"),
    ("tables: [months]", "invalid_policy"),
    ("tables: {}\nshow: all", "invalid_policy"),
    ("hide: all\ntables: {}", "invalid_policy"),
    ("hide: {months: all}\ntables: {}", "invalid_policy"),
    ("hide: {nowhere: [id]}\ntables: {}", "unknown_kind"),
    ("hide: {months: [payee]}\ntables: {}", "unknown_column"),
    ("hide: {expenditure: [payee]}\ntables: {}", "unknown_field"),
    ("hide: {months: [month]}\ntables: {months: [month, department]}", "invalid_policy"),
    ("hide: {expenditure: [amount]}\ntables: {}\nbodies: {expenditure: [amount]}", "invalid_policy"),
    ("hide: {every_kind: [source]}\ntables: {}\nbodies: {every_kind: [source], bulletin: []}", "invalid_policy"),
    ("url: example.gov.cn\ntables: {}", "invalid_policy"),
    ("url: javascript:alert(1)\ntables: {}", "invalid_policy"),
    ("url: https://example.gov.cn/<script>\ntables: {}", "invalid_policy"),
    ("url: https://\ntables: {}", "invalid_policy"),
    ("license: CC BY 4.0\ntables: {}", "invalid_policy"),
    ("license:\ntables: {}", "invalid_policy"),
    ("license: [https://example.org/]\ntables: {}", "invalid_policy"),
    ("months: [month]", "invalid_policy"),
    ("- months", "invalid_policy"),
    ("", "invalid_yaml"),
    ("tables: {months: [month}", "invalid_yaml"),
    ("tables: {\x00}", "invalid_yaml"),
    ("tables: " + "[" * 5000, "invalid_yaml"),
    ("tables: 2023-02-30", "invalid_policy"),
    ("tables:\n  months: [month]\n  months: [month, schedule]", "repeated_key"),
    ("tables:\n  months: &all [month]\n  targets: *all", "yaml_alias"),
    ("tables: !!python/object/apply:os.system ['true']", "yaml_tag"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED, ids=lambda text: repr(text)[:40])
def test_what_is_no_policy_is_refused_by_code(text: str, code: str) -> None:
    """A policy that is not YAML, not a policy, or names what does not exist is refused with its stable code."""
    with pytest.raises(PolicyError) as refusal:
        load_policy(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "word", ["false", "true", "no", "none", "null", "~", "无", "否", "是", "0", "20231231", "不接受，不公开。", "[无]"]
)
def test_a_word_is_no_reason(word: str) -> None:
    """What says no, or says nothing, accepts no confidential project being told."""
    with pytest.raises(PolicyError) as refusal:
        load_policy(f"tables: {{}}\nconfidential: {{residual: {word}}}")
    assert refusal.value.code == "invalid_policy"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "无法读取（没有这个文件或文件夹）"),
        ("tables:\n  months: [month]  # 公开的月份".encode("gbk"), "第 2 行不是 UTF-8 编码（可能是 GBK）"),
    ],
    ids=["absent", "GBK"],
)
def test_an_unreadable_policy_is_refused(tmp_path: Path, content: bytes | None, said: str) -> None:
    """A policy file that is absent or not UTF-8 is refused by its name, in Chinese."""
    path = tmp_path / "policy.yml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PolicyError) as refusal:
        policy_of_file(path)
    assert refusal.value.code == "unreadable_file"
    assert str(refusal.value).startswith(f"{path}：{said}")


PLACED = [
    ("tables:\n  months: [month, department]\n  nowhere: [id]", "第 3 行：没有表 nowhere，可用 overview、"),
    (
        "tables: {}\nbodies: {expenditur: [amount]}",
        "第 2 行：没有事件种类 expenditur，相近的有 expenditure（支出）；全部 ",
    ),
    ("tables:\n  months: [month, [a, b]]", "第 2 行：表 months 没有列 [a, b]"),
    ("tables: {}\nbodies:\n  expenditure: [{a: b}]", "第 3 行：事件种类 expenditure 没有可公开的字段 {a: b}"),
    ("tables: {}\nbodies: all", "第 2 行：bodies 之下应为"),
    ("tables: {}\nconfidential:\n  residual: 无", "第 3 行：residual = 无：应为一句话"),
    ("tables: {}\n\ntables: {}", "第 3 行：tables 出现了两次"),
]


@pytest.mark.parametrize(("text", "said"), PLACED, ids=lambda value: repr(value)[:40])
def test_a_refusal_names_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    """What is wrong with a policy is told with its file and the line in which it stands."""
    path = tmp_path / "policy.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(PolicyError) as refusal:
        policy_of_file(path)
    assert str(refusal.value).startswith(f"{path}：公开范围：{said}")


ALWAYS = {"publication": [column.name for column in ALWAYS_PUBLIC.columns]}
"""What tells whose figures they are, and how to check them, is in every publication."""
SHOWN = [
    ("tables: {}", {}),
    ("tables:\n  overview: [year, department]", {"overview": ["year", "department"]}),
    ("tables:\n  months: [month, department]", {"months": ["month", "department"]}),
    ("tables:\n  months: [schedule, department, month, month]", {"months": ["month", "schedule", "department"]}),
    (
        "tables:\n  targets: [id, name, department]\n  overview: [year, total, department]",
        {"targets": ["id", "name", "department"], "overview": ["year", "department", "total"]},
    ),
]


@pytest.mark.parametrize(("text", "shown"), SHOWN, ids=lambda value: repr(value)[:40])
def test_only_what_is_named_is_in_the_file(tmp_path: Path, text: str, shown: dict[str, list[str]]) -> None:
    """A public database has the tables and columns that its policy names, and no others."""
    assert table_columns(public_file(tmp_path / "public.db", policy=load_policy(text))) == shown | ALWAYS


def test_a_withheld_value_is_nowhere_in_the_bytes(tmp_path: Path) -> None:
    """The value of a column that is not named stands nowhere in the file, not even in a free page."""
    rows = some_rows(rubric="secretrubric")
    whole = public_file(tmp_path / "whole.db", rows).read_bytes()
    without = public_file(tmp_path / "without.db", rows, _without("overview", "rubric")).read_bytes()
    assert b"secretrubric" in whole
    assert b"secretrubric" not in without


def _without(table: str, *columns: str) -> Policy:
    """Return the shipped policy without the columns of the table."""
    left = tuple(column for column in TABLES[table].columns if column.name not in columns)
    return Policy(tables={**shipped_policy().tables, table: evolve(TABLES[table], columns=left)})


# One by one of those tables that the front page reads, then all but the key of every table.
READ = ("overview", "score_sheet", "months")
LEFT_OUT = [(name, (column.name,)) for name in READ for column in TABLES[name].columns[1:]]
NAMED = [table for table in TABLES.values() if table != ALWAYS_PUBLIC]
LEFT_OUT += [(table.name, tuple(column.name for column in table.columns[1:])) for table in NAMED]


@pytest.mark.parametrize(("table", "columns"), LEFT_OUT, ids=lambda value: str(value)[:40])
def test_the_site_stands_without_any_column(tmp_path: Path, table: str, columns: tuple[str, ...]) -> None:
    """Whatever columns a policy leaves out, the front page and the table answer, without None, and with the banner."""
    datasette = site(public_file(tmp_path / "public.db", policy=_without(table, *columns)))
    front = get(datasette, "/")
    assert front.status_code == 200
    assert "None" not in front.text
    assert NOTICE in front.text
    assert get(datasette, f"/public/{table}").status_code == 200


@pytest.mark.parametrize("shown", [[], *([table.name] for table in NAMED)], ids=str)
def test_the_site_stands_with_one_table_or_none(tmp_path: Path, shown: list[str]) -> None:
    """A policy that shows one table or nothing gives a site whose front page answers or leads to the database."""
    policy = Policy(tables={name: TABLES[name] for name in shown})
    datasette = site(public_file(tmp_path / "public.db", policy=policy))
    front = get(datasette, "/")
    if "overview" in shown:
        assert front.status_code == 200
        assert "/public-2023/months" not in front.text
    else:
        assert front.headers["location"] == "/public-2023"
    assert get(datasette, "/public").status_code == 200
    for name in TABLES:
        there = name in (*shown, ALWAYS_PUBLIC.name)
        assert get(datasette, f"/public/{name}").status_code == (200 if there else 404)


def test_what_is_withheld_is_not_called_absent(tmp_path: Path) -> None:
    """A rate that a policy withholds is 未公开 on the front page, not 无预算; withheld deductions are not 没有扣分."""
    policy = Policy(tables={"overview": TABLES["overview"]})
    text = get(site(public_file(tmp_path / "one.db", policy=policy)), "/").text
    assert "各月数字未公开" in text
    assert "扣分情况未公开" in text
    assert "没有扣分" not in text
    text = get(site(public_file(tmp_path / "two.db", policy=_without("overview", "execution_rate"))), "/").text
    assert "未公开" in text
    assert ">无预算<" not in text


def test_publish_takes_a_policy_file(funded: CommandLine) -> None:
    """``publish --policy`` shows what the file names; one that is refused leaves no database behind."""
    adopted = event("rubric_adopted", "rubric", year=2023, rubric="guangzhou-2023")
    assert funded.import_lines([adopted]).exit_code == 0
    policy, output = funded.folder / "policy.yml", funded.folder / "public.db"
    command = ("publish", "--year", "2023", "--output", str(output), "--policy", str(policy))
    policy.write_text("tables:\n  months: [month, payee]", "utf-8")
    assert "[unknown_column]" in funded.refused(*command)
    assert not output.exists()
    policy.write_text("tables:\n  months: [month, department]", "utf-8")
    funded.ok(*command)
    assert table_columns(output) == {"months": ["month", "department"]} | ALWAYS


def test_a_policy_without_kinds_lacks_nothing_of_all_of_them() -> None:
    """Where no kind is shown, what every kind may carry is not called left out: the kinds are."""
    found = unmentioned(load_policy("tables: {}\nbodies: {every_kind: [source]}"), shipped_policy())
    assert "every_kind" not in found
    assert found["month_closed"] == ("month",)


VOUCHERS = "公开范围没有提到 expenditure 的 voucher：写有它们的事件，内容整个不公开"
UNMENTIONED = [
    ("", "", []),
    (" voucher,", "", [VOUCHERS]),
    (" schedule,", "", ["公开范围没有提到 months 的 schedule：这些列不公开"]),
    ("  every_kind: [source]\n", "", ["公开范围没有提到 every_kind 的 source：写有它们的事件，内容整个不公开"]),
    ("  month_closed: [month]\n", "", ["公开范围没有提到事件种类 month_closed：都不公开"]),
    ("  events: [seq, leaf_hash, body, year]\n", "", ["公开范围没有提到表 events：都不公开"]),
    ("  events: [seq, leaf_hash, body, year]\n", "hide: {events: [seq, leaf_hash, body, year]}\n", []),
    (" voucher,", "hide: {expenditure: [voucher]}\n", []),
]


@pytest.mark.parametrize(("left_out", "hidden", "said"), UNMENTIONED, ids=lambda value: repr(value)[:40])
def test_what_a_policy_does_not_speak_of_is_named(
    funded: CommandLine, left_out: str, hidden: str, said: list[str]
) -> None:
    """What a policy neither shows nor hides is named on stderr with what follows, whole kinds and tables once."""
    adopted = event("rubric_adopted", "rubric", year=2023, rubric="guangzhou-2023")
    assert funded.import_lines([adopted]).exit_code == 0
    assert left_out in shipped_policy().text
    own = funded.folder / "own.yml"
    own.write_text(hidden + shipped_policy().text.replace(left_out, "", 1), "utf-8")
    result = funded("publish", "--year", "2023", "--dry-run", "--policy", str(own))
    assert result.exit_code == 0
    assert [line for line in result.stderr.splitlines() if "没有提到" in line] == said
    assert ("[unmentioned_field]" in result.stderr) == bool(said)


def test_a_policy_that_outsiders_cannot_read_is_told_beforehand(funded: CommandLine) -> None:
    """``verify_public.py`` calls what is published under it wrong: ``publish`` says so, and of no other policy."""
    rubric = event("rubric_adopted", "rubric", year=2023, rubric="guangzhou-2023")
    assert funded.import_lines([rubric]).exit_code == 0
    path, output = funded.folder / "policy.yml", funded.folder / "public.db"
    for text, told in {"经研究可以接受推知": False, "经研究\n    可以接受推知": True}.items():
        path.write_text(f"{shipped_policy().text}\n  residual: {text}\n", "utf-8")
        for goal in (("--dry-run",), ("--output", str(output))):
            result = funded("publish", "--year", "2023", "--policy", str(path), *goal)
            assert result.exit_code == 0, result.output
            assert ("[policy_unread_by_outsiders]" in result.stderr) == told
        assert verify(output)[0] == told
