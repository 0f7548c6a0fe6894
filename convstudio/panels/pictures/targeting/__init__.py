"""Where the mouse and the keyboard's cursor are in a picture, and what belongs to it."""
