"""The feature maps of A and B on several photographs, painted."""
