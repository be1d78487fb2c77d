"""The chart of the twelve months: well-formed SVG, every value as text, inert whatever its words are."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from publish.pages.chart import HEADER_HEIGHT, PLOT_LEFT, PLOT_WIDTH, WIDTH, MonthRates, chart

SVG = "{http://www.w3.org/2000/svg}"


def month(number: int, execution: str | None, bulletin: str | None = None) -> MonthRates:
    """Return a month with its schedule."""
    return MonthRates(
        month=f"2023-{number:02d}",
        execution_rate=None if execution is None else Decimal(execution),
        schedule=(Decimal(number) / 12 * 100).quantize(Decimal("0.01")),
        bulletin_rate=None if bulletin is None else Decimal(bulletin),
    )


def drawn(*months: MonthRates) -> ElementTree.Element:
    """Return the picture of ``months``, parsed."""
    return ElementTree.fromstring(chart(months, title="标题", description="说明"))


def words(picture: ElementTree.Element) -> list[str]:
    """Return every text in the picture."""
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def test_every_value_stands_as_text() -> None:
    """The name of each month and its three rates stand as text, in order."""
    picture = drawn(*(month(number, f"{number}.25", f"{80 + number}.50") for number in range(1, 13)))
    found = words(picture)
    for number in range(1, 13):
        place = found.index(f"{number}月")
        assert found[place + 1 : place + 4] == [
            f"{number}.25",
            str(month(number, None).schedule),
            f"{80 + number}.50",
        ]


def test_the_picture_is_labelled_for_a_screen_reader() -> None:
    """The SVG is an image with a title and a description."""
    picture = drawn(month(1, "7.00"))
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "chart-title chart-description"
    assert [picture[0].text, picture[1].text] == ["标题", "说明"]


def test_what_is_absent_is_a_word_and_draws_nothing() -> None:
    """No rate is 无预算 or the word given, no bulletin is 暂缺, and neither draws a mark."""
    found = words(drawn(month(1, None)))
    assert "无预算" in found
    assert "暂缺" in found
    withheld = MonthRates(month="2023-01", execution_rate=None, schedule=None, bulletin_rate=None, without_rate="暂缺")
    picture = drawn(withheld)
    assert words(picture).count("暂缺") == 3
    # What is left are the marks of the header.
    assert len(list(picture.iter(f"{SVG}rect"))) == 1
    assert len(list(picture.iter(f"{SVG}polygon"))) == 1


@pytest.mark.parametrize("rate", ["0.00", "50.00", "100.00", "102.30", "250.00", "9999999.99", "-3.00"])
def test_a_bar_stays_in_its_plot(rate: str) -> None:
    """A rate of nothing, above 100 % or below 0 keeps its value as text and its bar within the plot."""
    picture = drawn(month(1, rate, rate), month(2, "50.00"))
    bars = list(picture.iter(f"{SVG}rect"))[1:]
    for bar in bars:
        left, width = Decimal(bar.get("x", "")), Decimal(bar.get("width", ""))
        assert width >= 0
        assert PLOT_LEFT <= left <= left + width <= PLOT_LEFT + PLOT_WIDTH
    assert rate in words(picture)


def test_bars_are_in_proportion() -> None:
    """A rate of 100 % fills the plot, half of it half."""
    bars = list(drawn(month(6, "50.00"), month(12, "100.00")).iter(f"{SVG}rect"))[1:]
    assert [Decimal(bar.get("width", "")) for bar in bars] == [Decimal(PLOT_WIDTH) / 2, Decimal(PLOT_WIDTH)]


def test_no_month_is_an_empty_picture() -> None:
    """A year without months still gives a picture with its axis."""
    picture = drawn()
    assert picture.get("viewBox", "").startswith(f"0 0 {WIDTH} {HEADER_HEIGHT}"[:8])
    assert words(picture)[:3] == ["0%", "50%", "100%"]


def test_words_are_inert() -> None:
    """Markup in the title or description comes out escaped."""
    evil = '</title><script>alert(1)</script><svg onload="x">&'
    text = chart([], title=evil, description=evil)
    assert "<script" not in text
    assert text.count("<svg") == 1
    assert ElementTree.fromstring(text)[0].text == evil


def test_nothing_is_loaded_from_elsewhere() -> None:
    """The picture names no address but that of the SVG standard, and carries no style or script."""
    text = chart([month(1, "7.00", "90.00")], title="t", description="d")
    assert text.count("http") == text.count('xmlns="http://www.w3.org/2000/svg"') == 1
    assert "style" not in text
    assert "href" not in text


def test_a_rate_beyond_twice_the_budget_is_drawn_at_the_edge() -> None:
    """One absurd rate does not squeeze the other months to nothing; its value still stands beside it."""
    picture = drawn(month(1, "5.00", "950.00"), month(2, "15.00", "90.00"))
    assert "950.00" in words(picture)
    marks = [point.split(",") for mark in picture.iter(f"{SVG}polygon") for point in mark.get("points", "").split()]
    assert all(Decimal(x) <= WIDTH for x, _ in marks)
    bars = [Decimal(bar.get("width", "0")) for bar in picture.iter(f"{SVG}rect")]
    assert max(bars) > PLOT_WIDTH // 20
