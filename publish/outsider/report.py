"""The report in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from publish.outsider.checked_publication import Check
from publish.outsider.downloads_check import DownloadsCheck
from publish.outsider.limits import MOST_LISTED
from publish.outsider.verdict import ONLY_NAMING, unshown, verdict

LIMITS = """这能说明什么：
- 列为相符的，说明文件前后一致：这些数字确由公开的事件得出，公开的事件确是这个根的账本中的事件。列为不能确认、\
没有核对、没有重算、没有比对的，没有作出判断。
- 不能说明没有人把账本连同全部摘要、根和数字一起改写。只有与从别处（不是从发布者这一次的文件）得到的核验点相符，\
才能说明从那时起没有改写。
- 摘要不能说明事件属实：钱是否真的这样花了，要看凭证。也没有核对账本当初是否应当接受这些事件。
"""
CHECKPOINT_COMPARED = "已与核验点比对，核验点的签名没有核对。"
NO_CHECKPOINT = "没有与核验点比对（--checkpoint 核验点文件）。"
NO_DOWNLOADS = "没有比对 CSV、JSON 等下载文件（--downloads 下载文件夹）。"
PRESUMED = (
    "等于公开事件得出的数，前提是公开范围所写属实（这些种类的事件除涉密项目外全部公开；公开范围本身不在账本的根之内）"
)


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


def _places(found: Mapping[str, Mapping[str, int]]) -> list[str]:
    return [f"{table}.{column}：{count} 格" for table, columns in found.items() for column, count in columns.items()]


def _unshown(found: Mapping[str, list[str]]) -> Iterator[str]:
    for table, columns in found.items():
        yield from (f"{table}.{column}" for column in columns) if columns else (table,)


def report(check: Check, *, with_checkpoint: bool, downloads: DownloadsCheck | None) -> str:
    """Return in plain words what was found."""
    findings, publication = check.findings, check.publication
    lacking = check.others.lacking()
    earlier = (year for year in check.rows("overview") if year < check.year)
    more = [f"{year} 年的{'总览' if year in lacking else '总分和评分标准'}" for year in earlier]
    unlike = f"与公开事件得出的不同（可能依据未公开的 {findings.withheld} 个事件，其种类不得而知）"
    lines = [
        f"{publication['department']} {check.year} 年："
        f"账本事件 {publication['events']} 个，公开内容 {check.log.count} 个，未公开 {findings.withheld} 个"
        + (f"（照文件所说，其中 {findings.naming_payees} 个是因文字中写有收款人）" if findings.naming_payees else ""),
        *_listed("属于其他年度而未公开内容（照文件所说）", _of_other_years(check)),
        *_listed("重新计算并且相符", [f"{table}：{count} 项" for table, count in findings.agreeing.items()]),
        *(_of_downloads(downloads) if downloads else ()),
        *_listed(f"不相符（{len(findings.differing)} 处）", findings.differing),
        *_listed(f"与公开事件得出的不同，{ONLY_NAMING}", _by_column(findings.suspect)),
        *_listed(unlike, _by_column(findings.unlike)),
        *_listed(PRESUMED, [f"{place}：{count} 项" for place, count in findings.presuming.items()]),
        *_listed(
            "不能确认：等于公开事件得出的数，但可能还依据未公开的事件",
            [f"{place}：{count} 项" for place, count in findings.unconfirmed.items()],
        ),
        *_listed("没有公开，因而没有核对", list(_unshown(unshown(check)))),
        *_listed("没有重算", [*findings.not_recomputed, *more]),
        *_listed("没有比对", _places(findings.coverage.left_out())),
        *LIMITS.rstrip().split("\n"),
        CHECKPOINT_COMPARED if with_checkpoint else NO_CHECKPOINT,
        *(() if downloads else (NO_DOWNLOADS,)),
        f"结论：{verdict(check, downloads)}。",
    ]
    return "\n".join(map(seen, lines)) + "\n"


def _of_other_years(check: Check) -> list[str]:
    lacking = check.others.lacking()
    of_year = Counter(check.others.year_at.values())
    told = ((year, count, count - lacking[year]) for year, count in sorted(of_year.items()))
    return [
        f"{year} 年：{count} 个" + (f"，其中 {found} 个由 --with 取得" if found else "") for year, count, found in told
    ]


def _of_downloads(downloads: DownloadsCheck) -> Iterator[str]:
    yield from _listed("与数据库相符的下载文件", [f"{name}：{count} 格" for name, count in downloads.agreeing.items()])
    for told, names in downloads.others.items():
        yield from _listed(f"{told}的下载文件", names)
