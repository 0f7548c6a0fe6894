"""Parsing of text tables of numbers: separators, shape, headings, numbers."""
