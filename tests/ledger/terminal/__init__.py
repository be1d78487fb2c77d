"""Tests of ``ledger/terminal``."""
