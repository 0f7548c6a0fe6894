"""Files and folders: opening, replacing, and those that are installed with the program."""
