"""What is said beside the totals of the confidential projects that stand in them, or do not."""

from functools import lru_cache
from typing import Any

from publish.attached.reading import read_rows, sum_of
from publish.pages.site import Site
from publish.policy.policy import PolicyError
from publish.policy.reader import load_policy

NOT_COUNTED = "合计不含涉密项目。财政部门的通报按全部资金计算，因此可能与这里的执行率不同。"
COUNTED = "合计含涉密项目；涉密项目不单独列出，因此各项目加起来与合计不同。"


async def confidential_sentence(database: Any, site: Site) -> str:
    """Return the sentence about confidential projects, "" where the totals are those of the projects that are shown."""
    if not _are_counted(site.policy):
        return NOT_COUNTED
    overviews = await read_rows(database, "overview")
    for column in ("adjusted_budget_fen", "executed_fen") if overviews else ():
        total, listed = overviews[-1][column], await sum_of(database, "projects", column)
        if total is not None and listed is not None and total != listed:
            return COUNTED
    return ""


@lru_cache(maxsize=64)
def _are_counted(policy: str) -> bool:
    """Tell whether a policy counts confidential projects; one that cannot be read says nothing else."""
    try:
        return load_policy(policy).confidential_in_totals
    except PolicyError:
        return True
