"""Pages of a long list: the way back is the way there, and none is longer than it may be."""

from hypothesis import given
from hypothesis import strategies as st

from publish.pages.page_of_rows import ROWS_A_PAGE, PageOfRows, page_of_list
from publish.pages.texts_shown import FOLDED_BYTES, FOLDED_CHARACTERS, beginning, cell_characters, folded_bytes

MOST_BYTES = 1_000


def page_after(sizes: list[int], after: int) -> PageOfRows:
    """Return a page of rows of those sizes."""
    return page_of_list(sizes, after, size=lambda size: size, most_bytes=MOST_BYTES)


@given(st.lists(st.sampled_from([1, 5, 200, 2_000]), min_size=1, max_size=350))
def test_the_way_back_is_the_way_there(sizes: list[int]) -> None:
    """From the first page on each row stands on one page, in order; from the last page back are the same pages."""
    there = [page_after(sizes, 0)]
    while there[-1].next is not None:
        there.append(page_after(sizes, there[-1].next))
    assert [row for page in there for row in page.rows] == list(enumerate(sizes, start=1))
    assert all(len(page.rows) <= ROWS_A_PAGE for page in there)
    assert all(len(page.rows) == 1 or sum(size for _, size in page.rows) <= MOST_BYTES for page in there)
    back = [there[-1]]
    while back[-1].previous is not None:
        back.append(page_after(sizes, back[-1].previous or 0))
    assert back == there[::-1]


def test_a_page_says_where_it_is() -> None:
    """A page says which rows of how many it has; beyond the last row there is only a way back."""
    page = page_after([1] * 250, 100)
    assert (page.first, page.last, page.total, page.previous, page.next) == (101, 200, 250, "", 200)
    beyond = page_after([1] * 250, 999)
    assert (list(beyond.rows), beyond.previous, beyond.next) == ([], 200, None)


def test_a_folded_text_takes_room() -> None:
    """A short text takes its own room, a folded one its beginning and itself, one beyond that its beginning alone."""
    assert folded_bytes("<" * 10) == 40
    assert folded_bytes("分" * FOLDED_CHARACTERS) == 3 * (FOLDED_CHARACTERS + 101)
    assert folded_bytes("分" * FOLDED_BYTES) == 3 * 101
    assert beginning("一二三", 2) == "一二…"
    assert beginning("一二", 2) == "一二"


def test_cells_are_cut_where_they_are_many() -> None:
    """The more long texts stand in a table, the less is shown of each."""
    row = [{"raw": "分" * 4_000}, {"raw": 7}]
    assert [cell_characters([row] * rows) for rows in (1, 50, 100)] == [1_000, 500, 200]
