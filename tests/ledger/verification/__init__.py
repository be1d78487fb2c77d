"""Tests of ``ledger/verification``."""
