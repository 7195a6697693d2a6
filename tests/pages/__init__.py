"""The pages, run without a browser: act, leave, return, assert a value."""
