"""The row I ∗ K = S: its three panels, the signs between them and the lines drawn across them."""
