"""The command line: its options, filtering without a window, and signals."""
