"""The pages Metrics and Better Care Fund."""
