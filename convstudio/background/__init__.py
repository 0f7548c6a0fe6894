"""Work in threads other than the GUI thread."""
