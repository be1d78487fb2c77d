"""Tests of ``publish/outsider``."""
