"""What a policy says of confidential projects and fields."""

import re
from typing import Any

from publish.policy.policy import LARGEST_SHARE_PERCENT, SHOW, WITHHOLD, PolicyError
from publish.policy.sections import at
from scoring.forms.yaml_text import Mapping, shown_value

SHORTEST_REASON = 8
"""Letters and Chinese characters that a reason has at least."""
_KEYS = {"in_totals", "largest_share", "residual", "source_digests", "payees_in_text"}


def confidential_fields(section: Mapping) -> dict[str, Any]:
    """Return what the policy says of confidential projects and fields, as fields of ``Policy``."""
    in_totals, digests = section.get("in_totals", "true"), section.get("source_digests")
    if not set(section) <= _KEYS or in_totals not in ("true", "false"):
        wanted = (
            "in_totals（true 或 false）、largest_share、residual（说明）、source_digests（withhold 或说明）和 "
            "payees_in_text（withhold 或 show）"
        )
        raise PolicyError("invalid_policy", f"confidential 之下应为 {wanted}")
    return {
        "confidential_in_totals": in_totals == "true",
        "largest_share_percent": _share(section),
        "residual": _reason(section, "residual"),
        "source_digests": WITHHOLD if digests == WITHHOLD else _reason(section, "source_digests"),
        "shows_payees_in_text": _shows_payees(section),
    }


def _share(section: Mapping) -> int:
    """Return the per cent that one confidential project may have of what all of them make up."""
    share = section.get("largest_share", str(LARGEST_SHARE_PERCENT))
    if not isinstance(share, str) or not re.fullmatch("[1-9][0-9]?|100", share):
        with at(section, "largest_share"):
            raise PolicyError("invalid_policy", f"largest_share = {shown_value(share)}：应为 1 至 100 的整数，是百分数")
    return int(share)


def _shows_payees(section: Mapping) -> bool:
    said = section.get("payees_in_text", WITHHOLD)
    if said not in (WITHHOLD, SHOW):
        with at(section, "payees_in_text"):
            message = (
                f"payees_in_text = {shown_value(said)}：应为 {WITHHOLD}（不公开写有收款人的文字）或 {SHOW}（公开）"
            )
            raise PolicyError("invalid_policy", message)
    return bool(said == SHOW)


def _reason(section: Mapping, name: str) -> str | None:
    """Return the words that accept what could be told, None where there is no such line."""
    words = section.get(name)
    if name in section and not _is_reason(words):
        with at(section, name):
            message = f"{name} = {shown_value(words)}：应为一句话，至少 {SHORTEST_REASON} 个字"
            raise PolicyError("invalid_policy", f"{message}，说明为何接受可推知；不接受就不要写这一行")
    return words


def _is_reason(residual: Any) -> bool:
    """Tell whether the words can be a reason; 无, false or 0 would accept what they mean to refuse."""
    return isinstance(residual, str) and sum(map(str.isalpha, residual)) >= SHORTEST_REASON
