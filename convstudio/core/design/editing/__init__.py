"""Edits of a kernel's weights: of those selected, under locks, by a scale, at the rim."""
