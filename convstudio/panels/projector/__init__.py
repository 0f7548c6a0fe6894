"""The screen for a room: the same equation in few, large signs."""
