"""What is seen: one widget a file, values in through show_*(), the user's acts out as signals."""
