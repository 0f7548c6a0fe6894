"""The double sum as an animation: its steps, what each highlights, and partial sums."""
