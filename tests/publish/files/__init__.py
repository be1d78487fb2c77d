"""Tests of ``publish/files``."""
