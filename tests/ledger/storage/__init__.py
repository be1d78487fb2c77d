"""Tests of ``ledger/storage``."""
