"""What is published beside what the policy in the file says is."""

from __future__ import annotations

from datetime import datetime, timedelta

from publish.outsider.checked_publication import Check
from publish.outsider.fields import FIELDS_OF_EVERY_KIND
from publish.outsider.other_years import of_unshown_years


def compare_scope(check: Check) -> None:
    """Compare what is published with what the policy in the file says is."""
    policy, findings = check.findings.policy, check.findings
    findings.differing += check.others.impossible(check.year)
    if "through" in check.publication:
        _compare_years(check)
    if not 0 <= findings.naming_payees <= (0 if policy.shows_payees else findings.withheld - findings.later):
        findings.differing.append("publication 的 naming_payees：写有收款人而不公开的事件，不可能有这么多")
    if not findings.naming_payees:
        # Any other number is the word of the file, and makes the rest less certain.
        findings.coverage.add_column("publication", "naming_payees")
    if policy.unread:
        # What nobody can read, nobody can hold the published tables against: then it is no policy.
        told = f"全文不是本程序所读的 YAML（{policy.unread}），公开的表、列和内容没有同它比对"
        findings.differing.append(f"publication 的 {check.year} 行 policy（公开范围）：{told}")
        return
    findings.coverage.add_column("publication", "policy")
    published = {table: columns for table, columns in check.file.columns.items() if table != "publication"}
    for table in sorted(published.keys() | policy.tables.keys()):
        named, there = set(policy.tables.get(table, ())), set(published.get(table, ()))
        if table not in published or table not in policy.tables:
            told = "公开范围有，文件里没有" if table not in published else "文件里有，公开范围没有"
            findings.differing.append(f"表 {table[:40]}：{told}")
        elif named != there:
            differing = "、".join(sorted(named ^ there))
            findings.differing.append(f"表 {table} 的列与公开范围不同：{differing}")
        else:
            findings.agreeing["公开范围"] += 1
    for (kind, fields), seqs in check.log.forms.items():
        allowed = policy.bodies.get(kind)
        shown = {name.replace("amount_fen", "amount") for name in fields}
        if allowed is None or not shown <= {*allowed, *FIELDS_OF_EVERY_KIND}:
            told = "公开范围没有这种事件，或没有其中的字段"
            findings.differing += [f"events 的 {seq} 行 body：{told}" for seq in seqs]


def _compare_years(check: Check) -> None:
    """Compare which years and months are shown with what the policy and the disclosed events say."""
    findings, through = check.findings, check.through
    shows_earlier = findings.policy.shows_earlier_bodies
    first = 2000 if shows_earlier else check.year
    for seq, year in check.others.year_at.items() if shows_earlier else ():
        if year < check.year:
            findings.differing.append(f"events 的 {seq} 行 year：按公开范围，{year} 年的内容应当公开")
    findings.differing += of_unshown_years(check.log.events, check.log, range(first, check.year + 1))
    findings.coverage.add_column("events", "year")
    expected = min(max([f"{check.year}-01", *map(_month_of, check.whole.recorded_at)]), f"{check.year}-12")
    last_is_shown = check.whole.last_seq == check.publication["events"]
    # Whoever withholds the last events alone knows when they were recorded.
    if last_is_shown or expected > through or expected == f"{check.year}-12":
        findings.compare(("publication", check.year, "through"), through, expected)


def _month_of(recorded_at: str) -> str:
    """Return the month in UTC+8 of a time in UTC."""
    moment = datetime.fromisoformat(f"{recorded_at[:19]}+00:00") + timedelta(hours=8)
    return moment.strftime("%Y-%m")
