"""Arrays become the bytes of a file: one module a format."""
