"""Convolution and cross-correlation side by side."""
