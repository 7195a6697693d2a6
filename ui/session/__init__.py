"""What a session holds: state, history, address, samples, open portfolio, pinned scenario, store and people."""
