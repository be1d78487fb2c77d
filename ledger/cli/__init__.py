"""The commands of the ledger; found by entry points, imported by nothing."""
