"""The lesson panel, the presenter's window, and the dialogs for writing and exporting lessons."""
