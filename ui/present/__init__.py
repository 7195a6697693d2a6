"""The Present page: the plan's stories for a room, in large type and without an analyst's controls."""
