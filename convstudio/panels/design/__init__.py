"""What a kernel does to frequencies, in pictures."""
