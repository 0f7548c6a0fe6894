"""The sum in writing: names, letters, formulas, and what is said of it in words."""
