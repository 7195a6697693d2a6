"""The pages Baseline, and Method and sources."""
