"""Files and the clipboard in the window: choosing, opening, dropping, saving."""
