"""The line below the kernel, with the popups of its size and its origin."""
