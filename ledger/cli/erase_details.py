"""The command that deletes confidential fields: ``erase-details``."""

import sys
from collections.abc import Iterable

import click

from ledger.erasure import NOT_REMOVED, CopyBeside, copies_beside
from ledger.erasure import erase_details as erase
from ledger.terminal.output import REFUSED, account, as_json, despite_clock, ledger_path, print_json, refusals
from ledger.terminal.recording import print_one
from ledger.terminal.saying import say

_MAY_HOLD = "可能仍有已删除的保密字段"
_SENTENCES = {
    "left": f"{{path}}：是中断的命令留下的副本，{_MAY_HOLD}；可用 jixiao erase-details --clean 删除 [copy_left]",
    "held": f"{{path}}：有命令正在这里写副本，没有删除；它写成的副本{_MAY_HOLD}，请等它结束后再运行 [copy_held]",
    "unmarked": f"{{path}}：可能是较早版本中断的命令留下的副本，{_MAY_HOLD}；请查看后自行删除 [copy_unmarked]",
    "removed": "{path}：是中断的命令留下的副本，已经删除",
    "not_removed": f"{{path}}：是中断的命令留下的副本，{_MAY_HOLD}，却无法删除（{{why}}） [copy_not_removed]",
}


@click.command("erase-details")
@click.argument("event", required=False)
@click.option("--reason", help="Why.")
@click.option("--authority", help="What allows it: the law, the decision, the request.")
@click.option("--approved-by", metavar="ACCOUNT", help="Account code of who approved it.")
@click.option("--clean", is_flag=True, help="Remove what killed commands left beside the ledger; also without EVENT.")
@despite_clock
@as_json
def erase_details(
    event: str | None,
    reason: str | None,
    authority: str | None,
    approved_by: str | None,
    clean: bool,
    despite_clock: bool,
    as_json: bool,
) -> None:
    """Delete the confidential fields of EVENT (its event_id) for good, and record that, why and by what right.

    Body and hash stay, so that everything still verifies. Copies made before (backups, replicas, import files) still
    hold the fields. Reason and authority stay in the log for ever: name nobody in them. Run again, it records nothing
    twice and clears the files once more.

    Folders beside the ledger in which a command was killed while it made a copy are named; --clean removes those that
    no process holds.
    """
    if event is None:
        if not clean or (reason, authority, approved_by) != (None, None, None):
            raise click.UsageError("Give EVENT with --reason and --authority, or --clean alone.")
        _only_clean(as_json=as_json)
        return
    if reason is None or authority is None:
        raise click.UsageError("Give --reason and --authority.")
    with refusals():
        event_id, outcome = erase(
            ledger_path(),
            event,
            reason=reason,
            authority=authority,
            approved_by=approved_by,
            recorded_by=account(),
            despite_clock=despite_clock,
        )
        copies = () if outcome.problems else copies_beside(ledger_path(), clean=clean)
    print_one(event_id, outcome, as_json=as_json, more=_as_json(copies))
    _tell(copies)


def _only_clean(*, as_json: bool) -> None:
    with refusals():
        copies = copies_beside(ledger_path(), clean=True)
    if as_json:
        print_json(_as_json(copies))
    if not copies:
        say("账本旁没有中断的命令留下的副本", err=True)
    _tell(copies)


def _as_json(copies: Iterable[CopyBeside]) -> dict[str, list[dict[str, str]]]:
    return {"copies": [{"path": str(copy.path), "state": copy.state} for copy in copies]}


def _tell(copies: Iterable[CopyBeside]) -> None:
    """Say of each copy what became of it, and leave with exit code 1 where one could not be removed."""
    for copy in copies:
        say(_SENTENCES[copy.state].format(path=copy.path, why=copy.why), err=True)
    if any(copy.state == NOT_REMOVED for copy in copies):
        sys.exit(REFUSED)
