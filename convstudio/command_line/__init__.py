"""The program without a window: options, filtering, what a terminal is told."""
