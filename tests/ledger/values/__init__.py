"""Tests of ``ledger/values``."""
