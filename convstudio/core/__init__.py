"""The mathematics: numpy and OpenCV, never Qt, usable from a notebook."""
