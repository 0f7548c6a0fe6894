"""The design of kernels: what they do to every frequency, how they are generated, fitted, rounded and taken apart."""
