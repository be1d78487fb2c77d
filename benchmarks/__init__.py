"""Benchmarks: the ledger beside its peers, measured in the same run on the same data."""
