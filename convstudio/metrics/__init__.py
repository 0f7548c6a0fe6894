"""How large everything is drawn: at a desk, or for a room that is to read it from its last row."""
