"""Kernels that have a name: their menu, the window of the user's own, and saving one."""
