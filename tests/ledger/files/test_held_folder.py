"""Folders in which something is made: held by the process that makes it, found and taken away once nobody holds it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.files import held_folder as module
from ledger.files.held_folder import (
    HOLD,
    MARK,
    held_folder,
    is_held,
    left_folders,
    remove_unless_held,
    unmarked_folders,
)

TAIL = ".a1_b2c3d"


def test_a_folder_is_held_while_something_is_made(tmp_path: Path) -> None:
    """It is its owner's alone, is found as held and stays, and is gone with all it holds after the with block."""
    with held_folder(tmp_path, "backup") as folder:
        (folder / "copy.db").write_text("某某公司")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert left_folders(tmp_path) == [folder]
        assert is_held(folder)
        assert not remove_unless_held(folder)
        assert (folder / "copy.db").read_text() == "某某公司"
    assert list(tmp_path.iterdir()) == []


def made(*names: str) -> Callable[[Path], object]:
    """Return what makes a folder that holds files of these names, or folders where a name ends so."""

    def make(folder: Path) -> None:
        folder.mkdir()
        for name in names:
            place = folder / name
            place.mkdir() if name.endswith(".files") else place.write_bytes(MARK if name == HOLD else b"x")

    return make


LEFT: dict[str, tuple[str, Callable[[Path], object]]] = {
    "of this release": (f".export{TAIL}", made(HOLD, "export")),
    "before anything was made": (f".public.db{TAIL}", made(HOLD)),
}


@pytest.mark.parametrize(("name", "make"), LEFT.values(), ids=list(LEFT))
def test_what_nobody_holds_is_found_and_taken_away(tmp_path: Path, name: str, make: Callable[[Path], object]) -> None:
    """A folder that a process left is found, held by nobody, and is removed whole; to look changes nothing."""
    folder = tmp_path / name
    make(folder)
    before = sorted(folder.iterdir())
    assert left_folders(tmp_path) == [folder]
    assert not is_held(folder)
    assert sorted(folder.iterdir()) == before
    assert remove_unless_held(folder)
    assert list(tmp_path.iterdir()) == []


EARLIER: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a copy of an earlier release": (f".backup{TAIL}", made("copy.db", "copy.db-wal", "copy.db-shm")),
    "a ledger of an earlier release": (f".init{TAIL}", made("ledger.db", "ledger.db-journal")),
    "a publication of an earlier release": (
        f".public.db{TAIL}",
        made("public.db", "public.db.filling", "public.files", "public.files.before"),
    ),
    "one that was being filled": (f".y.2023.db{TAIL}", made("y.2023.db.filling", "y.2023.db.filling-journal")),
    "a dated copy that somebody made": (".ledger.db.20240315", made("ledger.db")),
    "marked by a file of that name alone": (f".public.db{TAIL}", made("public.db", "public.files")),
}


@pytest.mark.parametrize(("name", "make"), EARLIER.values(), ids=list(EARLIER))
def test_what_an_earlier_release_may_have_left_is_named_alone(
    tmp_path: Path, name: str, make: Callable[[Path], object]
) -> None:
    """Without our mark nobody can tell whose a folder is: it is found, and never among those that are taken away."""
    make(tmp_path / name)
    assert (left_folders(tmp_path), unmarked_folders(tmp_path)) == ([], [tmp_path / name])


OTHERS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "an office's own backups": (f".backup{TAIL}", made("copy.db", "notes.txt")),
    "another name": (".backup.2024-02-05", made("copy.db")),
    "a name that is seen": (f"backup{TAIL}", made("copy.db")),
    "an empty folder": (f".backup{TAIL}", made()),
    "somebody's own file of that name": (".notes.mycopies", made(".held.txt", "n.txt")),
    "the folder of a replication": (".ledger.db-litestream", made("ledger.db")),
    "a folder of another program": (f".cache{TAIL}", made("index")),
    "a file": (f".public.db{TAIL}", lambda path: path.write_text("笔记")),
    "a link": (f".backup{TAIL}", lambda path: (made("copy.db")(path.with_name("real")), path.symlink_to("real"))),
}


@pytest.mark.parametrize(("name", "make"), OTHERS.values(), ids=list(OTHERS))
def test_what_is_not_ours_is_let_be(tmp_path: Path, name: str, make: Callable[[Path], object]) -> None:
    """What bears another name, holds anything else, or is no folder, is none of ours."""
    make(tmp_path / name)
    assert (left_folders(tmp_path), unmarked_folders(tmp_path)) == ([], [])


def test_what_bears_our_mark_in_no_file_of_its_own_is_let_be(tmp_path: Path) -> None:
    """A hold that is a link, is empty or says anything else is nobody's mark."""
    for number, content in enumerate((b"", b"locked by me", MARK + b"more")):
        folder = tmp_path / f".photos.2023123{number}"
        folder.mkdir()
        (folder / HOLD).write_bytes(content)
    linked = tmp_path / f".photos{TAIL}"
    linked.mkdir()
    (tmp_path / "mark").write_bytes(MARK)
    (linked / HOLD).symlink_to(tmp_path / "mark")
    assert left_folders(tmp_path) == []


def test_a_folder_taken_away_too_early_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken for one that was left in the moment before it is held, a folder is made anew and held."""
    taken: list[Path] = []
    lock = module.flock

    def late(hold: int, how: int) -> None:
        if not taken:
            taken.extend(path for path in tmp_path.iterdir())
            shutil.rmtree(taken[0])
        lock(hold, how)

    monkeypatch.setattr(module, "flock", late)
    with held_folder(tmp_path, "backup") as folder:
        assert folder not in taken
        assert left_folders(tmp_path) == [folder]
        assert is_held(folder)
    assert (len(taken), list(tmp_path.iterdir())) == (1, [])


def test_without_locks_nothing_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system that has no locks things are made as ever, and every folder may be held by somebody."""

    def no_locks(*_: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(module, "flock", no_locks)
    with held_folder(tmp_path, "backup") as folder:
        assert is_held(folder)
        assert not remove_unless_held(folder)
    assert list(tmp_path.iterdir()) == []
