"""Tests of ``publish/pages``."""
