"""The parts of the sum panel: the formula, the products, the total."""
