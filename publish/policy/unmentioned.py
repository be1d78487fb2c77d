"""What a policy does not speak of: it is not shown, and nobody may have meant that."""

from collections.abc import Iterator, Mapping

from ledger.kinds import KINDS
from publish.policy.policy import Policy
from publish.policy.reader import EVERY_KIND, OF_EVERY_EVENT, TO_BE_NAMED
from publish.tables.tables import TABLES


def unmentioned(policy: Policy, shipped: Policy) -> dict[str, tuple[str, ...]]:
    """Return by table and kind what ``shipped`` shows, column by column, and ``policy`` neither shows nor hides."""
    shown = {name: frozenset(fields) for name, fields in _named(policy)}
    found = {}
    for name, fields in _named(shipped):
        mentioned = shown.get(name, frozenset()) | policy.hides.get(name, frozenset())
        if left := tuple(field for field in fields if field not in mentioned):
            found[name] = left
    return found


def _named(policy: Policy) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, table in policy.tables.items():
        yield name, tuple(column.name for column in table.columns)
    anywhere = frozenset(TO_BE_NAMED)
    # Where no kind is shown, nothing can be said of all of them.
    if all(anywhere <= fields for fields in policy.bodies.values()):
        yield EVERY_KIND, TO_BE_NAMED
    for kind, fields in policy.bodies.items():
        yield kind, tuple(sorted(fields - OF_EVERY_EVENT - anywhere - {"kind"}))


def unmentioned_sentences(found: Mapping[str, tuple[str, ...]], policy: Policy) -> Iterator[str]:
    """Yield in Chinese what ``policy`` does not speak of, what follows from it, and what to do."""
    whole = [name for name in found if name not in (policy.tables.keys() | policy.bodies.keys() | policy.hides.keys())]
    for said, names in (("表", TABLES), ("事件种类", KINDS)):
        if listed := "、".join(name for name in whole if name in names):
            yield f"公开范围没有提到{said} {listed}：都不公开"
    for name in (name for name in found if name not in whole or name == EVERY_KIND):
        fields = "、".join(field if name in TABLES else field.removesuffix("_fen") for field in found[name])
        follows = "这些列不公开" if name in TABLES else "写有它们的事件，内容整个不公开"
        yield f"公开范围没有提到 {name} 的 {fields}：{follows}"
    if found:
        yield "如属有意，请把它们列在公开范围的 hide 之下 [unmentioned_field]"
