"""Tests of ``ledger/claims``."""
