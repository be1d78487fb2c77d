"""Tests of ``publish/policy``."""
