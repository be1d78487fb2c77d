"""Tests of ``publish/tables``."""
