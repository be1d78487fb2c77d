"""Tests of ``ledger/history``."""
