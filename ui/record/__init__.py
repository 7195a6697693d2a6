"""The pages Scenarios, Compare and Decisions."""
