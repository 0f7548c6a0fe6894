"""What is said to the user, and where there is room for it."""
