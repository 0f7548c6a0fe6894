"""The parts of the kernel panel: the table, the kernel as applied, size, scale and gestures."""
