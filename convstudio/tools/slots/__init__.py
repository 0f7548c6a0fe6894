"""Slots: where tools stand, in the strip below the equation or in windows of their own."""
