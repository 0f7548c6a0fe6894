"""A lesson on paper: what is on it, how its texts are set, and where its pages end."""
