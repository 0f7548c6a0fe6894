"""The experiment being worked on: its edits, undo, the step of the animation, settings."""
