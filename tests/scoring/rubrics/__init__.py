"""Tests of ``scoring/rubrics``."""
