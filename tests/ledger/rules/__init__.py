"""Tests of ``ledger/rules``."""
