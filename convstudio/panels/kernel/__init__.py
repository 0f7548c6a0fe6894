"""The kernel panel and its parts: the table, the kernel as applied, size, scale, origin and gestures."""
