"""The audience's view: the projector's screen, its mirror on the lecturer's window, and pictures of it."""
