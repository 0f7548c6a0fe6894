"""Work beside the user interface's thread."""
