"""Constant chart specifications and their data."""
