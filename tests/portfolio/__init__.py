"""Many plans: roll-up, transfers, rules, support, reading and the command line."""
