"""Tests of ``scoring/facts``."""
