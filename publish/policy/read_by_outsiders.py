"""Whether those who check a publication can read the policy in it."""

from collections.abc import Iterator

from publish.outsider.policy_text import Policy as OutsidersPolicy
from publish.policy.policy import Policy


def unread_by_outsiders(policy: Policy) -> Iterator[str]:
    """Yield, in Chinese, why ``verify_public.py`` does not read the policy's YAML: whoever runs it is told 不相符."""
    if unread := OutsidersPolicy(policy.text).unread:
        yield (
            f"注意：核验程序 verify_public.py 读不了这份公开范围（{unread}），谁来核验都会得到不相符；"
            "请改写：每个值写在一行之内，不用反斜杠转义 [policy_unread_by_outsiders]"
        )
