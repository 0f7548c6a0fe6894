"""The double sum: geometry, borders, algorithms and error bounds."""
