"""The Better Care Fund page."""
