"""Files and the clipboard: dialogs, opening, drag and drop, saving."""
