"""Files and folders: opening, replacing, and those that travel with the program."""
