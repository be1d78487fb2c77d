"""Checkpoints: what a ledger alone cannot tell comes out against one kept elsewhere; keys sign, and commands heed them.

The ledgers that are tampered with here are made consistent again, so that each passes its own ``verify``.
"""

import json
import os
import shutil
from base64 import b64encode
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.history.entries import leaf_hashes
from ledger.proofs.checkpoint import make_checkpoint
from ledger.proofs.merkle import root
from ledger.proofs.note_keys import parse_signing_key
from ledger.storage.store import open_to_read
from tests.conftest import CommandLine, event
from tests.ledger.tampering import APPROPRIATION, EVENTS, PAYMENT, Tamper, rehashed, replaced, sql, swapped, tamper
from tests.ledger.test_laws import new_ledger

ORIGIN = "jixiao/D1"
ROOT = b64encode(bytes(32)).decode()
RUBRIC = event("rubric_adopted", "rubric", year=2023, rubric="guangzhou-2023")


@pytest.fixture
def copy(copy: CommandLine) -> CommandLine:
    """A command line with a copy of the sound ledger, and a folder for keys."""
    (copy.folder / "keys").mkdir()
    return copy


def leaves_of(cli: CommandLine) -> list[bytes]:
    """Return the leaf hash of every event."""
    with open_to_read(cli.ledger) as ledger:
        return leaf_hashes(ledger, as_of=ledger.head)


def kept(cli: CommandLine, *sizes: int) -> list[str]:
    """Keep checkpoints of the log as it was at ``sizes``, and return the options that name their files."""
    leaves = leaves_of(cli)
    options = []
    for size in sizes or (len(leaves),):
        file = cli.folder / f"{size}.checkpoint"
        file.write_text(str(make_checkpoint(origin=ORIGIN, size=size, root=root(leaves[:size])).note), "utf-8")
        options += ["--checkpoint", str(file)]
    return options


def new_key(cli: CommandLine, name: str = "office") -> tuple[str, str]:
    """Make a key of that name and return its file and its public half."""
    file = cli.folder / "keys" / name
    return str(file), cli.ok("key", "new", str(file), "--name", name).strip()


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below the folder with its bytes."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def problems(cli: CommandLine, *options: str, stdin: bytes | None = None) -> list[dict[str, Any]]:
    """Return the problems of a ledger that passes its own ``verify`` and fails with ``options``."""
    cli.ok("verify")
    result = cli("verify", "--json", *options, stdin=stdin)
    assert result.exit_code == 3, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)["problems"]
    return found


def test_a_checkpoint_is_three_lines(copy: CommandLine) -> None:
    """It says whose log it is, how many events it has, and the root that verify prints; under any origin it holds."""
    expected = f"{EVENTS}\n{copy.json('verify')['root']}\n"
    assert copy.ok("checkpoint") == f"{ORIGIN}\n{expected}"
    renamed = copy.ok("checkpoint", "--origin", "财政局.example/账本")
    assert renamed == f"财政局.example/账本\n{expected}"
    copy.ok("verify", "--checkpoint", "-", stdin=renamed.encode())


@pytest.mark.parametrize("origin", ["", "a\nb", "a\n", "a\tb", "a\rb", "a\x1bb", "\udce9", f"x\n5\n{ROOT}"])
def test_an_origin_that_fits_on_no_line_is_refused(copy: CommandLine, origin: str) -> None:
    """Nothing that is not a line can be an origin, least of all one that brings its own size and root."""
    result = copy("checkpoint", "--origin", origin)
    assert (result.exit_code, result.stdout, "[invalid_origin]" in result.stderr) == (1, "", True)


@pytest.mark.parametrize("how", [replaced(PAYMENT, '"V1"', '"V2"'), rehashed(PAYMENT, voucher="V2")])
def test_an_unsound_ledger_has_no_checkpoint(copy: CommandLine, how: Tamper) -> None:
    """Of a ledger that fails its verification, or contradicts an earlier checkpoint, none is printed, signed or not."""
    file, _ = new_key(copy)
    since = ["--since", kept(copy)[1]]
    assert copy.ok("checkpoint", *since) == copy.ok("checkpoint")
    tamper(copy, how)
    for options in (since, [*since, "--key", file]):
        result = copy("checkpoint", *options)
        assert (result.exit_code, result.stdout, "[ledger_unsound]" in result.stderr) == (1, "", True)


def taken_out(seq: int) -> Tamper:
    """Return the tampering that deletes an event and moves all later ones, and their details, up one place."""
    gone = [f"DELETE FROM {table} WHERE seq = {seq}" for table in ("details", "events")]
    moved = [
        f"UPDATE {table} SET seq = {change}"
        for table in ("details", "events")
        for change in (f"1 - seq WHERE seq > {seq}", "-seq WHERE seq < 0")
    ]
    return sql(*gone, *moved)


def cut_off(last: int) -> Tamper:
    """Return the tampering that deletes every event after ``last`` with its details."""
    return sql(*(f"DELETE FROM {table} WHERE seq > {last}" for table in ("details", "events")))


# What is done, the sizes of the checkpoints, and of each that differs: code, and what the sentence says.
TAMPERED: dict[str, tuple[Tamper, tuple[int, ...], list[tuple[str, str]]]] = {
    "rewritten": (rehashed(PAYMENT, voucher="V2"), (72,), [
        ("history_rewritten", "前 72 个事件与现在的前 72 个不同，第 1 至 72 号事件中")]),
    "rewritten, with an older checkpoint": (rehashed(PAYMENT, voucher="V2"), (5, 72), [
        ("history_rewritten", "前 72 个事件与现在的前 72 个不同，第 6 至 72 号事件中")]),
    "rewritten, with many, in any order": (rehashed(PAYMENT, voucher="V2"), (72, 3, 40, 1, 5), [
        ("history_rewritten", "第 6 至 40 号事件中"), ("history_rewritten", "第 6 至 72 号事件中")]),
    "rewritten, between two neighbours": (rehashed(PAYMENT, voucher="V2"), (6, 5), [
        ("history_rewritten", "第 6 号事件中有被改动")]),
    "the first rewritten": (rehashed(1, name="别的部门"), (1, 72), [
        ("history_rewritten", "第 1 号事件中有被改动"), ("history_rewritten", "第 1 至 72 号事件中")]),
    "rewritten after the checkpoint": (rehashed(12, rate="95.82"), (11, 12), [
        ("history_rewritten", "第 12 号事件中有被改动")]),
    "truncated": (cut_off(60), (60, 61, 72), [
        ("events_cut_off", "作出时账本有 61 个事件，现在只有 60 个：第 61 号事件被截去"),
        ("events_cut_off", "作出时账本有 72 个事件，现在只有 60 个：第 61 至 72 号事件被截去")]),
    "a swapped pair of one batch": (swapped(APPROPRIATION, APPROPRIATION + 1), (3, 72), [
        ("history_rewritten", "第 4 至 72 号事件中有被改动、删去、补入或换位的")]),
    "an event taken out": (taken_out(40), (39, 71), [
        ("history_rewritten", "第 40 至 71 号事件中有被改动、删去、补入或换位的")]),
}  # fmt: skip


@pytest.mark.parametrize(("how", "sizes", "expected"), TAMPERED.values(), ids=list(TAMPERED))
def test_a_history_made_consistent_again_is_found(
    copy: CommandLine, how: Tamper, sizes: tuple[int, ...], expected: list[tuple[str, str]]
) -> None:
    """It passes its own verify, and fails against older checkpoints with a sentence that says which and where."""
    options = kept(copy, *sizes)
    tamper(copy, how)
    found = problems(copy, *options)
    assert [problem["code"] for problem in found] == [code for code, _ in expected]
    for problem, (code, sentence) in zip(found, expected, strict=True):
        assert sentence in problem["message"]
        assert f"核验点 {copy.folder}" in problem["message"]
        assert problem["seq"] == (len(leaves_of(copy)) + 1 if code == "events_cut_off" else None)
    printed = copy("verify", *options)
    assert printed.exit_code == 3
    assert all(f"{problem['message']} [{problem['code']}]\n" in printed.stdout for problem in found)
    assert f"核验未通过：发现 {len(expected)} 个问题" in printed.stdout


@pytest.mark.parametrize(
    ("recorded", "code", "place"),
    [(0, "events_cut_off", "第 73 至 74 号"), (1, "events_cut_off", "少了 1 个，第 73 号事件是否"),
     (2, "history_rewritten", "第 73 至 74 号"), (3, "history_rewritten", "第 73 至 74 号")],
)  # fmt: skip
def test_a_fork_is_found(copy: CommandLine, recorded: int, code: str, place: str) -> None:
    """Of two copies that grew apart each passes alone, and either fails against the checkpoint of the other."""
    common = kept(copy)
    branch = CommandLine(folder=copy.folder / "branch")
    branch.folder.mkdir()
    shutil.copy(copy.ledger, branch.ledger)
    bulletins = [event("bulletin", f"b{month}", month=f"2023-0{month}", rate="90.00") for month in (2, 3, 4)]
    assert copy.import_lines(bulletins[:2]).exit_code == 0
    if recorded:
        assert branch.import_lines(bulletins[:recorded]).exit_code == 0
    own = kept(copy, 74)
    for options in ([], common, [*common, *own]):
        copy.ok("verify", *options)
    branch.ok("verify", *common)
    [problem] = problems(branch, *common, *own)
    assert (problem["code"], place in problem["message"]) == (code, True)
    if recorded == 1:
        [problem] = problems(copy, *own, *kept(branch))
        assert problem["code"] == "checkpoints_contradict"


def test_an_honest_ledger_passes_against_every_older_checkpoint(copy: CommandLine) -> None:
    """One that only grew agrees with the checkpoint of every size it had, and verify names each."""
    options = kept(copy, *range(1, EVENTS + 1))
    copy.ok("erase-details", "pay-1", "--reason", "申请", "--authority", "个人信息保护法")
    found = copy.json("verify", *options)
    assert (found["ok"], found["events"]) == (True, EVENTS + 1)
    assert [(one["size"], one["agrees"]) for one in found["checkpoints"]] == [(n, True) for n in range(1, EVENTS + 1)]
    assert f"核验点 {options[1]}：{ORIGIN}，1 个事件：相符（签名未核对）\n" in copy.ok("verify", *options[:2])


@settings(max_examples=6, deadline=None, database=None)
@given(batches=st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_a_growing_ledger_agrees_with_every_checkpoint_it_gave(batches: list[int]) -> None:
    """However many events each batch has, all checkpoints given on the way hold in the end, each and together."""
    with new_ledger() as cli:
        options: list[list[str]] = []
        for number, size in enumerate(batches):
            names = [f"P{number}-{count}" for count in range(size)]
            cli.import_lines([event("project_registered", name, project=name, name="项目") for name in names])
            (cli.folder / str(number)).write_text(cli.ok("checkpoint"), "utf-8")
            options.append(["--checkpoint", str(cli.folder / str(number))])
        for chosen in [*options, [*chain(*options)]]:
            assert cli.json("verify", *chosen)["events"] == 1 + sum(batches)


@pytest.mark.parametrize("size", [EVENTS, EVENTS + 1])
def test_a_checkpoint_of_another_ledger_is_called_so(copy: CommandLine, size: int) -> None:
    """Where a checkpoint differs and names another log, the sentence says so, whichever of the two is longer."""
    [problem] = problems(copy, "--checkpoint", "-", stdin=f"jixiao/D2\n{size}\n{ROOT}\n".encode())
    assert "属于 jixiao/D2，本账本是 jixiao/D1，请确认没有拿错" in problem["message"]


@pytest.mark.parametrize(("size", "code"), [(EVENTS - 1, "history_rewritten"), (EVENTS + 1, "events_cut_off")])
def test_size_and_root_belong_together(copy: CommandLine, size: int, code: str) -> None:
    """The right root beside another size is not believed."""
    text = copy.ok("checkpoint").replace(f"\n{EVENTS}\n", f"\n{size}\n")
    assert [problem["code"] for problem in problems(copy, "--checkpoint", "-", stdin=text.encode())] == [code]


AS_IT_WAS: dict[str, Callable[[bytes], bytes]] = {
    "as it was": lambda text: text,
    "CRLF": lambda text: text.replace(b"\n", b"\r\n"),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text,
    "the last newline lost": lambda text: text[:-1],
    "newlines added": lambda text: text + b"\n\n",
    "all of it": lambda text: b"\xef\xbb\xbf" + text[:-1].replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("change", AS_IT_WAS.values(), ids=list(AS_IT_WAS))
def test_what_mail_does_to_a_checkpoint_does_no_harm(copy: CommandLine, change: Callable[[bytes], bytes]) -> None:
    """Other line ends, a byte order mark, a newline lost or added break no checkpoint and no signature."""
    key_file, public = new_key(copy)
    text = change(copy.ok("checkpoint", "--key", key_file).encode())
    file = copy.folder / "checkpoint"
    file.write_bytes(text)
    for options in (["--checkpoint", str(file)], ["--checkpoint", "-"]):
        assert "相符（签名有效）" in copy.ok("verify", *options, "--key", public, stdin=text)
    copy.ok("verify", "--checkpoint", "-", stdin=change(copy.ok("checkpoint").encode()))


def changed_line(number: int, to: str) -> Callable[[str], str]:
    """Return what puts another line in the place of a checkpoint's."""
    return lambda text: "\n".join(to if at == number else line for at, line in enumerate(text.split("\n")))


# What becomes of a signed checkpoint before it is checked.
NOT_BELIEVED: dict[str, Callable[[str], str]] = {
    "unsigned": lambda text: text.partition("\n\n")[0] + "\n",
    "another origin": changed_line(0, "jixiao/D2"),
    "a smaller size": changed_line(1, "71"),
    "another root": changed_line(2, ROOT),
    "a line more": lambda text: text.replace("\n\n", "\nmore\n\n"),
    "another signer": lambda text: text.replace("— office ", "— other "),
    "a signature cut short": lambda text: text[:-5] + "\n",
}


@pytest.mark.parametrize("change", NOT_BELIEVED.values(), ids=list(NOT_BELIEVED))
def test_a_checkpoint_that_was_not_signed_is_not_believed(copy: CommandLine, change: Callable[[str], str]) -> None:
    """With --key a checkpoint that is unsigned or was tampered with fails, and is good for nothing else."""
    key_file, public = new_key(copy)
    file = copy.folder / "signed"
    file.write_text(change(copy.ok("checkpoint", "--key", key_file)), "utf-8")
    [problem] = problems(copy, "--checkpoint", str(file), "--key", public)
    assert (problem["code"], problem["seq"]) == ("checkpoint_not_signed", None)
    assert f"核验点 {file} 上没有这把公钥的有效签名，不能作为依据（所载签名：" in problem["message"]


def test_only_the_right_key_is_believed(copy: CommandLine) -> None:
    """A checkpoint signed by another key of the same name fails; what disagrees with a signed one is found as ever."""
    key_file, public = new_key(copy)
    signed = copy.ok("checkpoint", "--key", key_file).encode()
    of_that_name = copy.ok("key", "new", f"{key_file}-2", "--name", "office").strip()
    options = ["--checkpoint", "-", "--key"]
    assert problems(copy, *options, of_that_name, stdin=signed)[0]["code"] == "checkpoint_not_signed"
    copy.ok("verify", *options, public, stdin=signed)
    tamper(copy, rehashed(PAYMENT, voucher="V2"))
    assert problems(copy, *options, public, stdin=signed)[0]["code"] == "history_rewritten"


NO_CHECKPOINT = {
    "nothing": b"",
    "blank lines": b"\n\n\n",
    "two lines": f"x\n{EVENTS}\n".encode(),
    "no origin": f"\n{EVENTS}\n{ROOT}\n".encode(),
    "no size": f"x\n{ROOT}\n".encode(),
    "a blank line within": f"x\n\n{EVENTS}\n{ROOT}\n".encode(),
    "an empty log": f"x\n0\n{ROOT}\n".encode(),
    "a size below zero": f"x\n-1\n{ROOT}\n".encode(),
    "a size with a zero before": f"x\n072\n{ROOT}\n".encode(),
    "a size with a plus": f"x\n+72\n{ROOT}\n".encode(),
    "a size in wide digits": f"x\n７２\n{ROOT}\n".encode(),
    "a size without end": f"x\n{'9' * 5000}\n{ROOT}\n".encode(),
    "a root too short": f"x\n72\n{b64encode(bytes(31)).decode()}\n".encode(),
    "a root in hex": f"x\n72\n{bytes(32).hex()}\n".encode(),
    "a space after the root": f"x\n72\n{ROOT} \n".encode(),
    "a tab": f"x\ty\n72\n{ROOT}\n".encode(),
    "lines not ended by newlines": f"x\u202872\u2028{ROOT}\n".encode(),
    "a signature that is none": f"x\n72\n{ROOT}\n\n— x y\n".encode(),
    "UTF-16": f"x\n72\n{ROOT}\n".encode("utf-16"),
}


@pytest.mark.parametrize("content", NO_CHECKPOINT.values(), ids=list(NO_CHECKPOINT))
def test_what_is_no_checkpoint_is_refused(copy: CommandLine, content: bytes) -> None:
    """A file or an input that holds no checkpoint is no verdict on the ledger, but exit code 1 and a sentence."""
    file = copy.folder / "no checkpoint"
    file.write_bytes(content)
    for name, shown in ((str(file), str(file)), ("-", "stdin")):
        result = copy("verify", "--checkpoint", name, stdin=content)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"{shown}：")
        assert result.stderr.endswith(" [invalid_checkpoint]\n")


GIVEN_WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no such file": (("--checkpoint", "none"), "unreadable_file"),
    "a folder": (("--checkpoint", "/"), "unreadable_file"),
    "a malformed key": (("--checkpoint", "-", "--key", "office"), "invalid_key"),
    "an empty key": (("--checkpoint", "-", "--key", ""), "invalid_key"),
    "a key and no checkpoint": (("--key", "office"), "key_without_checkpoint"),
}


@pytest.mark.parametrize("command", [("verify",), ("close", "2023-03"), ("publish", "--year", "2023", "--output", "-")])
@pytest.mark.parametrize(("options", "code"), GIVEN_WRONG.values(), ids=list(GIVEN_WRONG))
def test_options_that_do_not_fit_are_refused(
    copy: CommandLine, command: tuple[str, ...], options: tuple[str, ...], code: str
) -> None:
    """Every command that takes checkpoints and a key refuses what is none with exit code 1, and does nothing."""
    assert f"[{code}]" in copy.refused(*command, *options, stdin=copy.ok("checkpoint").encode())


@pytest.mark.parametrize("command", ["close", "publish"])
def test_close_and_publish_heed_a_checkpoint(copy: CommandLine, command: str) -> None:
    """They go on with a ledger that agrees with the checkpoint, and refuse one that does not or an unsigned one."""
    output = copy.folder / "public.db"
    commands = {"close": ("close", "2023-03"), "publish": ("publish", "--year", "2023", "--output", str(output))}
    assert copy.import_lines([RUBRIC]).exit_code == 0
    options = kept(copy, 5, EVENTS + 1)
    _, public = new_key(copy)
    honest = copy.ledger.read_bytes()
    tamper(copy, rehashed(PAYMENT, voucher="V2"))
    copy.ok("verify")
    before = files(copy.folder)
    rewritten = copy.refused(*commands[command], *options)
    assert "第 6 至 73 号事件中" in rewritten
    assert "[ledger_unsound]" in rewritten
    assert files(copy.folder) == before
    copy.ledger.write_bytes(honest)
    assert "[ledger_unsound]" in copy.refused(*commands[command], *options, "--key", public)
    assert not output.exists()
    copy.ok(*commands[command], *options)
    assert copy.json("verify")["events"] == EVENTS + 1 + (command == "close")
    assert output.exists() is (command == "publish")


def test_a_new_key_is_its_owners_alone(copy: CommandLine) -> None:
    """Its file has mode 0600 whatever the umask, only its public half is printed, and what it signs that verifies."""
    before = os.umask(0)
    try:
        for name, options in ((ORIGIN, []), ("审计", ["--name", "审计"])):
            file = copy.folder / "keys" / name.replace("/", "-")
            result = copy("key", "new", str(file), *options)
            key = parse_signing_key(file.read_text("utf-8").rstrip("\n"))
            assert (result.exit_code, result.stdout) == (0, f"{key.verifier_key}\n")
            assert (key.name, file.stat().st_mode & 0o777) == (name, 0o600)
            assert str(key).split("+", 4)[4] not in result.output
            file.chmod(0o400)
            signed = copy.ok("checkpoint", "--key", str(file)).encode()
            copy.ok("verify", "--checkpoint", "-", "--key", result.stdout.strip(), stdin=signed)
    finally:
        os.umask(before)


# Where the key shall be, in the ledger's folder, what is there before, and why it is refused.
NO_PLACE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "a file": ("keys/notes", lambda path: path.write_text("笔记"), "file_exists"),
    "a link to nothing": ("keys/link", lambda path: path.symlink_to("nothing"), "file_exists"),
    "beside the ledger": ("key", lambda path: None, "key_beside_ledger"),
    "beside the ledger, by a detour": ("keys/../key", lambda path: None, "key_beside_ledger"),
    "beside the ledger, by a link": ("here/key", lambda path: path.parent.symlink_to("."), "key_beside_ledger"),
    "no folder": ("none/key", lambda path: None, "cannot_write_key"),
    "a file as folder": ("ledger.db/key", lambda path: None, "cannot_write_key"),
    "a file name too long": ("keys/" + "x" * 300, lambda path: None, "cannot_write_key"),
    "a key name with a plus": ("keys/a+b", lambda path: None, "invalid_key_name"),
    "a key name with a space": ("keys/a b", lambda path: None, "invalid_key_name"),
}


@pytest.mark.parametrize(("place", "prepare", "code"), NO_PLACE.values(), ids=list(NO_PLACE))
def test_a_key_has_a_place_of_its_own(
    copy: CommandLine, place: str, prepare: Callable[[Path], object], code: str
) -> None:
    """No key is written over a file, beside the ledger, where nothing can be written, or of a name that is none."""
    prepare(copy.folder / place)
    before = files(copy.folder)
    path = copy.folder / place
    result = copy("key", "new", str(path), "--name", path.name)
    assert (result.exit_code, result.stdout, f"[{code}]" in result.stderr) == (1, "", True)
    assert files(copy.folder) == before


def opened(mode: int) -> Callable[[Path], object]:
    """Return what gives a file that mode."""
    return lambda path: path.chmod(mode)


# What is done to a key file before it shall sign, and why it is refused.
NO_KEY: dict[str, tuple[Callable[[Path], object], str]] = {
    "read by the group": (opened(0o640), "key_not_private"),
    "read by all": (opened(0o604), "key_not_private"),
    "run by its owner": (opened(0o700), "key_not_private"),
    "moved beside the ledger": (lambda path: shutil.move(path, path.parent.with_name("key")), "key_beside_ledger"),
    "no file": (Path.unlink, "unreadable_file"),
    "no text": (lambda path: path.write_bytes(b"\xff"), "unreadable_file"),
    "nothing": (lambda path: path.write_text(""), "invalid_key"),
    "a public key": (lambda path: path.write_text("office+00000000+AQ=="), "invalid_key"),
    "a key cut short": (lambda path: path.write_text(path.read_text()[:-5]), "invalid_key"),
}


@pytest.mark.parametrize(("prepare", "code"), NO_KEY.values(), ids=list(NO_KEY))
def test_a_key_that_others_can_read_or_is_none_signs_nothing(
    copy: CommandLine, prepare: Callable[[Path], object], code: str
) -> None:
    """No checkpoint is printed where the key's file is open to others or holds no key, and no secret either."""
    file, _ = new_key(copy)
    secret = Path(file).read_text("utf-8").split("+", 4)[4].strip()
    prepare(Path(file))
    result = copy("checkpoint", "--key", str(copy.folder / "key") if code == "key_beside_ledger" else file)
    assert (result.exit_code, result.stdout, f"[{code}]" in result.stderr) == (1, "", True)
    assert secret[4:20] not in result.stderr


def test_no_name_is_no_key(copy: CommandLine) -> None:
    """An empty name of a key file, such as an unset variable gives, is refused instead of printing unsigned."""
    result = copy("checkpoint", "--key", "")
    assert (result.exit_code, result.stdout) == (1, "")
