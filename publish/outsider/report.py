"""The report in plain words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from publish.outsider.checked_publication import Check
from publish.outsider.columns import COLUMNS, WORDS
from publish.outsider.findings import Findings
from publish.outsider.limits import MOST_LISTED

LIMITS = """这能说明什么：
- 列为相符的，说明文件前后一致：这些数字确由公开的事件得出，公开的事件确是这个根的账本中的事件。列为不能确认、\
没有核对、没有重算的，没有作出判断。
- 不能说明没有人把账本连同全部摘要、根和数字一起改写。只有与从别处（不是从发布者这一次的文件）得到的核验点相符，\
才能说明从那时起没有改写。
- 摘要不能说明事件属实：钱是否真的这样花了，要看凭证。也没有核对账本当初是否应当接受这些事件。
"""
CHECKPOINT_COMPARED = "已与核验点比对，核验点的签名没有核对。"
NO_CHECKPOINT = "没有与核验点比对（--checkpoint 核验点文件）。"
PRESUMED = (
    "等于公开事件得出的数，前提是公开范围所写属实（这些种类的事件除涉密项目外全部公开；公开范围本身不在账本的根之内）"
)
ONLY_NAMING = "只有因写有涉密项目的名称或代码而未公开的事件才能解释"


def seen(text: str) -> str:
    """Return ``text`` with what could steer a terminal escaped: whoever wrote the file must not write the verdict."""
    return "".join(c if c.isprintable() or c == "\u3000" else f"\\u{ord(c):04x}" for c in text)


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    yield f"{title}："
    yield from (f"- {line[:400]}" for line in lines[:MOST_LISTED])
    if len(lines) > MOST_LISTED:
        yield f"- 另有 {len(lines) - MOST_LISTED} 处"


def _by_column(found: Mapping[str, list[str]]) -> list[str]:
    return [f"{place}：{len(told)} 项，如 {told[0]}" for place, told in found.items()]


def _counted(found: Mapping[str, Collection[str]]) -> int:
    return sum(map(len, found.values()))


def _verdict(findings: Findings, earlier: list[str]) -> str:
    said = "没有发现不相符"
    if findings.differing:
        said = f"不相符：{len(findings.differing)} 处"
    elif findings.suspect:
        said = "存疑"
    tails = []
    if findings.suspect:
        tails.append(f"有 {_counted(findings.suspect)} 项与公开事件得出的不同，{ONLY_NAMING}")
    if findings.unlike:
        tails.append(f"有 {_counted(findings.unlike)} 项与公开事件得出的不同，可能依据未公开的事件")
    if findings.presuming:
        tails.append(f"有 {sum(findings.presuming.values())} 项以公开范围所写属实为前提")
    if findings.unconfirmed:
        tails.append(f"有 {sum(findings.unconfirmed.values())} 项不能确认")
    unscored = "和".join(filter(None, (findings.unscored, *earlier)))
    if unscored:
        tails.append(f"{unscored}没有重算")
    return f"{said}，{'但' if said.startswith('没有') else ''}{'，'.join(tails)}" if tails else said


def report(check: Check, *, with_checkpoint: bool) -> str:
    """Return in plain words what was found."""
    findings, publication, file = check.findings, check.publication, check.file
    unshown = [table for table in COLUMNS if table not in file.columns]
    for table, columns in file.columns.items():
        unshown += [f"{table}.{column}" for column in COLUMNS[table][0].split() if column not in columns]
    shown_only = [f"{table}：{'、'.join(COLUMNS[table][1].split())}" for table in file.rows if COLUMNS[table][1]]
    words = [f"{table} 的 {name} 里的文字" for table, name in WORDS if name in file.columns.get(table, ())]
    before = {year: row for year, row in check.rows("overview").items() if year < check.year}
    earlier = [f"{year} 年的总分" for year, row in before.items() if row.get("total") is not None]
    more = [f"{year} 年的总分和评分标准" for year in before]
    unlike = f"与公开事件得出的不同（可能依据未公开的 {findings.withheld} 个事件，其种类不得而知）"
    lines = [
        f"{publication['department']} {check.year} 年："
        f"账本事件 {publication['events']} 个，公开内容 {len(check.log.events)} 个，未公开 {findings.withheld} 个"
        + (f"（照文件所说，其中 {findings.naming_payees} 个是因文字中写有收款人）" if findings.naming_payees else ""),
        *_listed("重新计算并且相符", [f"{table}：{count} 项" for table, count in findings.agreeing.items()]),
        *_listed(f"不相符（{len(findings.differing)} 处）", findings.differing),
        *_listed(f"与公开事件得出的不同，{ONLY_NAMING}", _by_column(findings.suspect)),
        *_listed(unlike, _by_column(findings.unlike)),
        *_listed(PRESUMED, [f"{place}：{count} 项" for place, count in findings.presuming.items()]),
        *_listed(
            "不能确认：等于公开事件得出的数，但可能还依据未公开的事件",
            [f"{place}：{count} 项" for place, count in findings.unconfirmed.items()],
        ),
        *_listed("没有公开，因而没有核对", unshown),
        *_listed("没有重算", [*findings.not_recomputed, *more, *words, *shown_only]),
        *LIMITS.rstrip().split("\n"),
        CHECKPOINT_COMPARED if with_checkpoint else NO_CHECKPOINT,
        f"结论：{_verdict(findings, earlier)}。",
    ]
    return "\n".join(map(seen, lines)) + "\n"
