"""A dry run as rows to print: tables and bodies, what is shown of each and what is withheld."""

from collections.abc import Iterator
from typing import Any

from ledger.kinds import KINDS
from ledger.values.listed import Listed
from publish.confidential.mention import is_too_short
from publish.content.logged_events import WITHHELD
from publish.dry_run import DryRun
from publish.policy.policy import WITHHOLD
from publish.policy.refused import few_of
from publish.tables.log_tables import FUND_CHANGES
from publish.tables.tables import ALWAYS_PUBLIC, TABLES

HEADINGS = {"table": "表", "kind": "种类", "rows": "行数", "shown": "公开", "withheld": "不公开"}
"""Table heading of every column of these rows, by its name."""
MOST_LISTED = 100


def table_rows(run: DryRun) -> Iterator[dict[str, Any]]:
    """Yield one row a table: how many rows and which columns are shown, and which columns are withheld."""
    shown = {table.name: [column.name for column in table.columns] for table in run.content.tables}
    for name, table in TABLES.items():
        columns = shown.get(name, [])
        withheld = [column.name for column in table.columns if column.name not in columns]
        yield {
            "table": f"{table.title}（{name}）",
            "rows": _rows(run, name),
            "shown": Listed(items=columns) if withheld else f"全部 {len(columns)} 列",
            "withheld": Listed(items=withheld),
        }


def _rows(run: DryRun, name: str) -> str:
    """Return how many rows are shown; a movement of money has one only where the body of its event is shown."""
    if name not in run.rows:
        return "不公开"
    left_out = run.moving - run.rows[name] if name == FUND_CHANGES.name else 0
    return f"{run.rows[name]}（另有 {left_out} 行因事件不公开而没有）" if left_out else f"{run.rows[name]}"


def body_rows(run: DryRun) -> Iterator[dict[str, Any]]:
    """Yield one row a kind of event that the log holds: how many bodies are shown, and how many withheld, and why."""
    for kind in KINDS:
        withheld = {why: run.bodies.get((kind, why), 0) for why in WITHHELD}
        shown = run.bodies.get((kind, ""), 0)
        if shown or any(withheld.values()):
            yield {
                "kind": f"{KINDS[kind].title}（{kind}）",
                "shown": str(shown),
                "withheld": "，".join(f"{number} 个{why}" for why, number in withheld.items() if number),
            }


def confidential_sentences(run: DryRun) -> Iterator[str]:
    """Yield what is said of confidential projects: how many, whether totals count them, what could be told of them."""
    content = run.content
    counted = "计入合计" if content.policy.confidential_in_totals else "不计入合计"
    yield f"涉密项目 {len(content.year.hidden)} 个，不列名称和明细，{counted}"
    projects = [content.year.whole.projects[code] for code in content.year.hidden]
    if short := sum(1 for project in projects if is_too_short(project.project) or is_too_short(project.name)):
        yield f"其中 {short} 个的名称或代码太短（一个字或四位以内的数字），文字中写到时认不出来，请自行检查"
    if run.findings:
        accepted = content.policy.residual
        verdict = f"公开范围已说明接受：{accepted}" if accepted else "按公开范围不能公开"
        yield f"有 {len(run.findings)} 处可推知涉密项目，{verdict}"
    yield from (f"- {line}" for line in few_of([finding.problem() for finding in run.findings]))
    if content.telling.bodies:
        words = content.policy.source_digests
        verdict = (
            "按公开范围不能公开" if words is None else "不公开" if words == WITHHOLD else f"公开范围已说明接受：{words}"
        )
        yield f"{content.telling.bodies} 个事件的内容写有导入文件未加盐的摘要，会泄露同一文件中不公开的内容，{verdict}"
    yield from _payee_sentences(run)
    yield f"{ALWAYS_PUBLIC.title}（{ALWAYS_PUBLIC.name}）总是公开，其中有公开范围全文"


def _payee_sentences(run: DryRun) -> Iterator[str]:
    """Yield which texts name a payee, and whether they are shown."""
    found = run.naming_payees
    if not found:
        return
    shows = run.content.policy.shows_payees_in_text
    verdict = "按公开范围照常公开" if shows else "这些事件的内容和表中的这些文字不公开"
    yield f"{len(found)} 个事件的文字中写有收款人，{verdict}"
    yield from (f"- {one.event_id} 的 {one.field} 写有“{one.payee}”" for one in found[:MOST_LISTED])
    if len(found) > MOST_LISTED:
        yield f"- 另有 {len(found) - MOST_LISTED} 个"


def years_sentence(run: DryRun) -> str:
    """Return which years go out, and what of each."""
    *earlier, published = [one.whole.year for one in run.content.years]
    bodies = run.content.policy.shows_earlier_bodies
    before = "、".join(map(str, earlier))
    said = f"{before} 年只有年度总览的一行{'和事件内容' if bodies else ''}；" if earlier else ""
    return f"各表{'' if bodies and earlier else '和事件内容'}只有 {published} 年的；{said}以后的年度只有事件摘要"
