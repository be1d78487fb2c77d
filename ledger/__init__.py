"""The ground floor: an append-only log of budget events in one SQLite file. Knows nothing of scores."""
