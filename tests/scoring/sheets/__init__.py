"""Tests of ``scoring/sheets``."""
