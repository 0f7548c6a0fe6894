"""The sizes of everything drawn, at a desk or for a room that reads from its last row."""
