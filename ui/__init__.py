"""What the pages share: state, levers as widgets, charts, tables and sentences. No arithmetic of the model."""
