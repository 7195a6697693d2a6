"""Tests of the Excel side: every kind of problem, and the workbooks that read without any."""
