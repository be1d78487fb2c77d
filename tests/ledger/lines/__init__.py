"""Tests of ``ledger/lines``."""
