"""The document: the current scene, its edits and history, the animation's player, and the settings."""
