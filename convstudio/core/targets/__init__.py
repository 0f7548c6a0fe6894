"""Targets: other programs and libraries, and the code that makes them compute the S that is on the screen."""
