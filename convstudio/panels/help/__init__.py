"""Help that stands in the window: the keyboard map and the tour."""
