"""Help shown in the window: the keyboard map and the tour."""
