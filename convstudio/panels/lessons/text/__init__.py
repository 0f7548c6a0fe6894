"""Markdown with formulas and pictures, at any size of type."""
