"""The layers of a picture, from the ground up."""
