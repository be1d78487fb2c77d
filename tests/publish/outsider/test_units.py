"""Sub-units in public files that somebody wrote himself, hashes, root and all: told, and in a time that is bearable."""

import json
import shutil
import sqlite3
from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.kinds.body import canonical, leaf_hash
from ledger.proofs.merkle import root
from tests.conftest import CommandLine, copied
from tests.publish.outsider.verifying import change, verify, verify_public
from tests.units import make_units

Body = dict[str, Any]
Forging = Callable[[list[Body]], list[Body]]
MANY = 3000


@pytest.fixture(scope="module")
def published(made_once: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of the department of three units, made once; not to be changed."""
    cli = make_units(copied(made_once["new"], tmp_path_factory.mktemp("units")))
    public: Path = cli.folder / "public.db"
    cli.ok("publish", "--year", "2023", "--output", str(public))
    return public


@pytest.fixture
def public(published: Path, empty: CommandLine) -> Path:
    """A copy of it to forge."""
    return Path(shutil.copy(published, empty.folder / "public.db"))


def forge(public: Path, how: Forging) -> None:
    """Put other bodies in the place of the events, with hashes and a root that fit them."""
    with closing(sqlite3.connect(public)) as connection, connection:
        stored = connection.execute("SELECT body FROM events ORDER BY seq").fetchall()
        bodies = [canonical(body) for body in how([json.loads(body) for (body,) in stored])]
        leaves = [leaf_hash(body) for body in bodies]
        rows = [(seq, leaf.hex(), bodies[seq - 1].decode()) for seq, leaf in enumerate(leaves, start=1)]
        connection.execute("DELETE FROM events")
        connection.executemany("INSERT INTO events (seq, leaf_hash, body) VALUES (?, ?, ?)", rows)
        of_all = len(bodies), b64encode(root(leaves)).decode()
        connection.execute("UPDATE publication SET events = ?, root = ?", of_all)


def changed(event_id: str, **fields: Any) -> Forging:
    """Return the forging that changes ``fields`` of one body."""
    return lambda bodies: [{**body, **(fields if body["event_id"] == event_id else {})} for body in bodies]


def registered(count: int, *, parent: Callable[[int], str]) -> Forging:
    """Return the forging that registers so many units, each below the ``parent`` that its number asks for."""

    def how(bodies: list[Body]) -> list[Body]:
        one = next(body for body in bodies if body["event_id"] == "unit-A")
        new = ({"event_id": f"u{of}", "department": f"X{of}", "parent": parent(of)} for of in range(count))
        return [*bodies, *(one | each for each in new)]

    return how


def test_a_unit_that_nobody_registered_is_found(public: Path) -> None:
    """Nothing is withheld, so that there is no such unit, whatever it is called and whatever its money."""
    forge(public, changed("sta-B", department="ZZ"))
    derived = "replayed = '0.00', difference = '-300.00', verdict = '对账单 300.00 元，账本 0.00 元：账本少 300.00 元'"
    change(public, f"UPDATE statements SET subunit_code = 'ZZ', subunit = '丙院', {derived} WHERE subunit_code = 'B'")
    code, said = verify(public)
    assert (code, "statements 的 53 行 subunit_code：没有公开的事件登记过单位 ZZ" in said) == (1, True), said


@pytest.mark.parametrize("version", [0, -1, True, "1", "2", [2]])
def test_a_version_that_is_none_is_not_read(public: Path, version: Any) -> None:
    """What counts for a unit and what for the department hangs on it."""
    forge(public, changed("sta-B", version=version))
    code, said = verify(public)
    assert (code, "第 53 号事件的 version 无效" in said) == (2, True)


def test_units_below_each_other_end(public: Path) -> None:
    """A circle, which no ledger takes, gives another total and not a wait for ever."""
    forge(public, changed("unit-A", parent="A1"))
    code, said = verify(public)
    assert (code, "statements 的 52 行 replayed：公开的是 10.00，重算的是 160.00" in said) == (1, True)


def test_units_very_far_below_are_not_read(public: Path) -> None:
    """A file may claim more levels than any department has."""

    def deep(bodies: list[Body]) -> list[Body]:
        chain = registered(60, parent=lambda number: f"X{number - 1}" if number else "A1")(bodies)
        return changed("reg-PB", department="X59")(chain)

    forge(public, deep)
    assert verify(public) == (2, f"{public}：不能作为公开数据库读取：单位 X59 的上级超过 50 层\n")


def test_each_unit_is_added_up_once(public: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many statements of a unit with very many below it, the money is looked up once a unit and month."""

    def many(bodies: list[Body]) -> list[Body]:
        one = next(body for body in bodies if body["event_id"] == "sta-A")
        stated = [one | {"event_id": f"s{number}"} for number in range(MANY)]
        return [*registered(MANY, parent=lambda _: "A")(bodies), *stated]

    forge(public, many)
    with closing(sqlite3.connect(public)) as connection, connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(statements)")]
        again = f"{', '.join(columns[1:])} FROM statements WHERE subunit_code = 'A' LIMIT 1"
        for seq in range(58 + MANY, 58 + 2 * MANY):
            connection.execute(f"INSERT INTO statements SELECT {seq}, {again}")
    asked: list[Sequence[str]] = []
    added_fen = verify_public.Log.added_fen
    monkeypatch.setattr(verify_public.Log, "added_fen", lambda *given: asked.append(given[1]) or added_fen(*given))
    code, said = verify(public)
    assert (code, len(asked) < MANY) == (0, True), said
