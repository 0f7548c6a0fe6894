"""Sizes of everything that is drawn: at a desk, or for a room that reads it from its last row."""
