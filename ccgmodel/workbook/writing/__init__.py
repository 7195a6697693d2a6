"""Workbooks that we write: the template, tables of text, and a copy with its problems marked."""
