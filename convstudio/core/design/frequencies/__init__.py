"""What a kernel does to frequencies, edges and slopes, and kernels that do what is wanted to them."""
