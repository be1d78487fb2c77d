"""The verdict: in one line what was found, how far it goes and what it does not cover."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from publish.outsider.checked_publication import Check
from publish.outsider.downloads_check import DownloadsCheck
from publish.outsider.findings import Findings
from publish.outsider.named_columns import COLUMNS
from publish.outsider.published_form import columns_in

ONLY_NAMING = "只有因写有涉密项目的名称或代码而未公开的事件才能解释"
MOST_COLUMNS = 8
"""Of a table that the verdict names; the report above it names them all."""


def verdict(check: Check, downloads: DownloadsCheck | None) -> str:
    """Return the verdict without its full stop."""
    findings = check.findings
    said = "没有发现不相符"
    if findings.differing:
        said = f"不相符：{len(findings.differing)} 处"
    elif findings.suspect:
        said = "存疑"
    others = downloads.others if downloads else {}
    of_others = sum(check.others.lacking().values())
    premise = [f"前提：{of_others} 个属于其他年度"] if of_others else []
    tails = [*premise, *_reservations(findings), *_not_covered(check)]
    tails += [f"{'、'.join(names)} {told}" for told, names in others.items()]
    return f"{said}，{'但' if said.startswith('没有') else ''}{'，'.join(tails)}" if tails else said


def unshown(check: Check) -> dict[str, list[str]]:
    """Return by table the columns that a policy left out, none named where it left out the table."""
    published = check.file.columns
    missing = {
        table: [column for column in columns_in(table, check.file.format) if column not in published.get(table, ())]
        for table in COLUMNS
        if table != "publication"
    }
    return {table: columns if table in published else [] for table, columns in missing.items() if columns}


def _reservations(findings: Findings) -> Iterator[str]:
    if findings.suspect:
        yield f"有 {_counted(findings.suspect)} 项与公开事件得出的不同，{ONLY_NAMING}"
    if findings.unlike:
        yield f"有 {_counted(findings.unlike)} 项与公开事件得出的不同，可能依据未公开的事件"
    if findings.presuming:
        yield f"有 {sum(findings.presuming.values())} 项以公开范围所写属实为前提"
    if findings.unconfirmed:
        yield f"有 {sum(findings.unconfirmed.values())} 项不能确认"


def _not_covered(check: Check) -> Iterator[str]:
    before = {year: row for year, row in check.rows("overview").items() if year < check.year}
    known = before.keys() - check.others.lacking().keys()
    earlier = [f"{year} 年的总分" for year in sorted(known) if before[year].get("total") is not None]
    unscored = "和".join(filter(None, (check.findings.unscored, *earlier)))
    if unscored:
        yield f"{unscored}没有重算"
    lacking = {year for year in check.others.lacking() if year < check.year}
    for said, years in (
        ("没有核对 overview 的", lacking & before.keys()),
        ("不知道 overview 应否有", lacking - before.keys()),
    ):
        if years:
            yield f"{said} {'、'.join(map(str, sorted(years)))} 行（--with 那一年的公开数据库）"
    left_out = check.findings.coverage.left_out()
    if left_out:
        rows = check.file.rows
        told = {
            table: [
                column if count == len(rows[table]) else f"{column} {count} 格" for column, count in columns.items()
            ]
            for table, columns in left_out.items()
        }
        yield f"没有比对 {_named(told)}"
    unpublished = unshown(check)
    if unpublished:
        yield f"没有公开 {_named(unpublished)}"


def _named(found: Mapping[str, list[str]]) -> str:
    return "、".join(map(_few_columns, found, found.values()))


def _few_columns(table: str, columns: list[str]) -> str:
    more = f" 等 {len(columns)} 列" if len(columns) > MOST_COLUMNS else ""
    return f"{table} 的 {'、'.join(columns[:MOST_COLUMNS])}{more}" if columns else table


def _counted(found: Mapping[str, Collection[str]]) -> int:
    return sum(map(len, found.values()))
