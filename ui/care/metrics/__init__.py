"""Care beside the money: metrics as small multiples and in words, what happened, and what ties them to pounds."""
