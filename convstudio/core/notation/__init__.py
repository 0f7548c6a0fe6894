"""The sum in writing: names, letters, formulas, and descriptions in words."""
