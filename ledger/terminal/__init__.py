"""The command line itself: its entry point, tables, JSON, bars, and errors as click errors."""
