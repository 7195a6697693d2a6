"""The pages What if and Answers."""
