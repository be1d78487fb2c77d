"""The errors of scoring."""

from ledger.errors import JixiaoError


class RubricError(JixiaoError, ValueError):
    """A rubric that cannot be used, or facts that do not fit it."""
