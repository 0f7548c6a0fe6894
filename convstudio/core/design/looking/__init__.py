"""I and S looked at closely: along a line, counted, in a region, at their extremes, and where I is like the kernel."""
