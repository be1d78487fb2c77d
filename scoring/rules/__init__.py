"""The rules of a rubric: pure functions from facts to points."""
