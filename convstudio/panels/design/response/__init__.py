"""A kernel's frequency response, painted: as a picture, as a curve and in words."""
