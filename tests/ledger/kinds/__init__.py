"""Tests of ``ledger/kinds``."""
