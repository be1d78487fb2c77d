"""Tests of ``scoring/rules``."""
