"""The command that trusts nothing: ``verify``."""

import sys
from typing import Any

import click
from attrs import asdict

from ledger.claims.compared import Claims
from ledger.terminal.output import VERIFICATION_FAILED, as_json, checkpoint_options, ledger_path, print_json, refusals
from ledger.terminal.saying import say
from ledger.verification.outcome import Verification
from ledger.verify import verify as verify_file

SIGNATURES = {True: "签名有效", False: "没有有效签名", None: "签名未核对"}
MOST_FINDINGS_PRINTED = 100


@click.command()
@checkpoint_options
@click.option("--quick", is_flag=True, help="Re-read bodies, hashes and root alone; a full check finds more.")
@as_json
def verify(checkpoint: tuple[str, ...], key: str | None, quick: bool, as_json: bool) -> None:
    """Check the whole ledger: file, schema, every body and hash, details, rules and sums. Exit code 3 if wrong.

    Against a checkpoint that someone else kept, a history rewritten as a whole is found too.
    """
    with refusals():
        found = verify_file(ledger_path(), checkpoint, key, quick=quick)
    if as_json:
        print_json(_verification_json(found))
    else:
        _print_verification(found)
    if not found.ok:
        sys.exit(VERIFICATION_FAILED)


def _verification_json(found: Verification) -> dict[str, Any]:
    return {
        "ok": found.ok,
        "events": found.events,
        "root": found.root,
        "problems": [asdict(problem) for problem in found.problems],
        "left_out": found.left_out,
        "checkpoints": [
            {
                "file": one.checkpoint.file,
                "origin": one.checkpoint.origin,
                "size": one.checkpoint.size,
                "root": one.checkpoint.shown_root,
                "signed": one.signed,
                "agrees": one.agrees,
            }
            for one in found.checkpoints
        ],
        "findings": [asdict(finding) for finding in found.claims.findings],
        **({"quick": True} if found.quick else {}),
    }


def _print_verification(found: Verification) -> None:
    read = f"重读并重新计算了 {found.events} 个事件的摘要"
    if found.quick:
        say(f"{read}；保密字段、规则、资金合计、数据库文件与表结构没有检查（快速核验）。")
    else:
        say(
            f"{read}、{found.details} 份保密字段的摘要，"
            f"重放了全部规则，核对了 {found.sums} 项资金合计，检查了数据库文件与表结构。"
        )
    say(f"根：{found.root}")
    for one in found.checkpoints:
        checkpoint, agrees = one.checkpoint, "相符" if one.agrees else "不符"
        signature = SIGNATURES[one.signed]
        say(f"核验点 {checkpoint.file}：{checkpoint.origin}，{checkpoint.size} 个事件：{agrees}（{signature}）")
    for wrong in found.problems:
        place = f"第 {wrong.seq} 号事件" if wrong.seq is not None else "账本"
        say(f"{place}：{wrong.message} [{wrong.code}]")
    if found.left_out:
        say(f"另有 {found.left_out} 个余额问题属于前面已有问题的项目，可能由此而来，没有列出")
    passed = "快速核验通过：内容与摘要相符" if found.quick else "核验通过：没有发现问题"
    say(passed if found.ok else f"核验未通过：发现 {len(found.problems)} 个问题")
    _print_claims(found.claims)


def _print_claims(claims: Claims) -> None:
    """Print the findings, which do not break the ledger's integrity, apart from its problems."""
    if claims.statements or claims.disclosures:
        say(f"另与账本比对了 {claims.statements} 份对账单、{claims.disclosures} 次公开的核验点。")
    for finding in claims.findings[:MOST_FINDINGS_PRINTED]:
        say(f"注意：第 {finding.seq} 号事件：{finding.message} [{finding.code}]")
    more = len(claims.findings) - MOST_FINDINGS_PRINTED
    if more > 0:
        say(f"另有 {more} 处，--json 列出全部")
