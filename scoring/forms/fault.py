"""The fault of a form, with its place."""

from attrs import frozen


@frozen
class Fault:
    """A stable code and a Chinese sentence; ``row`` is the line of the file (from 1), None where it is of no line."""

    code: str
    message: str
    row: int | None = None

    def sentence(self) -> str:
        """Return the fault as it is printed."""
        place = "" if self.row is None else f"第 {self.row} 行："
        return f"{place}{self.message} [{self.code}]"
