"""Kernels from a few parameters: Gaussians, means, edges and bands, each a function of places and a row of a table."""
