"""The log is read once: no body is decoded twice, none hashed again, and no event held that none names."""

import json
import sys
import weakref
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from ledger.history.entries import bodies, standing_facts
from ledger.kinds import Event
from ledger.kinds.body import decode
from ledger.storage.store import open_to_read
from publish.content.logged_events import LoggedEvent, Showing, logged_events
from publish.dry_run import dry_run_of
from publish.policy.reader import shipped_policy
from publish.publication import publish_year
from tests.conftest import CommandLine, event, money
from tests.publish.fixtures import table_rows

RUBRIC = event("rubric_adopted", "rubric", year=2023, rubric="guangzhou-2023")
CORRECTED = [
    event("project_changed", "change", project="P1", occurred_on="2023-02-01", name="别名"),
    event("reversal", "undo-change", reverses="change", reason="误记", occurred_on="2023-03-01"),
    event("refund", "back", project="P1", refunds="pay-1", amount="1.00", occurred_on="2023-03-11"),
    event("reversal", "undo-back", reverses="back", reason="误记", occurred_on="2023-03-12"),
]
CONFIDENTIAL = [
    *(
        line
        for code in ("S1", "S2", "S3")
        for line in (
            event("project_registered", f"reg-{code}", project=code, name=f"机密工程{code}", confidential=True),
            money("appropriation", f"app-{code}", "100.00", project=code, day="2023-01-06"),
        )
    ),
    event("project_changed", "secret-change", project="S1", occurred_on="2023-02-01", name="机密别名"),
    event("reversal", "undo-secret-change", reverses="secret-change", reason="误记", occurred_on="2023-03-01"),
]


@pytest.fixture(params=[[], CONFIDENTIAL], ids=["open", "confidential"])
def ledger(request: pytest.FixtureRequest, funded: CommandLine) -> CommandLine:
    """A ledger with corrections, without and with confidential projects."""
    result = funded.import_lines([RUBRIC, *CORRECTED, *request.param])
    assert result.exit_code == 0, result.output
    return funded


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Counter[bytes]:
    """How often ``publish`` decodes each body, from now on."""
    counts: Counter[bytes] = Counter()

    def counted(body: bytes) -> Event:
        counts[body] += 1
        return decode(body)

    for module in publishing():
        if getattr(module, "decode", None) is decode:
            monkeypatch.setattr(module, "decode", counted)
    return counts


def publishing() -> list[Any]:
    """Return the modules of ``publish`` that were imported."""
    return [module for name, module in sys.modules.items() if name.startswith("publish.")]


def published(cli: CommandLine) -> None:
    """Publish the year."""
    publish_year(cli.ledger, cli.folder / "public.db", year=2023)


def tried(cli: CommandLine) -> None:
    """Try to publish the year."""
    dry_run_of(cli.ledger, year=2023)


def checked(cli: CommandLine) -> None:
    """Check what was published before."""
    cli.ok("publish", "--check", str(cli.folder / "public.db"))


@pytest.mark.parametrize("act", [published, tried, checked])
def test_every_body_is_decoded_once(
    ledger: CommandLine, decoded: Counter[bytes], act: Callable[[CommandLine], None]
) -> None:
    """Publishing, trying to and checking decode the money that is shown once, and what was decoded before not again."""
    published(ledger)
    decoded.clear()
    act(ledger)
    with open_to_read(ledger.ledger) as opened:
        of_year = {entry.seq for entry in standing_facts(opened, as_of=opened.head)}
        others = [body for seq, body in bodies(opened, as_of=opened.head) if seq not in of_year]
    assert decoded.keys() <= {*others}
    assert set(decoded.values()) <= {1}
    assert act is tried or sum(b'"amount_fen"' in body for body in decoded) > 3


def test_no_body_is_hashed_again() -> None:
    """What publishes takes the leaf hashes that verification found: nothing of it can make one."""
    assert [module.__name__ for module in publishing() if hasattr(module, "leaf_hash")] == []


def test_events_that_nothing_names_are_let_go(funded: CommandLine) -> None:
    """While the log is read, of the events before only those are held that a later one names."""
    assert funded.import_lines(CORRECTED).exit_code == 0
    showing = Showing(policy=shipped_policy(), hidden=frozenset(), mention=None)
    named = {"pay-1", "change", "back"}
    with open_to_read(funded.ledger) as opened:
        log = logged_events(bodies(opened, as_of=opened.head), showing, decoded={}, named=named)
        there: list[tuple[str, weakref.ref[LoggedEvent]]] = []
        while logged := next(log, None):
            held = {event_id for event_id, one in there if one() is not None}
            assert held <= named
            there.append((logged.event.event_id, weakref.ref(logged)))
    assert held == named


def test_a_published_event_knows_what_it_names(ledger: CommandLine) -> None:
    """A refund and its reversal each name the seq of what they take back."""
    published(ledger)
    log = {one["event_id"]: one["seq"] for one in map(json.loads, ledger.ok("export", "--full").splitlines())}
    corrects = {row["seq"]: row["corrects"] for row in table_rows(ledger.folder / "public.db", "fund_changes")}
    assert corrects[log["back"]] == log["pay-1"]
    assert corrects[log["undo-back"]] == log["back"]
