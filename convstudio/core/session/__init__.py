"""A session: the scene and what belongs to it, as bytes, and the one file that keeps them with their pictures."""
