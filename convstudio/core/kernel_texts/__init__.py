"""Kernels as texts: the notations in which programs, books and people write a matrix of weights."""
