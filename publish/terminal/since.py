"""What ``publish --check`` says of a ledger that has gone on since."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ledger.values.figures import yuan
from ledger.values.listed import Listed
from ledger.values.words import NONE
from publish.published_since import FigureSince, PublishedSince, TableSince
from publish.tables.table import FEN, Column


def since_sentences(since: PublishedSince) -> Iterator[str]:
    """Yield how far the ledger has gone on, and what would change; nothing where it has not."""
    if not since.events:
        return
    gone_on = f"核验点之后账本又记录了 {since.events} 个事件"
    if since.refused:
        yield f"{gone_on}；现在不能再公开，无法比较：{since.refused}"
        return
    if not since.tables:
        yield f"{gone_on}；现在公开，各数不变"
        return
    yield f"{gone_on}；现在公开将有变动："
    yield from map(_figure, since.figures)
    yield from map(_table, since.tables)


def _figure(one: FigureSince) -> str:
    return f"- {one.year} 年{one.column.label}：{_shown(one.column, one.published)} → {_shown(one.column, one.now)}"


def _shown(column: Column, value: Any) -> str:
    if value is None:
        return NONE
    if column.unit == FEN:
        return f"{Decimal(yuan(value)):,} 元"
    return f"{value}%" if column.unit == "%" else f"{value} {column.unit}"


def _table(one: TableSince) -> str:
    counts = {"不同": one.different, "新增": one.added, "不再有": one.gone}
    said = "、".join(f"{number} 行{how}" for how, number in counts.items() if number)
    named = Listed(items=one.named, number=one.number, before="（", after="）")
    return f"- {one.table.title}（{one.table.name}）：{said}{named}"
