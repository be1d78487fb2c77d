"""A batch that names one of its payees in a public text is recorded, and warned of."""

import json

import pytest

from ledger.recording.batch import CHUNK_LINES
from tests.conftest import CommandLine, event, money

PAYEE = "欧阳明月"
PAID = money("expenditure", "paid", "1.00", payee=PAYEE)
NAMING = [
    (money("expenditure", "pay", "1.00", voucher=f"付{PAYEE}"), "voucher"),
    (money("supplement", "more", "1.00", reason=f"补{PAYEE}"), "reason"),
    (money("appropriation", "first", "1.00", document=f"{PAYEE}函"), "document"),
    (money("expenditure", "self", "1.00", voucher="付\u200b李 四", payee="李四"), "voucher"),
]


@pytest.mark.parametrize(("line", "field"), NAMING)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_public_text_that_names_a_payee_is_warned_of(
    funded: CommandLine, line: dict[str, str], field: str, is_first: bool
) -> None:
    """Whichever line of a batch comes first, the warning names place, field, text and payee; all is recorded."""
    result = funded.import_lines([line, PAID] if is_first else [PAID, line], "--json")
    outcome = json.loads(result.stdout)
    assert (result.exit_code, outcome["recorded"]) == (0, 2)
    [warning] = outcome["warnings"]
    assert (warning["code"], warning["field"], warning["line"]) == ("payee_named", field, 1 if is_first else 2)
    assert "是收款人" in warning["wanted"]


def test_one_event_is_a_batch(funded: CommandLine) -> None:
    """An appended event whose voucher names its own payee is warned of too."""
    given = ("--amount", "1.00", "--project", "P1", "--occurred-on", "2023-06-01")
    result = funded("append", "expenditure", *given, "--payee", PAYEE, "--voucher", f"付{PAYEE}")
    assert (result.exit_code, "[payee_named]" in result.stderr) == (0, True)


def test_nobody_is_warned_of_what_names_nobody(funded: CommandLine) -> None:
    """Payees of earlier batches, memos and names of projects are no matter for a warning."""
    assert funded.import_lines([PAID]).exit_code == 0
    lines = [
        money("expenditure", "later", "1.00", voucher=f"付{PAYEE}", payee="王五"),
        money("expenditure", "memo", "1.00", memo="付王五"),
        event("project_registered", "reg-P7", project="P7", name="王五工作室"),
    ]
    assert json.loads(funded.import_lines(lines, "--json").stdout)["warnings"] == []


def test_the_payees_of_all_chunks_before_are_known(funded: CommandLine) -> None:
    """A text is compared with the payees of its own chunk and of all before, however many lines lie between."""
    between = [money("expenditure", f"b{number}", "0.01") for number in range(CHUNK_LINES)]
    outcome = json.loads(funded.import_lines([PAID, *between, NAMING[0][0]], "--json").stdout)
    assert [(one["code"], one["line"]) for one in outcome["warnings"]] == [("payee_named", CHUNK_LINES + 2)]
