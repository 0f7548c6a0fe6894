"""Encoders of arrays as file contents: one module per format."""
