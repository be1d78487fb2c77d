"""A problem of a rubric, with its place."""

from attrs import frozen


@frozen(kw_only=True)
class RubricProblem:
    """What is wrong with a rubric: the line of the file (from 1; None where it is no YAML), a code, a sentence."""

    row: int | None
    code: str
    message: str

    def sentence(self) -> str:
        """Return the problem as it is printed."""
        place = "" if self.row is None else f"第 {self.row} 行："
        return f"{place}{self.message} [{self.code}]"
