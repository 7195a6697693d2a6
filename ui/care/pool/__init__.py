"""The Better Care Fund page: the pooled budget in its views, what pays for it, who bears its risk."""
