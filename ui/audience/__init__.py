"""What the telephones of a room are served: no page of Streamlit, and no session."""
