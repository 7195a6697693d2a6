"""What is kept of a session: its steps, reasons, saved scenarios, files, decisions, and who may do what."""
