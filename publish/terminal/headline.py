"""What a publication says in a few lines: whose, the headline figures, the points, what it was made of."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from ledger.values.figures import wan_yuan
from publish.publication import Publication
from scoring.rubrics.rubric import rests_on_bulletins


def headline(published: Publication, output: Path) -> Iterator[str]:
    """Yield the lines that are printed once a public database was written to ``output``."""
    content, year = published.content, published.content.year
    year_end, average = year.facts.months[-1], year.facts.shown_average_bulletin_rate
    yield year.whole.department.name
    yield f"调整后预算数：{wan_yuan(year_end.adjusted_budget_fen)} 万元"
    yield f"执行数：{wan_yuan(year_end.executed_fen)} 万元"
    if average is not None or year.facts.bulletins or rests_on_bulletins(content.sheet.rubric):
        yield f"平均执行率：{'（缺）' if average is None else f'{average} %'}"
    for line in content.sheet.lines:
        if line.weight is not None:
            yield f"{line.title}：{_points(line.score)}"
    yield f"总分：{_points(content.sheet.total)}"
    yield f"公开数据库：{output}（账本 {content.events} 个事件，根 {content.root}）"
    yield f"内容摘要：{published.digest}"


def _points(points: Decimal | None) -> str:
    return "（缺）" if points is None else f"{points:f}"
