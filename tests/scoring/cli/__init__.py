"""Tests of ``scoring/cli``."""
