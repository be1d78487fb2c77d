"""Tests of ``scoring/reports``."""
