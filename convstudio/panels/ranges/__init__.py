"""The value range of a picture's colours: the menus of I and S, and their histogram."""
