"""Sentences about a scene: for the status line and screen readers, of an output, a picture, a kernel that came in."""
