"""One event from the command line: ``append KIND --field-name value``."""

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner

from ledger.kinds import KINDS, SET_BY_LEDGER, fields_of
from ledger.lines.arguments import fields_from_input
from ledger.terminal.main import jixiao
from tests.conftest import CommandLine

PAYMENT = ("--project", "P1", "--occurred-on", "2023-06-30", "--amount", "12.30")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DEDUCTION = ("append", "deduction", "--year", "2023", "--rubric", "guangzhou-2023", "--line", "procurement")
PLAN = [f"{month}.00" for month in range(8, 96, 8)] + ["100.00"]


def appended(cli: CommandLine, *arguments: str) -> dict[str, Any]:
    """Append an event and return its line with its details."""
    cli.ok("append", *arguments)
    line: dict[str, Any] = json.loads(cli.ok("export", "--with-details").splitlines()[-1])
    return line


@pytest.mark.parametrize(
    "arguments",
    [
        ("--project", "P1", "--occurred-on", "2023-06-30", "--amount", "12.30"),
        ("--project=P1", "--occurred-on=2023-06-30", "--amount=12.30"),
        ("--project", "P1", "--occurred_on", "2023-06-30", "--amount=12.30"),
        ("--amount", "12.3", "--project=P1", "--occurred-on", "2023-06-30", "--voucher", ""),
    ],
)
def test_fields_are_given_in_either_form(funded: CommandLine, arguments: tuple[str, ...]) -> None:
    """A field is given as an option and its value, with or without an equals sign, in any order."""
    line = appended(funded, "expenditure", *arguments)
    assert (line["project"], line["occurred_on"], line["amount"]) == ("P1", "2023-06-30", "12.30")
    assert "voucher" not in line


@pytest.mark.parametrize(
    ("arguments", "memo"),
    [
        (("--memo", "-5 度"), "-5 度"),
        (("--memo=--json",), "--json"),
        (("--memo=a=b",), "a=b"),
        (("--memo", "a=b"), "a=b"),
        (("--memo", "两 个 词"), "两 个 词"),
        (("--memo", "第一行\n第二行\t末"), "第一行\n第二行\t末"),
        (("--memo", "-h"), "-h"),
    ],
)
def test_values_may_look_like_options(funded: CommandLine, arguments: tuple[str, ...], memo: str) -> None:
    """A value may start with a hyphen, hold an equals sign, spaces or, where a field allows it, lines."""
    assert appended(funded, "expenditure", *PAYMENT, *arguments)["memo"] == memo


def test_an_event_id_is_made_up_and_printed(funded: CommandLine) -> None:
    """Without an event_id, or with an empty one, one is made up; it alone goes to stdout, for scripts."""
    first = funded.ok("append", "expenditure", *PAYMENT).strip()
    second = funded.ok("append", "expenditure", *PAYMENT, "--event-id", "", "--again").strip()
    assert UUID.fullmatch(first)
    assert first != second
    assert funded.json("show", first)["amount"] == "12.30"


def test_a_given_event_id_is_kept_and_printed(funded: CommandLine) -> None:
    """The event_id that is given is the one recorded."""
    assert funded.ok("append", "expenditure", *PAYMENT, "--event-id", "凭证-1") == "凭证-1\n"


def test_json_says_what_was_recorded(funded: CommandLine) -> None:
    """With ``--json``, wherever it stands, the event_id and the counts are printed, and the problems where refused."""
    good = funded.json("append", "expenditure", *PAYMENT)
    assert UUID.fullmatch(good.pop("event_id"))
    assert good == {"recorded": 1, "already_recorded": 0, "problems": [], "warnings": []}
    result = funded("append", "--json", "expenditure", *PAYMENT, "--voucher", "V\x07")
    (problem,) = json.loads(result.stdout)["problems"]
    assert result.exit_code == 1
    assert problem == {
        "code": "forbidden_character",
        "file": None,
        "line": None,
        "field": "voucher",
        "value": "V\\u0007",
        "wanted": "不含 \\u0007 的文本",
    }


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("payment", "--amount", "1"), "unknown_kind", "没有这种事件：kind = payment"),
        (("",), "missing_field", "缺少必填字段：kind"),
        (("expenditure", *PAYMENT, "--colour", "red"), "unknown_field", "这种事件没有这个字段：colour = red"),
        (("expenditure", *PAYMENT, "--kind", "appropriation"), "repeated_key", "同一个字段出现了两次：kind"),
        (("expenditure", *PAYMENT, "--amount", "2"), "repeated_key", "同一个字段出现了两次：amount"),
        (("expenditure", *PAYMENT, "--voucher"), "missing_field", "voucher，应为：字段名之后的值"),
        (("expenditure", "--project", "--amount", "1"), "missing_field", "project，应为：字段名之后的值"),
        (("expenditure", "P1", *PAYMENT), "unknown_field", "P1，应为：--字段名 值"),
        (("expenditure", "-p", "P1"), "unknown_field", "-p，应为：--字段名 值"),
        (("expenditure", *PAYMENT[:4], "--amount", "-12.30"), "invalid_amount", "金额无效：amount = -12.30"),
        (("expenditure", *PAYMENT[:4], "--amount=-1"), "invalid_amount", "金额无效：amount = -1"),
        (("expenditure", *PAYMENT[:4], "--amount", "１２"), "invalid_amount", "金额无效：amount = １２"),
        (("expenditure", *PAYMENT[:4]), "missing_field", "缺少必填字段：amount"),
        (("expenditure", *PAYMENT, "--recorded-at", "2023-01-01"), "field_set_by_ledger", "recorded_at = 2023-01-01"),
        (("expenditure", *PAYMENT, "--source", "a.csv"), "invalid_source", "source = a.csv"),
        (("expenditure", *PAYMENT, "--voucher", "\udcff"), "forbidden_character", "voucher = \\udcff"),
        (("bulletin", "--month", "2023-1", "--rate", "1"), "invalid_month", "month = 2023-1"),
        (("pledge", "--project", "P1", "--year", "2023", "--plan", "1,2,3"), "invalid_plan", "plan = "),
        (("pledge", "--project", "P1", "--year", "23"), "invalid_year", "year = 23"),
    ],
)
def test_what_is_refused(funded: CommandLine, arguments: tuple[str, ...], code: str, words: str) -> None:
    """A kind, field or value that does not fit is a refusal with its reason, not a usage error."""
    said = funded.refused("append", *arguments)
    assert f"[{code}]" in said
    assert words in said


def test_values_take_the_types_of_their_fields(funded: CommandLine) -> None:
    """On the command line a year is digits, a plan is comma-separated, a boolean is true or false."""
    pledge = appended(funded, "pledge", "--project", "P1", "--year", "2023", "--plan", ",".join(PLAN), "--version", "1")
    assert (pledge["year"], pledge["plan"], pledge["version"]) == (2023, PLAN, 1)
    project = appended(funded, "project_registered", "--project", "P9", "--name", "九", "--confidential", "true")
    assert project["confidential"] is True


def test_a_shipped_rubric_is_stored_whole(cli: CommandLine) -> None:
    """A rubric adopted by name is stored with its text and digest."""
    line = appended(cli, "rubric_adopted", "--year", "2023", "--rubric", "guangzhou-2023")
    assert "id: guangzhou-2023" in line["text"]
    assert len(line["sha256"]) == 64


def test_confidential_fields_stay_out_of_the_body(funded: CommandLine) -> None:
    """What is confidential is exported only on request and stands in no body."""
    funded.ok("append", "expenditure", *PAYMENT, "--payee", "张三", "--memo", "劳务费")
    assert "张三" not in funded.ok("export", "--full")
    assert "张三" in funded.ok("export", "--with-details")


def test_erasing_by_append_deletes_the_details(funded: CommandLine) -> None:
    """A recorded erasure deletes the details in the file itself, and is valid again where none are left."""
    arguments = ("append", "details_erased", "--erases", "pay-1", "--reason", "申请", "--authority", "第四十七条")
    assert "某某公司".encode() in funded.ledger.read_bytes()
    funded.ok(*arguments)
    assert "某某公司".encode() not in funded.ledger.read_bytes()
    funded.ok(*arguments)
    assert funded.json("verify")["ok"]


def test_every_field_of_every_kind_is_an_option(cli: CommandLine) -> None:
    """No field a line may carry is unknown to ``append``, whatever else is wrong with its value."""
    for kind in KINDS:
        names = [field.name for field in fields_of(KINDS[kind]) if field.name not in (*SET_BY_LEDGER, "kind")]
        said = cli.refused("append", kind, *(f"--{name.replace('_', '-')}=\x07" for name in names))
        assert "[unknown_field]" not in said, kind
        assert len(said.splitlines()) == len(names) + 1, kind


@pytest.mark.parametrize("account", ["", "a\nb", "\u202eabc", "\udcff"], ids=ascii)
def test_an_account_that_cannot_be_stored_is_refused(cli: CommandLine, account: str) -> None:
    """Who records must be one line of text."""
    before = cli.ok("export", "--full")
    result = cli("--recorded-by", account, "append", "month_closed", "--month", "2023-01")
    assert (result.exit_code, "[invalid_account]" in result.stderr) == (1, True), result.output
    assert cli.ok("export", "--full") == before


def test_without_a_login_name_an_account_must_be_given(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that knows no login name, reading works and writing asks for the account."""

    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("getpass.getuser", unknown)
    monkeypatch.delenv("JIXIAO_ACCOUNT", raising=False)
    ledger = ["--ledger", str(cli.ledger)]
    assert CliRunner().invoke(jixiao, [*ledger, "log"]).exit_code == 0
    refused = CliRunner().invoke(jixiao, [*ledger, "append", "month_closed", "--month", "2023-01"])
    assert (refused.exit_code, "[invalid_account]" in refused.stderr) == (1, True)


PLEDGE = ("pledge", "--year", "2023", "--project", "P1", "--plan", ",".join(PLAN))


@pytest.mark.parametrize(
    ("kind", "field", "given", "read"),
    [
        (("expenditure", *PAYMENT), "payee", "某某公司\n", "某某公司"),
        (("expenditure", *PAYMENT), "payee", "某某公司", "某某公司"),
        (("expenditure", *PAYMENT), "payee", "\ufeff某某公司\r\n", "某某公司"),
        (("expenditure", *PAYMENT), "payee", "--name\n", "--name"),
        (("expenditure", *PAYMENT), "memo", "一行\n两行\n", "一行\n两行"),
        (PLEDGE, "signed_by", "张三\n", "张三"),
    ],
)
@pytest.mark.parametrize("joined", [True, False], ids=["=", "apart"])
def test_a_confidential_field_is_read_from_standard_input(
    funded: CommandLine, kind: tuple[str, ...], field: str, given: str, read: str, joined: bool
) -> None:
    """Given as -, a confidential field is what is on standard input, without the newline at its end."""
    option = f"--{field.replace('_', '-')}"
    funded.ok("append", *kind, *([f"{option}=-"] if joined else [option, "-"]), stdin=given.encode())
    assert json.loads(funded.ok("export", "--with-details").splitlines()[-1])[field] == read


def test_every_confidential_field_can_be_read_so() -> None:
    """There is no confidential field of any kind that must stand among the arguments."""
    sealed = {(kind, field.name) for kind in KINDS for field in fields_of(KINDS[kind]) if field.confidential}
    assert {name for _, name in sealed} == {"payee", "memo", "signed_by"}
    assert [pair for pair in sealed if fields_from_input(pair[0], {pair[1]: "-"}) != [pair[1]]] == []


def test_other_fields_keep_their_hyphen(funded: CommandLine) -> None:
    """A field that everybody may see is the hyphen that it is given as, and standard input is left alone."""
    funded.ok("append", "expenditure", *PAYMENT, "--voucher", "-", stdin=b"V9")
    assert json.loads(funded.ok("export").splitlines()[-1])["voucher"] == "-"


def test_one_field_alone_is_read_so(funded: CommandLine) -> None:
    """Of two it could not be told which is which: a usage error that names both, and nothing is recorded."""
    result = funded("append", "expenditure", *PAYMENT, "--payee", "-", "--memo", "-", stdin=b"x")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--payee and --memo" in result.stderr
    assert funded.json("verify")["events"] == 7


@pytest.mark.parametrize(
    ("given", "code"),
    [(b"", "empty_input"), (b"\n", "empty_input"), (b"\xc4\xe3\n", "not_utf8"), ("甲\n乙\n".encode(), "forbidden")],
)
def test_what_cannot_be_read_is_refused(funded: CommandLine, given: bytes, code: str) -> None:
    """Nothing at all, what is not UTF-8, and what the field cannot hold are refused, and nothing is recorded."""
    assert f"[{code}" in funded.refused("append", "expenditure", *PAYMENT, "--payee", "-", stdin=given)
