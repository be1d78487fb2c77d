"""The command that trusts nothing: ``verify``."""

import sys

import click
from attrs import asdict

from ledger.terminal import VERIFICATION_FAILED, as_json, ledger_path, print_json, refusals
from ledger.verify import Verification
from ledger.verify import verify as verify_file


@click.command()
@as_json
def verify(as_json: bool) -> None:
    """Check the whole ledger: file, schema, every body and hash, details, rules and sums. Exit code 3 if wrong."""
    with refusals():
        found = verify_file(ledger_path())
    if as_json:
        problems = [asdict(problem) for problem in found.problems]
        print_json({"ok": found.ok, "events": found.events, "root": found.root, "problems": problems})
    else:
        _print_verification(found)
    if not found.ok:
        sys.exit(VERIFICATION_FAILED)


def _print_verification(found: Verification) -> None:
    click.echo(
        f"重读并重新计算了 {found.events} 个事件的摘要、{found.details} 份保密字段的摘要，"
        f"重放了全部规则，核对了 {found.sums} 项资金合计，检查了数据库文件与表结构。"
    )
    click.echo(f"根：{found.root}")
    for wrong in found.problems:
        place = f"第 {wrong.seq} 号事件" if wrong.seq is not None else "账本"
        click.echo(f"{place}：{wrong.message} [{wrong.code}]")
    click.echo("核验通过：没有发现问题" if found.ok else f"核验未通过：发现 {len(found.problems)} 个问题")
