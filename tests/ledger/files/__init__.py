"""Tests of ``ledger/files``."""
