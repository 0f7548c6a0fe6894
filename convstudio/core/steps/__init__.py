"""The double sum as an animation: steps, what each lights up, and partial sums."""
