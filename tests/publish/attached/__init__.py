"""Tests of ``publish/attached``."""
