"""The score sheet: a rubric filled in with the facts of a year, and its explanation."""
