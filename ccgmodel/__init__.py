"""The CCG recovery planner's model: pure Python, no Streamlit, no input or output outside `workbook`."""

__version__ = "0.1.0"
