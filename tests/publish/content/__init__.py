"""Tests of ``publish/content``."""
