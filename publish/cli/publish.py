"""The command that publishes a year: ``publish``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from attrs import asdict

from ledger.claims.second_roots import require_no_second_root
from ledger.terminal.output import (
    VERIFICATION_FAILED,
    as_json,
    checkpoint_options,
    ledger_path,
    print_json,
    refusals,
)
from ledger.terminal.saying import say
from ledger.terminal.screen import wide_option
from ledger.terminal.tables import print_table
from publish.content.from_ledger import Content
from publish.content.source_digests import require_nothing_told
from publish.dry_run import DryRun, dry_run_of
from publish.files.disclosure_file import disclosure_findings
from publish.files.manifest import files_folder
from publish.policy.policy import Policy
from publish.policy.read_by_outsiders import unread_by_outsiders
from publish.policy.reader import policy_of_file, shipped_policy
from publish.policy.refused import PublicationRefused
from publish.policy.unmentioned import unmentioned, unmentioned_sentences
from publish.publication import publish_year
from publish.publication_check import check_publication
from publish.residual.check import require_no_finding
from publish.tables.table import FORMAT
from publish.terminal.dry_run_rows import HEADINGS, body_rows, confidential_sentences, table_rows, years_sentence
from publish.terminal.headline import headline
from publish.terminal.since import since_sentences


@click.command()
@click.option("--year", type=click.IntRange(2000, 2099), help="Budget year.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The public database to write.")
@click.option("--policy", type=click.Path(dir_okay=False), help="What may be shown; default: the shipped policy.")
@click.option("--dry-run", is_flag=True, help="Print what would be disclosed and what withheld; write nothing.")
@click.option(
    "--check",
    metavar="PUBLIC",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Build a public database again at its own checkpoint, under its own policy unless --policy is given, and "
    "compare; then say what would change if it were published now. Exit code 3 if it differs.",
)
@checkpoint_options
@wide_option
@as_json
def publish(
    year: int | None,
    output: Path | None,
    policy: str | None,
    dry_run: bool,
    check: Path | None,
    checkpoint: tuple[str, ...],
    key: str | None,
    as_json: bool,
) -> None:
    """Build the public database of a year, under the rubric adopted for it. The ledger is verified first."""
    if check is not None:
        if year is not None or output is not None or dry_run or as_json:
            raise click.UsageError("--check takes the year and the checkpoint from the file: give neither, nor --json.")
        _check(check, policy, checkpoint, key)
        return
    if year is None or (output is None) is not dry_run:
        raise click.UsageError("Give --year with either --output or --dry-run, or --check PUBLIC.")
    with refusals():
        shown = policy_of_file(policy) if policy else None
    if output is None:
        _dry_run(year, shown, as_json=as_json)
        return
    with refusals(), _problems_printed(as_json=as_json):
        published = publish_year(ledger_path(), output, year=year, policy=shown, checkpoints=checkpoint, key=key)
    if as_json:
        print_json({"published": True, "output": str(output), "digest": published.digest, "problems": []})
    else:
        for line in headline(published, output):
            say(line)
    _say_remarks(published.content)
    if published.replaced_digest is not None:
        say(
            f"注意：被替换的公开数据库（内容摘要 {published.replaced_digest}）在账本中没有公开的记录。"
            "能否由几次公开相减推知涉密项目，只与记录了的各次公开比较；公开之后请用 jixiao disclose 记录 "
            "[undisclosed_publication]",
            err=True,
        )


def _say_remarks(content: Content) -> None:
    """Say on stderr what the sheet remarks, what the policy does not speak of, and whether outsiders can read it."""
    left_out = unmentioned(content.policy, shipped_policy())
    for remark in (
        *content.sheet.remarks,
        *unmentioned_sentences(left_out, content.policy),
        *unread_by_outsiders(content.policy),
    ):
        say(remark, err=True)


def _check(public: Path, policy: str | None, checkpoint: tuple[str, ...], key: str | None) -> None:
    with refusals():
        shown = policy_of_file(policy) if policy else None
        checked = check_publication(
            ledger_path(), public, policy=shown, checkpoints=checkpoint, key=key, compare_with_now=True
        )
    point = f"{checked.checkpoint.size} 个事件，根 {checked.checkpoint.shown_root}"
    under = f"--policy {policy} 的公开范围" if policy else "公开范围"
    say(f"按 {public} 的核验点（{point}）和{under}重新生成了 {checked.year} 年")
    if checked.file_format < FORMAT:
        say(f"由较早版本生成：格式 {checked.file_format}（现在是 {FORMAT}），按那个格式的规则比对")
    for reason, number in checked.now_withheld.items():
        say(f"如今将不公开：{number} 个事件的内容，{reason}", err=True)
    if checked.unproved:
        say(f"{checked.unproved} 个事件的内容没有公开；可能因写有收款人，其后已有收款人被删除，无从核对", err=True)
    found = (*checked.findings, *disclosure_findings(public, checked.disclosure))
    for one in found:
        say(one)
    if found:
        say(f"不符：至少 {len(found)} 处不同")
        sys.exit(VERIFICATION_FAILED)
    say(f"相符：内容摘要 {checked.digest}")
    if not files_folder(public).exists():
        say(f"没有下载文件 {files_folder(public)}，只比对了数据库")
    recorded = (
        "账本中记录了这份内容的公开" if checked.disclosure else "账本中没有记录这份内容的公开，见 jixiao disclose"
    )
    say(recorded)
    for sentence in since_sentences(checked.since) if checked.since else ():
        say(sentence)


def _dry_run(year: int, policy: Policy | None, *, as_json: bool) -> None:
    with refusals(), _problems_printed(as_json=as_json):
        run = dry_run_of(ledger_path(), year=year, policy=policy)
    if not as_json:
        _print_dry_run(run, year)
    with refusals(), _problems_printed(as_json=as_json):
        require_no_second_root(run.content.year.whole.facts)
        require_nothing_told(run.content.policy, run.content.telling)
        require_no_finding(run.content.policy, run.findings)
    if as_json:
        print_json({"published": False, "rows": run.rows, "problems": []})


@contextmanager
def _problems_printed(*, as_json: bool) -> Iterator[None]:
    """Print as JSON all the problems that a publication is refused for, of which the refusal tells a few."""
    try:
        yield
    except PublicationRefused as refused:
        if as_json:
            problems = [{"code": refused.code, **asdict(problem)} for problem in refused.problems]
            print_json({"published": False, "problems": problems})
        raise


def _print_dry_run(run: DryRun, year: int) -> None:
    name = run.content.year.whole.department.name
    print_table(list(table_rows(run)), caption=f"{name} {year} 年：将公开的表", headings=HEADINGS)
    print_table(list(body_rows(run)), caption="\n账本事件的内容（摘要全部公开）", headings=HEADINGS)
    say()
    say(years_sentence(run))
    for sentence in confidential_sentences(run):
        say(sentence)
    _say_remarks(run.content)
