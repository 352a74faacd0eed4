"""Measurements of speed. Never a test, because machines are noisy."""
