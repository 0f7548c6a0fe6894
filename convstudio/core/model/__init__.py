"""What is computed: pictures, kernels, and the experiment that holds both."""
