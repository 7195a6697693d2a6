"""How money, rates, metrics, positions and settings are said."""
