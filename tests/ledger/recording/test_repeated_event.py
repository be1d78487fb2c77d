"""An event without an id that repeats a whole event which stands: refused, it was most likely entered twice."""

import json

import pytest

from tests.conftest import CommandLine

PAYMENT = ("append", "expenditure", "--project", "P1", "--amount", "30", "--occurred-on", "2023-02-11")
SAID: dict[str, tuple[str, ...]] = {
    "payment": PAYMENT,
    "payment with details": (*PAYMENT, "--payee", "某某公司", "--memo", "办公用品"),
    "budget act": ("append", "supplement", "--project", "P1", "--amount", "7", "--occurred-on", "2023-03-01"),
    "deduction": (
        *("append", "deduction", "--year", "2023", "--rubric", "guangzhou-2023", "--line", "procurement"),
        *("--points", "0.5", "--reason", "未按期"),
    ),
    "improvement plan": ("append", "improvement_plan", "--quarter", "2023Q1", "--office", "人事处", "--measures", "快"),
    "change of a project": (
        *("append", "project_changed", "--project", "P1", "--occurred-on", "2023-04-01", "--office", "人事处"),
    ),
}
"""Lines of kinds that may repeat, none of them with an id."""


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_what_repeats_a_whole_event_is_refused(funded: CommandLine, said: tuple[str, ...]) -> None:
    """It is refused with the id of the event that stands, until that is reversed, or with ``--again`` or an id."""
    first = json.loads(funded(*said, "--json").stdout)["event_id"]
    refused = funded(*said, "--json")
    (problem,) = json.loads(refused.stdout)["problems"]
    assert (refused.exit_code, problem["code"]) == (1, "repeats_event")
    assert first in problem["wanted"]
    for part in ("--again", "--event-id"):
        assert part in problem["wanted"]
    again = json.loads(funded(*said, "--again", "--json").stdout)["event_id"]
    assert json.loads(funded(*said, "--event-id", "named", "--json").stdout)["recorded"] == 1
    for event_id in (first, again, "named"):
        funded.ok("append", "reversal", "--reverses", event_id, "--occurred-on", "2023-04-02", "--reason", "重复")
    assert json.loads(funded(*said, "--json").stdout)["recorded"] == 1


@pytest.mark.parametrize(
    "more",
    [
        ("--payee", "某某公司"),
        ("--payee", "另一公司", "--memo", "办公用品"),
        ("--payee", "某某公司", "--memo", "办公用品", "--voucher", "V7"),
        (),
    ],
)
def test_another_payment_is_not_refused(funded: CommandLine, more: tuple[str, ...]) -> None:
    """What says less, more or anything else, confidential fields included, is another event."""
    funded.ok(*SAID["payment with details"])
    assert funded(*PAYMENT, *more).exit_code == 0


def test_what_was_erased_may_have_been_another(funded: CommandLine) -> None:
    """Nobody can tell any more whether a payment repeats one whose details were erased: it is taken."""
    first = funded.ok(*SAID["payment with details"]).strip()
    funded.ok("erase-details", first, "--reason", "到期", "--authority", "规定")
    assert funded(*SAID["payment with details"]).exit_code == 0
