"""``rubric list`` and ``rubric show``: what ships, and its text."""

from ledger.history.rubrics import shipped_rubrics, shipped_text
from scoring.rubrics.reader import load
from tests.conftest import CommandLine


def test_the_shipped_rubrics_are_listed(cli: CommandLine) -> None:
    """A row each with id, title, source and weight, printed and as JSON, without any ledger."""
    listed = cli.json("rubric", "list")
    found = [load(shipped_text(name) or "") for name in shipped_rubrics()]
    assert listed == [
        {"id": one.id, "title": one.title, "source": one.source, "weight": str(one.weight)} for one in found
    ]
    printed = cli.ok("rubric", "list")
    assert "随附的评分标准 3 个" in printed
    assert all(one[key] in printed for one in listed for key in ("id", "title", "source", "weight"))


def test_a_shipped_rubric_is_shown_as_it_stands(cli: CommandLine) -> None:
    """The text is printed whole: what is adopted by that name."""
    for name in shipped_rubrics():
        assert cli.ok("rubric", "show", name) == shipped_text(name)


def test_a_name_that_does_not_ship_is_refused(cli: CommandLine) -> None:
    """The refusal names what can be shown."""
    said = cli.refused("rubric", "show", "guangzhou")
    assert "没有随附的评分标准 guangzhou，可用 guangzhou-2023、hubei-project-2020、national-project-2020" in said
    assert "[unknown_rubric]" in said
