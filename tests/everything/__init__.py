"""Everything that the planner says, written down, so that two versions of its code can be held against each other.

`python -m tests.everything OUT_DIR` writes it; `diff -r` of two such folders is what has changed.
"""
