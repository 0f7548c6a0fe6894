"""Lessons in the window: the lecture, its exercises, the presenter's window, and exports."""
