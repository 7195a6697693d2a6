"""What a colleague would ask about a plan that can be read: warnings, each with its cell."""
