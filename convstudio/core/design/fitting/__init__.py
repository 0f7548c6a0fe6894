"""The kernel between two pictures, by least squares, and why another program's output differs."""
