"""Modes of the whole window: the animation, and the comparison with and without the flip."""
