"""What would it take: the levers, alone or together, that reach a target."""
