"""A score that was published beside the one that is computed. Pure: figures in, a sentence out."""

from decimal import Decimal

from publish.pages.numbers_shown import decimal_of


def published_beside(published: str | None, computed: str | None, what: str) -> str:
    """Return what was published of ``what``, and by how much it differs; "" where nothing was published.

    ``computed`` is None where the facts leave it open.
    """
    given, found = decimal_of(published), decimal_of(computed)
    if given is None:
        return ""
    if found is None:
        return f"公布{what} {published}，计算{what}暂缺"
    return f"公布{what} {published}，{_compared(given - found, f'计算{what}')}"


def _compared(difference: Decimal, with_what: str) -> str:
    if not difference:
        return f"与{with_what}相同"
    return f"比{with_what}{'多' if difference > 0 else '少'} {abs(difference):f} 分"
