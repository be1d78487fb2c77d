"""Tests of ``scoring``."""
