"""Commands that give the log's word to others: ``checkpoint``, ``prove``, ``key``."""

from pathlib import Path

import click

from ledger.history.entries import department, digest_tells, find
from ledger.proof import prove_event, prove_growth
from ledger.proofs.checkpoint import origin_of, read_checkpoint
from ledger.proofs.key_files import make_key_file, read_key_file
from ledger.terminal.groups import NamingGroup
from ledger.terminal.output import ledger_path, ledger_to_read, refusals
from ledger.terminal.saying import hand_out, say
from ledger.verify import checkpoint_of

TELLING = (
    "注意：证明含有事件的全部内容，其中导入文件的摘要没有加盐，而同一文件里还有保密的内容："
    "知道文件其余内容的人可以逐个试出来 [source_digest_tells]"
)


@click.command()
@click.option("--key", metavar="FILE", help="Sign with the key in FILE, which `jixiao key new` made.")
@click.option("--origin", help="Whose log it is.  [default: jixiao/ and the department's code]")
@click.option("--since", metavar="FILE", multiple=True, help="An earlier checkpoint that the ledger must agree with.")
def checkpoint(key: str | None, origin: str | None, since: tuple[str, ...]) -> None:
    """Print the checkpoint of the ledger as it is now (C2SP tlog-checkpoint), for someone else to keep.

    The ledger is verified first.
    """
    with refusals():
        signing_key = None if key is None else read_key_file(Path(key), ledger_path=ledger_path())
        made = checkpoint_of(ledger_path(), origin=origin, since=since)
        note = made.note if signing_key is None else signing_key.sign(made.note)
    hand_out(str(note))


@click.command()
@click.argument("event", required=False)
@click.option("--since", metavar="FILE", help="Prove instead that the log only grew since the checkpoint in FILE.")
@click.option("--checkpoint", metavar="FILE", help="Prove it for the checkpoint in FILE.  [default: the ledger now]")
def prove(event: str | None, since: str | None, checkpoint: str | None) -> None:
    """Print a proof that EVENT (its event_id or seq) stands in the log, or that the log only grew.

    `check_proof.py` checks it with Python's standard library alone. The proof of an event shows all of its body.
    """
    if (event is None) == (since is None):
        raise click.UsageError("Give either EVENT or --since FILE.")
    with ledger_to_read() as ledger:
        made_for = None if checkpoint is None else read_checkpoint(checkpoint)
        if since is not None:
            proof = prove_growth(ledger, read_checkpoint(since), new=made_for)
        else:
            proof = prove_event(ledger, str(event), checkpoint=made_for)
            if digest_tells(ledger, find(ledger, str(event)).event):
                say(TELLING, err=True)
    hand_out(proof)


@click.group(cls=NamingGroup)
def key() -> None:
    """Make keys that sign checkpoints."""


@key.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--name", help="Name of the key; who has no ledger gives it.  [default: the origin of its checkpoints]")
def new(file: str, name: str | None) -> None:
    """Write a new signing key to FILE (mode 0600, not beside the ledger) and print its public half, the VKEY."""
    if name is None:
        with ledger_to_read() as ledger:
            name = origin_of(department(ledger).department)
    with refusals():
        public = make_key_file(Path(file), name=name, ledger_path=ledger_path())
    hand_out(f"{public}\n")
    say(f"私钥已写入 {file}，请妥善保管，不要放在账本旁边；标准输出的一行是公钥，交给核对签名的人", err=True)
