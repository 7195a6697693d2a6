"""Published tables: what must come out of the published assumptions."""
