"""Tests of ``scoring/rows``."""
