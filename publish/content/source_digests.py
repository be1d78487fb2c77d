"""Digests of import files that no salt protects: whom they tell what the file held beside the body that carries one."""

from collections import Counter
from collections.abc import Container, Iterable

from attrs import frozen

from publish.content.logged_events import LoggedEvent
from publish.policy.policy import WITHHOLD, Policy, PolicyError


@frozen(kw_only=True)
class TellingDigests:
    """The open ``digests`` under which something sealed or withheld stands, and how many ``bodies`` would show one."""

    digests: frozenset[str] = frozenset()
    bodies: int = 0


def telling_digests(log: Iterable[LoggedEvent], open_digests: Container[str]) -> TellingDigests:
    """Return which of ``open_digests`` tell.

    Who knows all of a file but one cell tries values for it until the digest is right. So a digest of bodies that are
    all shown tells nothing, and one that a sealed cell or a withheld body shares tells that.
    """
    telling: set[str] = set()
    shown: Counter[str] = Counter()
    for logged in log:
        digest = logged.fields.get("source", {}).get("sha256")
        if digest not in open_digests:
            continue
        shown[str(digest)] += logged.withheld is None
        if logged.withheld is not None or "details_digest" in logged.fields:
            telling.add(str(digest))
    return TellingDigests(digests=frozenset(telling), bodies=sum(shown[digest] for digest in telling))


def require_nothing_told(policy: Policy, found: TellingDigests) -> None:
    """Raise PolicyError where digests tell and the policy says neither to withhold their bodies nor why not."""
    if not found.bodies or policy.source_digests is not None:
        return
    message = (
        f"有 {found.bodies} 个事件的内容写有导入文件未加盐的摘要，而同一文件里还有保密的单元格或不公开的事件："
        "知道文件其余内容的人可以逐个试出来，没有公开。请在公开范围的 confidential 之下写明 "
        f"source_digests: {WITHHOLD}（不公开这些事件的内容），或写明可以接受的理由（照常公开）"
    )
    raise PolicyError("source_digest_tells", message)
