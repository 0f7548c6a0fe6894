"""The kernel in and out: pasted, copied, and as code for other programs."""
