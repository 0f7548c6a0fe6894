"""What a kernel is and does, in words and numbers."""
