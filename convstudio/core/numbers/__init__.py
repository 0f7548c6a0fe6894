"""Parsing and formatting of numbers."""
