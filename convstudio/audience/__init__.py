"""What an audience sees: the projector's screen, its mirror and its pictures."""
