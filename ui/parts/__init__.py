"""What every page uses: levers, tables, figures, downloads, bridge, choices, notice, undo and style."""
