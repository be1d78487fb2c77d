"""The budget of the worked example: what each line needs, is given, gains and loses, and hands back.

One figure is real: the year's adjusted budget and its expenditure are both 10,369.89 万元
(《2023 年度中国共产党广州市委员会组织部部门整体支出绩效自评报告》). It is shared out among made-up lines in
proportion to their made-up sizes. Most lines were given a little more than they turned out to need. They handed the
rest back, as the report says of some.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from ledger.values.figures import FEN_PER_YUAN, parse_yuan, yuan
from publish.example.projects import Project, all_projects, rows_of

EXECUTED_FEN = 10_369_890_000
FUND = "一般公共预算财政拨款"

# Budgets are drawn up in hundreds of yuan, unless a contract or a contribution rate fixed them to the fen.
BUDGET_STEP_FEN = 100 * FEN_PER_YUAN
APPROPRIATED_ON = "2023-01-04"
CLOSED_ON = "2023-12-29"
CLOSING_REASONS = {"training": "部分培训因故未能按计划举办，培训费无法完成支出，退回市财政（示例）"}
USUAL_CLOSING_REASON = "年度任务已完成，不需使用的资金退回市财政（示例）"


def shared_out(total: int, weights: Sequence[int]) -> list[int]:
    """Return whole parts of ``total`` in proportion to ``weights`` that add up to it (largest remainder)."""
    divided = [divmod(total * weight, sum(weights)) for weight in weights]
    parts = [whole for whole, _ in divided]
    by_remainder = sorted(range(len(weights)), key=lambda position: -divided[position][1])
    for position in by_remainder[: total - sum(parts)]:
        parts[position] += 1
    return parts


@cache
def needed_fen() -> dict[str, int]:
    """Return what each line spends in the year, in fen: the real total, shared out by size."""
    parts = shared_out(EXECUTED_FEN, [project.size for project in all_projects()])
    return {project.project: part_fen for project, part_fen in zip(all_projects(), parts, strict=True)}


@cache
def changed_fen() -> dict[str, int]:
    """Return by how much the year's changes raise (or, negative, lower) the budget of each line, in fen."""
    changes_fen = dict.fromkeys(needed_fen(), 0)
    for row in rows_of("budget_changes.csv"):
        amount_fen = parse_yuan(row["amount"])
        raises = row["kind"] in ("carry_over", "supplement")
        changes_fen[row["project"]] += amount_fen if raises else -amount_fen
        if row["to_project"]:
            changes_fen[row["to_project"]] += amount_fen
    return changes_fen


def appropriated_fen(project: Project) -> int:
    """Return the approved budget of a line at the start of the year, in fen."""
    unchanged_fen = needed_fen()[project.project] - changed_fen()[project.project]
    if not project.slack_permille:
        return unchanged_fen
    with_slack_fen = unchanged_fen * (1000 + project.slack_permille) // 1000
    return -(-with_slack_fen // BUDGET_STEP_FEN) * BUDGET_STEP_FEN


def appropriations() -> Iterator[dict[str, Any]]:
    """Yield the approved budget of every line."""
    for project in all_projects():
        yield {
            "event_id": f"appropriation-2023-{project.project}",
            "kind": "appropriation",
            "occurred_on": APPROPRIATED_ON,
            "project": project.project,
            "amount": yuan(appropriated_fen(project)),
            "document": "示例预〔2023〕1号",
            "fund": FUND,
            "function_class": project.function_class,
        }


def changes() -> Iterator[dict[str, Any]]:
    """Yield the year's carry-overs, supplements, reductions, virements and early surrenders."""
    for number, row in enumerate(rows_of("budget_changes.csv"), start=1):
        yield {"event_id": f"change-2023-{number:02d}"} | {name: cell for name, cell in row.items() if cell}


def closing_surrenders() -> Iterator[dict[str, Any]]:
    """Yield what each line hands back at the end of the year: all it was given and did not need."""
    for project in all_projects():
        code = project.project
        unneeded_fen = appropriated_fen(project) + changed_fen()[code] - needed_fen()[code]
        if unneeded_fen:
            yield {
                "event_id": f"surrender-2023-{code}",
                "kind": "surrender",
                "occurred_on": CLOSED_ON,
                "project": code,
                "amount": yuan(unneeded_fen),
                "document": "示例退回〔2023〕3号",
                "reason": CLOSING_REASONS.get(project.rhythm, USUAL_CLOSING_REASON),
            }
