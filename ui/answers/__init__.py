"""The Answers page: what would it take, why did it move, what matters most, how sure are we."""
