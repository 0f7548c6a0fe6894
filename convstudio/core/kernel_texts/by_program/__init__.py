"""Kernels as single programs are given them: commands, scripts, filters with a divisor, files of a storage."""
