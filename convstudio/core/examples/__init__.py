"""The textbook's two examples."""
