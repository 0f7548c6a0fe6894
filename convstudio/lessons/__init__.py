"""Lessons in the window: which is open and where, its exercises, its export."""
