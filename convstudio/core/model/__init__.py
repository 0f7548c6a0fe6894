"""What is computed: pictures, kernels, and the experiment that combines them."""
