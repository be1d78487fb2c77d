"""Tests of ``ledger/proofs``."""
