"""The pages QIPP programme, Milestones and Risks."""
