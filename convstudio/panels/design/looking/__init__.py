"""I and S looked at closely, painted: a profile, a histogram, the scores of a match."""
