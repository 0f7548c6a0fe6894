"""The double sum: its geometry, borders, ways of computing it, and what is promised of each output."""
