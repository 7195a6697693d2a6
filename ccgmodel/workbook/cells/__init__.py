"""The cells of a workbook: guarded, loaded, found under their headings, and read as what a field says."""
