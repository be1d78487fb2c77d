"""The most memory that commands hold over ten odd years, which should not grow with the log.

``--events`` are the payments and corrections; registrations and budgets come on top.
"""

from collections.abc import Iterator

from benchmarks.measures.memory import GOAL, PROCESSES, peak_megabytes
from benchmarks.prepared import Prepared, import_command, jixiao_command
from benchmarks.table import Row
from benchmarks.ten_years import LAST_YEAR, PROJECT, write_ten_years
from benchmarks.timing import process
from publish.policy.reader import shipped_policy


def rows(prepared: Prepared, repeat: int) -> Iterator[Row]:
    """Yield the peak memory of each command; one run of each, because it hardly varies."""
    if not (PROCESSES / "self" / "smaps_rollup").exists():
        yield Row(what="peak memory over ten years", jixiao="measured on Linux only", goal=GOAL)
        return
    file, ledger = prepared.new_path(".jsonl"), prepared.new_ledger()
    write_ten_years(prepared.events, file)
    process(import_command(file, ledger))
    commands: list[tuple[str, ...]] = [
        ("log",),
        ("log", "--json"),
        ("log", "--project", PROJECT),
        ("diff", "--as-of", str(prepared.events // 2)),
        ("verify",),
    ]
    for command in commands:
        peak = peak_megabytes(jixiao_command(ledger, *command))
        what = f"peak memory of {' '.join(command)} over {prepared.events:,} of ten years"
        yield Row(what=what, jixiao=f"{peak:,.0f} MB", value=peak, goal=GOAL)
    # With few events a year, fewer than three confidential projects have money in some month.
    policy, output = prepared.new_path(".yml"), str(prepared.new_path(".db"))
    policy.write_text(
        shipped_policy().text.replace(
            "  in_totals: true", "  in_totals: true\n  residual: 演示数据，均为虚构，没有真的涉密项目"
        ),
        "utf-8",
    )
    publish = ("publish", "--year", str(LAST_YEAR), "--output", output, "--policy", str(policy))
    peak = peak_megabytes(jixiao_command(ledger, *publish))
    yield Row(what=f"peak memory of publish over {prepared.events:,} of ten years", jixiao=f"{peak:,.0f} MB")
