"""The row I ∗ K = S, with what stands between and over its cards."""
