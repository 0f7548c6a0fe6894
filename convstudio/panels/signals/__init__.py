"""Signals: the plots of x, w and s, and the controls of the spaceship."""
