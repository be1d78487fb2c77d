"""The command that records a disclosure: ``disclose``."""

from pathlib import Path

import click

from ledger.terminal.output import account, as_json, checkpoint_options, despite_clock, ledger_path, refusals
from ledger.terminal.recording import print_one
from ledger.terminal.saying import say
from publish.disclosing import disclose as record_disclosure
from publish.files.disclosure_file import DISCLOSURE, DisclosureFile


@click.command()
@click.argument("public", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--approved-on", metavar="DATE", help="The day the publication was approved, e.g. 2024-03-01.")
@click.option("--document", metavar="NUMBER", help="Number of the approving document.")
@checkpoint_options
@despite_clock
@as_json
def disclose(
    public: Path,
    approved_on: str | None,
    document: str | None,
    checkpoint: tuple[str, ...],
    key: str | None,
    despite_clock: bool,
    as_json: bool,
) -> None:
    """Record that the public database PUBLIC was disclosed, once it is proved to be what the ledger gives.

    The event holds its checkpoint and content digest; the same file disclosed again is the same disclosure, unless that
    was reversed: so a wrong day of approval is corrected.
    """
    with refusals():
        done = record_disclosure(
            ledger_path(),
            public,
            recorded_by=account(),
            approved_on=approved_on,
            document=document,
            checkpoints=checkpoint,
            key=key,
            despite_clock=despite_clock,
        )
    if done.file is not None:
        say(_dates(done.file), err=True)
    if done.file is not None and not done.is_beside:
        say(f"{public} 旁边没有下载文件，没有写 {DISCLOSURE}，网站不会显示公开的日期", err=True)
    print_one(done.event_id, done.outcome, as_json=as_json)


def _dates(file: DisclosureFile) -> str:
    if file.days is None:
        return f"公开 {file.disclosed_on}；没有记录批准日期（--approved-on）"
    dates = f"批准 {file.approved_on}，公开 {file.disclosed_on}，相隔 {file.days} 天"
    return f"{dates}；预算、决算应在批复后 20 日内公开（预算法第十四条），绩效自评没有法定期限"
