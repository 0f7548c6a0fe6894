"""Saving: a feature map becomes a file."""
