"""Tests of ``publish/confidential``."""
