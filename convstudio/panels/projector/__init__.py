"""The projector's screen: the same equation for a room, with few and large signs."""
