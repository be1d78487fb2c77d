"""Tests of ``ledger/warnings``."""
