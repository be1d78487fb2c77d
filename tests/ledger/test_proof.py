"""Proofs: what ``jixiao prove`` prints, the script that checks it, and what neither of them lets pass."""

import ast
import importlib.util
import json
import re
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ledger.history.entries import leaf_hashes
from ledger.proof import prove_event, prove_growth
from ledger.proofs.checkpoint import make_checkpoint, read_checkpoint
from ledger.proofs.merkle import consistency_proof, inclusion_proof, root, verify_consistency, verify_inclusion
from ledger.storage.store import open_to_read
from tests.conftest import CommandLine
from tests.ledger.tampering import EVENTS, PAYMENT, Tamper, body_at, make_sound, rehashed, sql, tamper
from tests.pythons import pythons, version_of

SCRIPT = Path(__file__).parents[2] / "ledger" / "proofs" / "check_proof.py"
VECTORS = json.loads((Path(__file__).parents[1] / "data/rfc6962_proofs.json").read_text("utf-8"))
LEAVES = [bytes([number]) * 32 for number in range(8)]
HASH = b64encode(bytes(32)).decode()

Change = Callable[[str], str]


def loaded() -> ModuleType:
    """Return the script as a module, loaded by its path."""
    spec = importlib.util.spec_from_file_location("script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = loaded()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A command line with a sound ledger, made once; nothing may be recorded in it."""
    return CommandLine(folder=make_sound(tmp_path_factory.mktemp("office")).parent)


@pytest.fixture
def own(empty: CommandLine) -> CommandLine:
    """A command line with a sound ledger of its own, to tamper with."""
    make_sound(empty.folder)
    return empty


def kept(cli: CommandLine, folder: Path, size: int, origin: str = "jixiao/D1") -> str:
    """Keep the checkpoint of the log as it was at ``size`` in a folder and return its file."""
    with open_to_read(cli.ledger) as ledger:
        leaves = leaf_hashes(ledger, as_of=size)
    file = folder / f"{size}.checkpoint"
    file.write_text(str(make_checkpoint(origin=origin, size=size, root=root(leaves)).note), "utf-8")
    return str(file)


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python without environment, user folder and installed packages, from an empty folder, in plain ASCII."""
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    command = [sys.executable, "-I", "-S", "-X", "utf8=0", *arguments]
    plain = {"LC_ALL": "C"}
    return subprocess.run(command, cwd=empty, env=plain, capture_output=True, encoding="utf-8", timeout=60, check=False)


def written(folder: Path, proof: str) -> str:
    """Write a proof into a folder and return its file."""
    file = folder / "proof"
    file.write_text(proof, "utf-8")
    return str(file)


def checked(folder: Path, proof: str, checkpoint: str) -> subprocess.CompletedProcess[str]:
    """Have the script check a proof, given as text, against the checkpoint in a file."""
    return python(folder, str(SCRIPT), written(folder, proof), checkpoint)


def test_the_script_needs_nothing_but_python(tmp_path: Path) -> None:
    """It has about 100 lines and four imports, and runs (in all tests here) where jixiao cannot be imported."""
    source = SCRIPT.read_text("utf-8")
    nodes = list(ast.walk(ast.parse(source)))
    imported = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    called = {node.id for node in nodes if isinstance(node, ast.Name)}
    assert len(source.splitlines()) < 110
    assert imported <= {"hashlib", "sys", "base64", "pathlib"}
    assert called & {"__import__", "exec", "eval", "open"} == set()
    assert "ModuleNotFoundError" in python(tmp_path, "-c", "import ledger").stderr


@pytest.mark.parametrize(("seq", "size"), [(1, 1), (1, 72), (2, 3), (PAYMENT, 7), (64, 64), (65, 65), (72, 72)])
def test_an_event_is_proved(office: CommandLine, tmp_path: Path, seq: int, size: int) -> None:
    """The proof of an event for a checkpoint is checked by the script, which prints its body, nothing confidential."""
    file = kept(office, tmp_path, size)
    event_id = office.json("show", str(seq))["event_id"]
    proof = office.ok("prove", event_id, "--checkpoint", file)
    assert proof == office.ok("prove", str(seq), "--checkpoint", file)
    result = checked(tmp_path, proof, file)
    assert (result.returncode, result.stderr) == (0, "")
    said, body, rest = result.stdout.split("\n")
    assert (said, rest) == (f"已证明。第 {seq} 号事件在您保存的核验点（{size} 个事件）的账本之中：", "")
    assert json.loads(body)["event_id"] == event_id
    assert not {"payee", "memo"} & set(json.loads(body))


def test_every_event_is_proved_for_the_ledger_as_it_is(office: CommandLine) -> None:
    """Without a checkpoint the proof is for the ledger as it is now, and that of every event holds."""
    now = office.ok("checkpoint")
    assert office.ok("prove", "pay-1").endswith(f"\n\n{now}")
    with open_to_read(office.ledger) as ledger:
        for seq in range(1, EVENTS + 1):
            held, sentence = script.check(prove_event(ledger, str(seq)), now)
            assert (held, sentence.startswith(f"第 {seq} 号事件在您")) == (True, True)
            assert body_at(ledger.connection, seq).decode() in sentence


@pytest.mark.parametrize(("old", "new"), [(1, 72), (3, 7), (5, 6), (6, 6), (64, 72), (71, 72), (7, None), (72, None)])
def test_growth_is_proved(office: CommandLine, tmp_path: Path, old: int, new: int | None) -> None:
    """The proof from one checkpoint to the next is checked by the script, which prints the new one to be kept."""
    until = ["--checkpoint", kept(office, tmp_path, new)] if new else []
    kept_file = kept(office, tmp_path, old)
    result = checked(tmp_path, office.ok("prove", "--since", kept_file, *until), kept_file)
    sentence = f"已证明。从您保存的核验点（{old} 个事件）到新核验点，账本只有追加，没有改动。新核验点：\n"
    checkpoint = Path(until[1]).read_text("utf-8") if until else office.ok("checkpoint")
    assert (result.returncode, result.stdout, result.stderr) == (0, sentence + checkpoint, "")


def test_growth_is_proved_from_every_size(office: CommandLine, tmp_path: Path) -> None:
    """From the checkpoint of every size, the proof that the log only grew to what it is now holds."""
    with open_to_read(office.ledger) as ledger:
        for size in range(1, EVENTS + 1):
            file = Path(kept(office, tmp_path, size))
            assert script.check(prove_growth(ledger, read_checkpoint(str(file))), file.read_text("utf-8"))[0]


def test_signatures_and_mail_do_not_matter(office: CommandLine, tmp_path: Path) -> None:
    """Checkpoints that are signed, and were mailed with CRLF and a byte order mark, are taken by prove and script."""
    key, file = tmp_path / "key", tmp_path / "signed"
    office.ok("key", "new", str(key))
    signed = office.ok("checkpoint", "--key", str(key))
    file.write_bytes(b"\xef\xbb\xbf" + signed.replace("\n", "\r\n").encode())
    for arguments in (["pay-1"], ["--since", str(file)]):
        proof = office.ok("prove", *arguments, "--checkpoint", str(file))
        assert proof.endswith(f"\n\n{signed}")
        assert checked(tmp_path, proof, str(file)).returncode == 0
        assert office.ok("prove", *arguments, "--checkpoint", "-", stdin=file.read_bytes()) == proof


def test_growth_of_a_checkpoint_with_another_origin(office: CommandLine, tmp_path: Path) -> None:
    """Whatever origin the kept checkpoint was given, the proof from it holds."""
    file = tmp_path / "kept"
    file.write_text(office.ok("checkpoint", "--origin", "财政局.example/账本"), "utf-8")
    assert checked(tmp_path, office.ok("prove", "--since", str(file)), str(file)).returncode == 0


def test_what_is_printed_holds_no_escapes(office: CommandLine, tmp_path: Path) -> None:
    """What a new checkpoint brings along cannot steer the terminal of who checks it."""
    file = kept(office, tmp_path, 7)
    result = checked(tmp_path, office.ok("prove", "--since", file) + "\x1b[2J\u202e\n", file)
    assert (result.returncode, "\x1b" in result.stdout, "\u202e" in result.stdout) == (0, False, False)


@pytest.mark.parametrize("arguments", [(), ("pay-1", "--since", "x"), ("--checkpoint", "x"), ("pay-1", "pay-2")])
def test_prove_takes_an_event_or_a_checkpoint(office: CommandLine, arguments: tuple[str, ...]) -> None:
    """Neither or both of EVENT and --since, or two events, are a mistake of usage."""
    result = office("prove", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")


# Arguments of prove, in which a number stands for the checkpoint of that size, and why they are refused.
REFUSED: dict[str, tuple[tuple[str | int, ...], str]] = {
    "an event after the checkpoint": (("72", "--checkpoint", 71), "event_after_checkpoint"),
    "an unknown event": (("pay-9",), "unknown_event"),
    "an unknown seq": (("73", "--checkpoint", 72), "unknown_event"),
    "no event": (("", "--checkpoint", 72), "unknown_event"),
    "an event and another log": (("pay-1", "--checkpoint", "other"), "checkpoint_differs"),
    "growth from another log": (("--since", "other"), "checkpoint_differs"),
    "growth to another log": (("--since", 7, "--checkpoint", "other"), "checkpoint_differs"),
    "growth backwards": (("--since", 72, "--checkpoint", 71), "checkpoints_reversed"),
    "no checkpoint": (("pay-1", "--checkpoint", "lines.jsonl"), "invalid_checkpoint"),
    "growth from no checkpoint": (("--since", "lines.jsonl"), "invalid_checkpoint"),
    "no file": (("pay-1", "--checkpoint", "none"), "unreadable_file"),
    "no name": (("pay-1", "--checkpoint", ""), "unreadable_file"),
    "growth from no name": (("--since", ""), "unreadable_file"),
}


@pytest.mark.parametrize(("arguments", "code"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_proved_is_refused(
    office: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str | int, ...], code: str
) -> None:
    """What came after the checkpoint, is of another log or is not there at all gets no proof, but exit code 1."""
    monkeypatch.chdir(office.folder)
    (office.folder / "other").write_text(f"jixiao/D1\n40\n{HASH}\n", "utf-8")
    given = [kept(office, tmp_path, one) if isinstance(one, int) else one for one in arguments]
    result = office("prove", *given)
    assert (result.exit_code, result.stdout, f"[{code}]" in result.stderr) == (1, "", True)


@pytest.mark.parametrize("how", [rehashed(PAYMENT, voucher="V2"), sql("DELETE FROM events WHERE seq = 5")])
def test_a_tampered_ledger_proves_nothing_to_who_kept_a_checkpoint(own: CommandLine, how: Tamper) -> None:
    """Neither event nor growth is proved for a checkpoint that the ledger contradicts."""
    file = kept(own, own.folder, EVENTS)
    tamper(own, how)
    for arguments in (["pay-2", "--checkpoint"], ["--since"]):
        result = own("prove", *arguments, file)
        assert (result.exit_code, result.stdout, "[checkpoint_differs]" in result.stderr) == (1, "", True)


@pytest.mark.parametrize("seq", ["6", "71", "72"])
def test_an_event_out_of_place_is_not_proved(own: CommandLine, seq: str) -> None:
    """Where an event is missing no proof is printed of a later one, since it would not hold."""
    tamper(own, sql("DELETE FROM events WHERE seq = 5"))
    result = own("prove", seq)
    assert (result.exit_code, result.stdout) == (1, "")


def line(number: int, change: Change) -> Change:
    """Return what changes one line of a text."""

    def how(text: str) -> str:
        lines = text.split("\n")
        lines[number] = change(lines[number])
        return "\n".join(lines)

    return how


def to(text: str) -> Change:
    """Return what puts ``text`` in the place of whatever was there."""
    return lambda _: text


def other_bit(encoded: str) -> str:
    """Return base64 whose bytes differ in one bit, the lowest of the 20th byte."""
    raw = bytearray(b64decode(encoded))
    raw[20] ^= 1
    return b64encode(raw).decode()


def other_body(extra: str) -> str:
    """Return the line of a body whose amount differs in one byte."""
    body = b64decode(extra.removeprefix("extra "))
    assert b'"amount_fen":30000' in body
    return f"extra {b64encode(body.replace(b':30000', b':30001')).decode()}"


def swapped(text: str) -> str:
    """Return a proof whose last two hashes changed places."""
    head, blank, checkpoint = text.partition("\n\n")
    *lines, one, other = head.split("\n")
    return "\n".join([*lines, other, one]) + blank + checkpoint


def same(text: str) -> str:
    """Return the text as it is."""
    return text


# Which proof, and what is done to its text and to that of the checkpoint that was kept (72 events, or 7 for growth).
TAMPERED: dict[str, tuple[str, Change, Change]] = {
    "a byte of the body": ("event", line(1, other_body), same),
    "a hash of the path": ("event", line(4, other_bit), same),
    "the last hash of the path": ("event", lambda text: line(text.split("\n").index("") - 1, other_bit)(text), same),
    "a hash too few": ("event", lambda text: re.sub("\n[^\n]+\n\n", "\n\n", text, count=1), same),
    "a hash too many": ("event", lambda text: text.replace("\n\n", f"\n{HASH}\n\n", 1), same),
    "no hash at all": ("event", lambda text: "\n".join(text.split("\n")[:3]), same),
    "hashes in another order": ("event", swapped, same),
    "the index": ("event", line(2, to("index 6")), same),
    "the index of no event": ("event", line(2, to("index 72")), same),
    "the size of the kept checkpoint": ("event", same, line(1, to("7"))),
    "the root of the kept checkpoint": ("event", same, line(2, other_bit)),
    "a hash of growth": ("growth", line(1, other_bit), same),
    "the last hash of growth": ("growth", lambda text: line(text.split("\n").index("") - 1, other_bit)(text), same),
    "a hash of growth too many": ("growth", lambda text: text.replace("\n\n", f"\n{HASH}\n\n", 1), same),
    "hashes of growth in another order": ("growth", swapped, same),
    "the old size": ("growth", line(0, to("old 6")), same),
    "the new size": ("growth", line(-3, to("200")), same),
    "a new size below the old": ("growth", line(-3, to("6")), same),
    "the new root": ("growth", line(-2, other_bit), same),
    "the new origin": ("growth", line(-4, to("jixiao/D2")), same),
    "the kept origin": ("growth", same, line(0, to("jixiao/D2"))),
    "the kept size": ("growth", same, line(1, to("6"))),
    "the kept root": ("growth", same, line(2, other_bit)),
}


@pytest.mark.parametrize(("which", "proof_change", "kept_change"), TAMPERED.values(), ids=list(TAMPERED))
def test_a_tampered_proof_proves_nothing(
    office: CommandLine, tmp_path: Path, which: str, proof_change: Change, kept_change: Change
) -> None:
    """Where anything was changed the script exits with 1 and shows nothing of what it was told."""
    file = Path(kept(office, tmp_path, {"event": EVENTS, "growth": 7}[which]))
    arguments = {"event": [str(PAYMENT), "--checkpoint"], "growth": ["--since"]}[which]
    proof, checkpoint = office.ok("prove", *arguments, str(file)), file.read_text("utf-8")
    changed = proof_change(proof)
    file.write_text(kept_change(checkpoint), "utf-8")
    assert (changed, file.read_text("utf-8")) != (proof, checkpoint)
    result = checked(tmp_path, changed, str(file))
    assert (result.returncode, result.stdout, result.stderr) == (1, "未证明：与您保存的核验点不符。\n", "")


UNREADABLE: dict[str, tuple[Change, Change]] = {
    "an empty proof": (to(""), same),
    "another kind of proof": (line(0, to("c2sp.org/tlog-proof@v2")), same),
    "a checkpoint for a proof": (to(f"x\n72\n{HASH}\n"), same),
    "a body that is no base64": (line(1, to("extra ?")), same),
    "an index below zero": (line(2, to("index -1")), same),
    "an index in wide digits": (line(2, to("index ５")), same),
    "a hash that is no base64": (line(3, to("?")), same),
    "an empty checkpoint": (same, to("")),
    "a proof for a checkpoint": (same, to("c2sp.org/tlog-proof@v1\nextra \nindex 0\n")),
}


@pytest.mark.parametrize(("proof_change", "kept_change"), UNREADABLE.values(), ids=list(UNREADABLE))
def test_what_cannot_be_read_is_no_verdict(
    office: CommandLine, tmp_path: Path, proof_change: Change, kept_change: Change
) -> None:
    """What is no proof, or no checkpoint, is said on stderr with how the script is used, and exits with 2."""
    file = Path(kept(office, tmp_path, EVENTS))
    proof = office.ok("prove", str(PAYMENT), "--checkpoint", str(file))
    file.write_text(kept_change(file.read_text("utf-8")), "utf-8")
    result = checked(tmp_path, proof_change(proof), str(file))
    assert (result.returncode, result.stdout, "check_proof.py PROOF CHECKPOINT" in result.stderr) == (2, "", True)


@pytest.mark.parametrize("arguments", [(), ("none",), ("none", "none"), (".", "."), (sys.executable, sys.executable)])
def test_files_that_cannot_be_read_are_no_verdict(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Missing arguments, missing files, folders and what is no text exit with 2 as well."""
    result = python(tmp_path, str(SCRIPT), *arguments)
    assert (result.returncode, result.stdout, "Traceback" in result.stderr) == (2, "", False)
    assert len(result.stderr) < 2000


def hashes(vector: dict[str, Any], *names: str) -> list[bytes]:
    """Return the hashes under these names of a vector, then those of its proof."""
    return [b64decode(encoded or "") for encoded in (*(vector[name] for name in names), *(vector["proof"] or ()))]


def of_some_tree(kind: str) -> list[dict[str, Any]]:
    """Return the vectors of a kind in which no tree is empty: of an empty one there is no checkpoint."""
    return [vector for vector in VECTORS[kind] if vector.get("size1", 1) and vector.get("size2", 1)]


@pytest.mark.parametrize("vector", of_some_tree("inclusion"), ids=lambda vector: vector["name"])
def test_includes_agrees_on_the_vectors(vector: dict[str, Any]) -> None:
    """The script accepts and refuses the inclusion proofs of the vectors as their authors and the ledger do."""
    leaf, top, *path = hashes(vector, "leafHash", "root")
    place = vector["leafIdx"], vector["treeSize"], leaf
    found = script.includes(*place, path, top)
    assert found is verify_inclusion(*place, path, top) is not vector["wantErr"]


@pytest.mark.parametrize("vector", of_some_tree("consistency"), ids=lambda vector: vector["name"])
def test_extends_agrees_on_the_vectors(vector: dict[str, Any]) -> None:
    """The script accepts and refuses the consistency proofs of the vectors as their authors and the ledger do."""
    old, new, *path = hashes(vector, "root1", "root2")
    trees = vector["size1"], vector["size2"], old, new
    assert script.extends(*trees, path) is verify_consistency(*trees, path) is not vector["wantErr"]


def test_growth_forged_of_other_lengths_is_not_proved(tmp_path: Path) -> None:
    """What is joined to a root, cut in another place, proves no growth: neither to the script nor to the ledger."""
    left, last, other = root(LEAVES[:2]), LEAVES[2], LEAVES[7]
    kept_root = script.node(left, last)
    for cut in (0, 1, 31, 33, 63, 64):
        start, sibling = (left + last)[cut:], (left + last)[:cut]
        assert script.node(sibling, start) == kept_root
        path, forged = [start, other, sibling], script.node(sibling, script.node(start, other))
        assert (
            script.extends(3, 4, kept_root, forged, path) is verify_consistency(3, 4, kept_root, forged, path) is False
        )
        checkpoint = tmp_path / "kept"
        checkpoint.write_text(f"jixiao/D1\n3\n{b64encode(kept_root).decode()}\n", "utf-8")
        lines = [b64encode(each).decode() for each in path]
        proof = "\n".join(["old 3", *lines, "", "jixiao/D1", "4", b64encode(forged).decode(), ""])
        assert checked(tmp_path, proof, str(checkpoint)).returncode in (1, 2)


@pytest.mark.parametrize("length", [0, 1, 31, 33, 63, 64])
def test_every_hash_has_32_bytes(length: int) -> None:
    """A hash of any other length is none, wherever it stands, even where it would be joined to the very root."""
    odd, path = bytes(length), inclusion_proof(1, LEAVES)
    top, growth = root(LEAVES), consistency_proof(3, LEAVES)
    tried = [
        (script.includes, verify_inclusion, (1, 8, odd, path, top)),
        (script.includes, verify_inclusion, (0, 1, odd, [], odd)),
        (script.includes, verify_inclusion, (1, 8, LEAVES[1], [odd, *path[1:]], script.node(odd, LEAVES[1]))),
        (script.includes, verify_inclusion, (1, 2, LEAVES[1], [odd], script.node(odd, LEAVES[1]))),
        (script.extends, verify_consistency, (3, 3, odd, odd, [])),
        (script.extends, verify_consistency, (2, 3, odd, script.node(odd, LEAVES[2]), [LEAVES[2]])),
        (script.extends, verify_consistency, (2, 3, root(LEAVES[:2]), script.node(root(LEAVES[:2]), odd), [odd])),
        (script.extends, verify_consistency, (3, 8, root(LEAVES[:3]), odd, growth)),
    ]
    for told, known, given in tried:
        assert told(*given) is known(*given) is False


@pytest.mark.parametrize("size", range(1, 9))
@pytest.mark.parametrize("cut", [0, 1])
def test_the_script_agrees_with_the_ledger(size: int, cut: int) -> None:
    """Every proof of a small tree, whole or cut, claimed for every place and size, is judged alike by both."""
    claims = [(first, second) for first in range(10) for second in range(10)]
    for first in range(size):
        path, top = inclusion_proof(first, LEAVES[:size])[cut:], root(LEAVES[:size])
        for index, tree in claims:
            place = index, tree, LEAVES[first], path, top
            assert script.includes(*place) is verify_inclusion(*place)
        path = consistency_proof(first + 1, LEAVES[:size])[cut:]
        for old, new in claims:
            trees = old, new, root(LEAVES[: first + 1]), top, path
            assert script.extends(*trees) is verify_consistency(*trees)


def test_the_script_alone_says_how_it_is_used() -> None:
    """Without a proof and a checkpoint it prints its usage and nothing of its insides."""
    result = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, encoding="utf-8", check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("Check a proof")
    assert "IndexError" not in result.stderr


@pytest.mark.parametrize("other", pythons(), ids=str)
def test_every_python_says_the_same_or_what_it_lacks(office: CommandLine, tmp_path: Path, other: Path) -> None:
    """From Python 3.8 on the script proves and does not prove as it does here; an older one is told in a sentence."""
    file = kept(office, tmp_path, EVENTS)
    growth = office.ok("prove", "--since", kept(office, tmp_path, 7))
    event_proof = office.ok("prove", str(PAYMENT), "--checkpoint", file)
    for proof, kept_file in ((event_proof, file), (growth, kept(office, tmp_path, 7)), (event_proof[:-5] + "\n", file)):
        command = [other, SCRIPT, written(tmp_path, proof), kept_file]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", env={"LC_ALL": "C"}, check=False)
        meant = checked(tmp_path, proof, kept_file)
        if version_of(other) >= (3, 8):
            assert (done.returncode, done.stdout) == (meant.returncode, meant.stdout)
        else:
            assert (done.returncode > 0, done.stdout) == (True, "")
            assert "核验程序需要 Python 3.8 或更新的版本：请换一个再运行" in done.stderr
            assert version_of(other) < (3,) or done.stderr.count("\n") == 1
