"""Tables of numbers as text: separators, shape, headings, numbers."""
