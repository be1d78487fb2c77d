"""What of one year is shown: the rows of every public table, read from the log."""
