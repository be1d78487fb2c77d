"""The pages of the log: what was taken back says so, an event reads in order, what is withheld is said to be."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette

from publish.pages.corrections import corrections_by_seq
from publish.pages.event_shown import fields_shown
from tests.publish.fixtures import built_demo, site, table_rows
from tests.publish.site_words import links, pages_of, without_table, words


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """The worked example."""
    return site(built_demo(tmp_path_factory) / "public.db")


def corrected(factory: pytest.TempPathFactory, kind: str) -> Iterator[tuple[int, int]]:
    """Yield each event of the example that a later one of ``kind`` takes back, with that one."""
    for row in table_rows(built_demo(factory) / "public.db", "fund_changes"):
        if row["corrects"] is not None and row["kind"].startswith(kind):
            yield row["corrects"], row["seq"]


@pytest.mark.parametrize(("kind", "said"), [("冲销", "号冲销"), ("支出退回", "号退回")])
def test_what_was_taken_back_says_so(
    example: Datasette, tmp_path_factory: pytest.TempPathFactory, kind: str, said: str
) -> None:
    """A payment that was reversed or refunded links what did it, and that one links back and to the project."""
    taken_back, by = next(corrected(tmp_path_factory, kind))
    assert f"已被第{by}{said}" in words(example, f"/events/{taken_back}")
    assert links(example, f"/events/{taken_back}")[str(by)] == f"/2023/events/{by}"
    back = links(example, f"/events/{by}")
    assert back[str(taken_back)] == f"/2023/events/{taken_back}"
    assert any(href.startswith("/2023/projects/") for href in back.values())
    assert f"已被第{by}{said}" in words(example, f"/changes?after={taken_back - 1}")


def test_a_refund_that_was_reversed_is_no_refund() -> None:
    """What took a payment back and was itself reversed says so; a refund says how much."""
    refund = {"seq": 7, "corrects": 5, "kind": "支出退回", "amount_fen": 123_456}
    found = corrections_by_seq([refund], [{"seq": 9, "corrects": 7, "kind": "冲销（支出退回）", "amount_fen": 123_456}])
    [correction] = found[5]
    assert (correction.seq, correction.said, correction.undone_by) == (7, "退回 1,234.56 元", 9)


def test_the_fields_of_an_event_come_in_order() -> None:
    """What happened stands first, how it was recorded last, in Chinese and with separators."""
    body = (
        '{"amount_fen":-5799742,"event_id":"e","expenditure_type":"project","kind":"reduction","nonce":"00",'
        '"occurred_on":"2023-01-20","project":"P1","source":{"file":"a.csv","row":299,"sha256":"13"}}'
    )
    shown = [(field.label, field.value) for field in fields_shown(body)]
    assert shown == [
        ("种类", "调减（reduction）"),
        ("发生日期", "2023-01-20"),
        ("项目", "P1"),
        ("支出类型", "项目支出"),
        ("金额（元）", "−57,997.42"),
        ("编号", "e"),
        ("来源文件", "文件 a.csv，第 299 行，SHA-256 13"),
        ("随机数", "00"),
    ]


def test_a_withheld_body_says_so(tmp_path: Path) -> None:
    """The row of an event whose body is withheld says 不公开, in the table too."""
    datasette = pages_of(tmp_path)
    assert "内容不公开" in words(datasette, "/public/events/5")
    assert "不公开" in words(datasette, "/public/events")


def test_all_bodies_are_public(example: Datasette, tmp_path: Path) -> None:
    """Only where bodies are withheld does the page of the verification speak of the others."""
    assert "1,654个事件都公开了内容。" in words(example, "/verify")
    assert "1,234个事件中，0个公开了内容，其余只公开摘要" in words(pages_of(tmp_path), "/verify")


def test_without_events_no_page_leads_to_the_verification(tmp_path: Path) -> None:
    """Where the policy shows no events, nothing links to pages of them."""
    datasette = pages_of(tmp_path, policy=without_table("events"))
    for path in ("/", "/score", "/changes", "/public/fund_changes/5", "/about"):
        found = links(datasette, path).values()
        assert [href for href in found if href.startswith(("/verify", "/events"))] == []
