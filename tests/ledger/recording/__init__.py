"""Tests of ``ledger/recording``."""
