"""A batch under way: what is already recorded, what looks like a mistake, and the rows that are written."""
