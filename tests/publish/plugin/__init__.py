"""Tests of ``publish/plugin``."""
